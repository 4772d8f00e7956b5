import sys
from pathlib import Path

import pytest

from litreview.model.errors import UsageError
from litreview.model.queries import SourceSettings
from litreview.searches.registry import source, source_names
from tests.searches.asking import client


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Install a package with a source of its own, and return the name of its module."""
    module = "litreview_example_plugin"
    (tmp_path / f"{module}.py").write_text(
        "class Example:\n    name = 'example'\n    def __init__(self, *given):\n        self.given = given\n"
    )
    info = tmp_path / f"{module}-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[litreview.sources]\nexample = {module}:Example\n")
    monkeypatch.syspath_prepend(tmp_path)
    return module


@pytest.mark.parametrize("name", ["pubmed", "nva"])
def test_a_source_is_found_by_its_name(name: str) -> None:
    assert source(name, client(), SourceSettings()).name == name


@pytest.mark.parametrize("name", source_names())
def test_every_registered_source_says_what_it_is(name: str) -> None:
    found = source(name, client(), SourceSettings())
    assert found.name == name
    assert found.title
    assert found.platform
    assert found.kind


def test_another_packages_source_is_listed_without_being_imported(plugin: str) -> None:
    assert "example" in source_names()
    assert plugin not in sys.modules


def test_another_packages_source_is_an_equal(plugin: str) -> None:
    assert source("example", client(), SourceSettings()).name == "example"
    del sys.modules[plugin]


def test_an_unknown_source_is_answered_with_those_known() -> None:
    with pytest.raises(UsageError) as caught:
        source("pubmd", client(), SourceSettings())
    known = ", ".join(source_names())
    assert str(caught.value) == f"pubmd: no such source\nSources known here: {known}."
    assert "nva" in known
