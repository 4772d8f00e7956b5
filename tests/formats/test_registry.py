"""The formats installed, found by their entry points."""

import subprocess
import sys

import pytest

from litreview.formats import registry
from litreview.model.errors import UsageError


def test_our_own_formats_are_listed_in_order() -> None:
    assert {"bibtex", "nbib", "ris"} <= set(registry.reader_names())
    assert list(registry.reader_names()) == sorted(registry.reader_names())
    assert list(registry.readers()) == list(registry.reader_names())


def test_a_reader_and_a_writer_go_by_the_name_they_are_registered_under() -> None:
    assert all(registry.reader(name).name == name for name in registry.reader_names())
    assert all(registry.writer(name).name == name for name in registry.writer_names())


def test_an_unknown_format_is_answered_with_those_known() -> None:
    with pytest.raises(UsageError) as refused:
        registry.reader("endnotes")
    assert "nbib" in refused.value.remedy
    with pytest.raises(UsageError, match="bib"):
        registry.writer("docx")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("\ufeffTY  - JOUR\r\nER  - ", "ris"),
        ("Record #1 of 2\nTY - JOUR\n", "ris"),
        ("\n\nPMID- 123\nOWN - NLM\n", "nbib"),
        ("% a comment\n@article{key,\n title={x}}", "bibtex"),
    ],
)
def test_a_text_is_known_by_its_content(text: str, name: str) -> None:
    recognised = registry.recognise(text)
    assert recognised is not None
    assert recognised.name == name


@pytest.mark.parametrize("text", ["", "name,score\nx,20", "<html>@ TY</html>", "PT J\nAU X\nER", "{}"])
def test_no_reader_claims_what_is_no_reference_file(text: str) -> None:
    assert registry.recognise(text) is None


def test_listing_and_loading_formats_imports_no_heavy_library() -> None:
    program = (
        "import sys; from litreview.formats import registry; registry.readers();"
        "[registry.writer(name) for name in registry.writer_names()];"
        "sys.exit(bool({'Bio', 'bibtexparser', 'pylatexenc', 'lxml'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 - our own text
