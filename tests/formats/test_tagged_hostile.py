"""RIS and NBIB that nobody wrote in good faith: any text, cut files, and files that are made to last."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.gathering import Gathering, StreamReader
from litreview.formats.nbib import NbibReader
from litreview.formats.ris import RisReader
from litreview.formats.texts import Text

_READERS: dict[str, StreamReader] = {"ris": RisReader(), "nbib": NbibReader()}
both = pytest.mark.parametrize("name", _READERS)

fragments = st.sampled_from(
    [
        *(
            "TY  - JOUR",
            "TY  - ",
            "ty - ",
            "ER  - ",
            "ER",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "1.",
            "<1. >",
            "\ufeff",
            "\x00",
        ),
        *(
            "TI  - ",
            "AU  - ",
            "A2  - ",
            "AB  - ",
            "KW  - *",
            "SP  - ",
            "EP  - ",
            "SN  - ",
            "DO  - 10.",
            "UR  - http",
        ),
        *(
            "AI  - ",
            "N1  - RetractionIn: ",
            "N1  - Record ID: 1",
            "N1  - PMID: ",
            "Provider: ",
            "C3  - PUBMED 1",
        ),
        *(
            "PMID- ",
            "OWN - ",
            "FAU - ",
            "AUID- ",
            "CN  - ",
            "MH  - */",
            "RIN - ",
            "LID - ",
            "DP  - ",
            "BTI - ",
        ),
        *(
            "      ",
            "10.5555/x",
            "0000-0000-0000-0028",
            "2020",
            "[",
            "]",
            ";",
            "/*",
            "&#0;",
            "<p>",
            "doi: ",
            "ORCID:",
        ),
    ]
)
pieces = st.lists(fragments | st.text(max_size=6), max_size=40).map("".join)


@both
@given(text=pieces)
def test_any_pieces_are_entries_that_are_records_or_lost(name: str, text: str) -> None:
    reading = _READERS[name].read(text, source="test")
    assert reading.entries == len(reading.records) + reading.lost
    assert all(record.original for record in reading.records)


@both
@given(text=pieces, cut=st.integers(0, 200))
def test_a_file_that_is_cut_gives_its_whole_entries(name: str, text: str, cut: int) -> None:
    whole = {
        "ris": "TY  - JOUR\nTI  - A whole entry\nAN  - W1\nER  - \n",
        "nbib": "PMID- 99\nTI  - A whole entry\n\n",
    }[name]
    reading = _READERS[name].read(whole + text[:cut], source="test")
    assert reading.records[0].title.startswith("A whole entry")


LENGTH = 400_000
"""Characters with which anything quadratic would take minutes."""
HOSTILE = {
    "types": "TY  - \n" * (LENGTH // 7),
    "ends": "ER  - \n" * (LENGTH // 7),
    "blanks": "TY  - JOUR\nAB  - a" + " " * LENGTH + "b\nER  - \n",
    "line": "TY  - JOUR\nTI  - " + "a" * LENGTH + "\nER  - \n",
    "before": " " * LENGTH + "x\n",
    "number": "TY  - JOUR\nTI  - T\n" + "1" * LENGTH + "\nER  - \n",
    "heading": "<1" + " " * LENGTH + "x\nTY  - JOUR\nTI  - T\nER  - \n",
    "pmid": "TY  - JOUR\nTI  - T\nN1  - PMID" + " " * LENGTH + "x\nER  - \n",
    "pages": "TY  - JOUR\nTI  - T\nSP  - " + "p " * (LENGTH // 2) + "\nER  - \n",
    "further": "TY  - JOUR\nTI  - T\nAB  - a\n" + "more\n" * (LENGTH // 5) + "ER  - \n",
    "empty lines": "TY  - JOUR\nTI  - T\n" + "\n" * LENGTH + "ER  - \n",
    "brackets": "TY  - JOUR\nTI  - " + "[" * LENGTH + "\nDO  - 10.1/" + "(" * LENGTH + "\nER  - \n",
    "names": "TY  - JOUR\nTI  - T\nAU  - " + "a, " * (LENGTH // 3) + "\nER  - \n",
    "numbers": "PMID- 1\n" * (LENGTH // 8),
    "nbib line": "PMID- 1\nTI  - " + "a " * (LENGTH // 2) + "\nMH  - " + "/" * LENGTH + "\n",
    "nbib further": "PMID- 1\nTI  - a\n" + "      b\n" * (LENGTH // 8),
    "nbib abstract": "PMID- 1\nTI  - a\nAB  - " + ". A" * (LENGTH // 3) + "\n",
    "nbib owners": "OWN - ERIC\nTI  - a\n\n" * (LENGTH // 20),
}


@both
@pytest.mark.parametrize("kind", HOSTILE)
def test_no_file_takes_longer_than_its_length_deserves(name: str, kind: str) -> None:
    text, gathering = Text.of(HOSTILE[kind]), Gathering()
    begun = time.process_time()
    kept = sum(1 for _record in gathering.records(_READERS[name].entries(text, source="test")))
    assert gathering.entries == kept + gathering.lost
    assert time.process_time() - begun < 40
