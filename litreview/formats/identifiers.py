"""Identifiers as sources write them, brought to one form each; what is none gives ``None``."""

import re
from collections import Counter
from typing import Final

from litreview.formats.remembering import remembered

_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_PLAIN_DOI: Final = re.compile(r"(10\.\d{4,9}/[\w./()-]*\w)(?: \[doi\])?")
"""One that has nothing about it to be taken off, but for PubMed's word that it is one."""
_DOI_PREFIX: Final = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi\s*[:=]?\s*", re.IGNORECASE)
_DOI_NOTE: Final = re.compile(r"\s*\[doi\]\s*$", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"%([2-7][0-9A-Fa-f])")
"""As in an address: ``%28`` for a bracket."""
_PMID: Final = re.compile(
    r"(?:(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)"
    r"|(?:pmid|pubmed|medline)\s*:?\s*)?([1-9]\d{0,8})/?",
    re.IGNORECASE,
)
_PMCID: Final = re.compile(
    r"(?:https?://\S*/)?(?:pmcid\s*:?\s*)?(?:PMC)(\d{1,9})(?:\.\d+)?/?(?:\s*\[[^\]]*\])?", re.IGNORECASE
)
_DOI_WITHIN: Final = re.compile(r"(?<![\d.])10\.\d{4,9}/\S+")
_ORCID: Final = re.compile(
    r"(?<![0-9X])([0-9]{4})[-‐‑‒– ]?([0-9]{4})[-‐‑‒– ]?([0-9]{4})[-‐‑‒– ]?([0-9]{3}[0-9X])(?![0-9X])",
    re.IGNORECASE,
)
_SERIAL: Final = re.compile(r"(?<![\dXx-])\d[\d-]{6,16}[\dXx](?![\dXx-])")
_YEAR: Final = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)|(?<!\d)(1[5-9]\d\d|20\d\d)(?=\d{4}(?!\d))")

_PAIRS: Final = {")": "(", "]": "[", "}": "{", ">": "<"}
_ISSN_DIGITS: Final = 8
_ISBN_DIGITS: Final = (10, 13)


def doi(text: str) -> str | None:
    """Return the DOI in lower case without resolver or label, or None when the text is none.

    Punctuation after it is dropped, and a closing bracket that was not opened within it.
    """
    if plain := _PLAIN_DOI.fullmatch(text):
        return plain[1].lower()
    if "10." not in text:
        return None
    bare = _DOI_NOTE.sub("", text.strip())
    while bare and (prefix := _DOI_PREFIX.match(bare)):
        bare = bare[prefix.end() :]
    bare = _without_tail(_ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), bare)).lower()
    return bare if _DOI.fullmatch(bare) and bare.rpartition("/")[2] else None


def doi_in(text: str) -> str | None:
    """Return the first DOI in a citation or another text, like ``doi``."""
    return next((found for match in _DOI_WITHIN.finditer(text) if (found := doi(match[0]))), None)


def orcid(text: str) -> str | None:
    """Return the ORCID iD in the text as ``NNNN-NNNN-NNNN-NNNX``, or None for none or a wrong check digit.

    The digit is that of ISO 7064, MOD 11-2.
    """
    numbers = ("-".join(match.groups()).upper() for match in _ORCID.finditer(text))
    return next((number for number in numbers if _has_check_digit(number)), None)


def pmid(text: str) -> str | None:
    """Return the PubMed number as digits, from a number, a ``PMID:`` label or a PubMed address."""
    match = _PMID.fullmatch(text.strip())
    return match[1] if match else None


def pmcid(text: str) -> str | None:
    """Return the PubMed Central number as ``PMC`` and digits, without its version."""
    match = _PMCID.fullmatch(text.strip())
    return f"PMC{match[1]}" if match else None


def issns(text: str) -> tuple[str, ...]:
    """Return the serial numbers of eight digits in the text as ``NNNN-NNNX``, each once, in order."""
    return _serials(text)[0]


def isbns(text: str) -> tuple[str, ...]:
    """Return the book numbers of ten or thirteen digits in the text without hyphens, each once, in order."""
    return _serials(text)[1]


@remembered
def year(text: str) -> int | None:
    """Return the first year from 1500 to 2099 in the text: of a date, a date in digits, or alone."""
    match = _YEAR.search(text)
    return int(match[1] or match[2]) if match else None


def _has_check_digit(number: str) -> bool:
    digits = number.replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == digits[-1]


@remembered
def _serials(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ISSNs and the ISBNs in the text; one field has both in most formats."""
    found = dict.fromkeys([match.replace("-", "").upper() for match in _SERIAL.findall(text)])
    return (
        tuple([f"{serial[:4]}-{serial[4:]}" for serial in found if len(serial) == _ISSN_DIGITS]),
        tuple([serial for serial in found if len(serial) in _ISBN_DIGITS]),
    )


def _without_tail(text: str) -> str:
    if text[-1:].isalnum():
        return text
    counts = Counter(text)
    kept = len(text)
    while kept:
        last = text[kept - 1]
        unopened = last in _PAIRS and counts[last] > counts[_PAIRS[last]]
        if last not in ".,;:'\"“”’" and not last.isspace() and not unopened:
            break
        counts[last] -= 1
        kept -= 1
    return text[:kept]
