"""Laws of the record's address: only one of the web is opened, by a key, or said where it cannot be."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.tui.screens.link import address_of
from litreview.tui.window import ReviewApp, conflict_app, screening_app
from tests.tui.driving import SMALL, Slowly, driven, status_of
from tests.tui.sample import FIRST, SECOND, Sample, article, sample

DOI = "https://doi.org/10.5555/made.up.3"


def screening(review: Sample) -> ReviewApp:
    return screening_app(review.screening(), Slowly())


def at_full_text(review: Sample) -> ReviewApp:
    review.retrieve(0)
    return screening_app(review.screening("full-text"), Slowly())


def conflicts(review: Sample) -> ReviewApp:
    review.vote(FIRST, 0, "include")
    review.vote(SECOND, 0, "exclude")
    return conflict_app(review.conflicts(), Slowly())


PLACES = pytest.mark.parametrize("make", [screening, at_full_text, conflicts])


@PLACES
async def test_where_no_window_can_be_opened_the_address_is_said_whole(
    review: Sample, monkeypatch: pytest.MonkeyPatch, make: Callable[[Sample], ReviewApp]
) -> None:
    monkeypatch.setenv("LITREVIEW_IN_BROWSER", "1")
    app = make(review)
    async with driven(app, SMALL, "w"):
        assert "No browser can be opened from here; copy the address" in status_of(app)
        assert status_of(app).endswith(DOI)


@PLACES
@pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for the browser")
async def test_the_key_gives_the_address_to_the_systems_browser_as_one_argument(
    review: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Sample], ReviewApp]
) -> None:
    seen, folder = tmp_path / "seen", tmp_path / "bin"
    folder.mkdir()
    for name in ("xdg-open", "open"):
        script = folder / name
        script.write_text(f'#!/bin/sh\nprintf "%s|" "$#" "$1" > "{seen}.part"\nmv "{seen}.part" "{seen}"\n')
        script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":7")
    app = make(review)
    async with driven(app, SMALL, "w") as pilot:
        assert f"Opened in your browser: {DOI}" in status_of(app)
        await pilot.until(seen.exists)
    assert seen.read_text("utf-8") == f"1|{DOI}|"


async def test_a_record_without_any_address_says_so(tmp_path: Path) -> None:
    review = sample(tmp_path, [article(1, "Without an address", doi=None)])
    app = screening(review)
    async with driven(app, SMALL, "w"):
        assert "no address of this record" in status_of(app)
    review.journal.store.close()


@pytest.mark.parametrize(
    ("known", "address"),
    [
        ({"doi": "10.1/a<b>#c?d e&f"}, "https://doi.org/10.1/a%3Cb%3E%23c%3Fd%20e%26f"),
        ({"doi": None, "pmid": "38012345"}, "https://pubmed.ncbi.nlm.nih.gov/38012345/"),
        ({"doi": None, "pmid": "../x"}, None),
        ({"doi": None, "url": "https://nva.sikt.no/registration/1"}, "https://nva.sikt.no/registration/1"),
        ({"doi": None, "url": "javascript:alert(1)"}, None),
        ({"doi": None, "url": "file:///etc/passwd"}, None),
        ({"doi": None, "url": "--version"}, None),
        ({"doi": None, "url": "https://doi.org@elsewhere.example/"}, None),
        ({"doi": None, "url": "https://[broken"}, None),
        ({"doi": None, "url": "https:///nowhere"}, None),
        ({"doi": None, "url": "http://a.example/\x1b]8;;x"}, None),
    ],
)
def test_only_an_address_of_the_web_is_followed(known: dict[str, str | None], address: str | None) -> None:
    assert address_of(article(1, "A report", **known)) == address


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_a_source_has_written_nothing_else_is_followed(doi: str, url: str) -> None:
    address = address_of(article(1, "A report", doi=doi, url=url))
    assert address is None or (address.startswith(("http://", "https://")) and address.isprintable())
