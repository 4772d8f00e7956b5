"""Made-up exports in the tagged formats, of any length, that no service has to be asked for."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

_TEXT = """
patient education self-management municipality hospital collaboration læring mestring samhandling chronic
illness nursing programme qualitative interviews participants group trial outcome follow-up
"""
_WORDS = _TEXT.split()


def write(file: Path, form: str, entries: int) -> None:
    """Write so many entries of the form, ``ris`` or ``nbib``; the same each time."""
    make = _FORMS[form]
    chance = random.Random(20)  # noqa: S311 - to be repeated, not to be secret
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for number in range(1, entries + 1):
            out.writelines(f"{line}\n" for line in make(number, chance))


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words)).capitalize()


def _ris(number: int, chance: random.Random) -> Iterator[str]:
    yield "TY  - JOUR"
    for _author in range(chance.randint(1, 6)):
        yield f"AU  - {_text(chance, 1)}, {_text(chance, 1)}"
    yield f"TI  - {_text(chance, 12)} {number}"
    yield f"T2  - Journal of {_text(chance, 3)}"
    yield f"PY  - {chance.randint(1990, 2025)}"
    yield f"DA  - {chance.randint(1990, 2025)}/05/13/"
    yield f"VL  - {chance.randint(1, 99)}"
    yield f"IS  - {chance.randint(1, 12)}"
    first = chance.randint(1, 900)
    yield f"SP  - {first}"
    yield f"EP  - {first + 9}"
    yield f"SN  - 1234-{number % 10_000:04}"
    yield f"DO  - 10.5555/made.up.{number}"
    yield f"UR  - https://example.org/entry/{number}"
    yield "LA  - English"
    yield f"AB  - {_text(chance, 180)}."
    for _word in range(6):
        yield f"KW  - {_text(chance, 2)}"
    yield f"N1  - {_text(chance, 20)}"
    yield "DB  - Example"
    yield "ER  - "
    yield ""


def _nbib(number: int, chance: random.Random) -> Iterator[str]:
    yield f"PMID- {number}"
    yield "OWN - NLM"
    yield "STAT- MEDLINE"
    yield f"IS  - 1234-{number % 10_000:04} (Electronic)"
    yield f"VI  - {chance.randint(1, 99)}"
    yield f"IP  - {chance.randint(1, 12)}"
    yield f"DP  - {chance.randint(1990, 2025)} May 13"
    yield from _wrapped("TI", f"{_text(chance, 12)} {number}.")
    yield "PG  - 1-9"
    yield f"LID - 10.5555/made.up.{number} [doi]"
    yield from _wrapped("AB", f"{_text(chance, 180)}.")
    for _author in range(chance.randint(1, 6)):
        family, given = _text(chance, 1), _text(chance, 1)
        yield f"FAU - {family}, {given}"
        yield f"AU  - {family} {given[0]}"
        yield from _wrapped("AD", f"{_text(chance, 15)}.")
    yield "LA  - eng"
    yield "PT  - Journal Article"
    yield "TA  - J Made Up"
    yield "JT  - Journal of made-up results"
    for _heading in range(8):
        yield f"MH  - {_text(chance, 2)}/*methods"
    yield f"OT  - {_text(chance, 2)}"
    yield "EDAT- 2020/05/13 06:00"
    yield f"SO  - J Made Up. 2020;1(1):1-9. doi: 10.5555/made.up.{number}."
    yield ""


def _wrapped(tag: str, text: str) -> Iterator[str]:
    start = f"{tag:<4}- "
    while len(text) > 80:  # noqa: PLR2004 - the width of PubMed's lines
        cut = text.rfind(" ", 0, 80)
        yield start + text[:cut]
        start, text = "      ", text[cut + 1 :]
    yield start + text


_FORMS: dict[str, Callable[[int, random.Random], Iterator[str]]] = {"ris": _ris, "nbib": _nbib}
