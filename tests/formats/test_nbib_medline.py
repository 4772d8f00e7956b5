"""Tags and values of PubMed's text format are those that Bio.Medline finds in it."""

import io
import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from Bio import Medline
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.nbib_entries import entries
from litreview.formats.texts import Text

Told = dict[str, str]
"""All that stands under each tag, with one blank between words."""

_ROOT = os.environ.get("LITREVIEW_SAMPLES")
_FILES = sorted((Path(_ROOT) / "formats" / "medline").glob("biopython__*.txt")) if _ROOT else []
FILES = [pytest.param(path, id=path.name) for path in _FILES] or [
    pytest.param(
        Path(), marks=pytest.mark.skip(reason="LITREVIEW_SAMPLES names no PubMed exports"), id="none"
    )
]

_WORDS = st.text("aé .-:[]1", min_size=1, max_size=8).filter(lambda text: bool(text.strip()))
_VALUES = st.lists(_WORDS, min_size=1, max_size=3).map("\n      ".join)
_LINES = st.tuples(st.sampled_from(["TI", "AB", "FAU", "AU", "AD", "MH", "STAT"]), _VALUES)
_ENTRIES = st.lists(_LINES, max_size=6)


def _ours(text: str) -> list[Told]:
    return [_told(raw.pairs) for raw in entries(Text.of(text))]


def _medlines(text: str) -> list[Told]:
    return [
        _told(
            (tag, part)
            for tag, value in entry.items()
            for part in ([value] if isinstance(value, str) else value)
        )
        for entry in Medline.parse(io.StringIO(text))
    ]


def _told(pairs: Iterable[tuple[str, str]]) -> Told:
    told: Told = {}
    for tag, value in pairs:
        told[tag] = " ".join(f"{told.get(tag, '')} {value}".split())
    return told


@given(st.lists(_ENTRIES, max_size=4))
def test_what_is_made_up_is_told_alike(made_up: list[list[tuple[str, str]]]) -> None:
    numbered = [[("PMID", str(number)), *lines] for number, lines in enumerate(made_up, start=1)]
    text = "\n".join("".join(f"{tag:<4}- {value}\n" for tag, value in lines) for lines in numbered)
    assert _ours(text) == _medlines(text)


@pytest.mark.parametrize("path", FILES)
def test_real_exports_are_told_alike(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert _ours(text) == _medlines(text)
