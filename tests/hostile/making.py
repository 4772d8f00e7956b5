"""Hostile records and files, made of the corpus."""

from litreview.model.records import Author, Record, RecordId, RecordType
from tests.hostile.corpus import Attack

TYPES = tuple(RecordType)


def record_of(attack: Attack, number: int) -> Record:
    """Return a record as no reader of ours makes one: the text as it is, in every field that takes text."""
    text = attack.text
    return Record(
        id=RecordId(f"test:{number}"),
        source="test",
        title=f"{number} {text}",
        type=TYPES[number % len(TYPES)],
        accession=str(number),
        original_title=text,
        authors=(Author(family=text, given=text), Author(family=text, organisation=True)),
        year=2020,
        date=text,
        container=text,
        publisher=text,
        volume=text,
        issue=text,
        pages=text,
        doi=text,
        pmid=text,
        pmcid=text,
        isbn=(text,),
        issn=(text,),
        abstract=text,
        other_abstract=text,
        keywords=(text, "plain"),
        language=text,
        publication_types=(text,),
        url=text,
        notes=(text, "plain"),
        database=text,
        original=text,
    )


_RIS = "TI AU PY DA T2 VL IS SP EP DO UR AN DB ID AB KW SN LA M3 C2 N1 TT PB"
_NBIB = "OWN TI FAU AU CN DP JT VI IP PG LID AID AB OAB MH OT LA PT TT IS ISBN PMC"
_BIBTEX = "year day volume pages doi url abstract keywords note issn pmid accession language type number"
TEMPLATES = {
    "bare": "{x}",
    "ris": "TY  - {x}\nTI  - A {x}\nAU  - Eksempel, {x}\n"
    + "".join(f"{tag}  - {{x}}\n" for tag in _RIS.split())
    + "{x}\nER  - {x}\nTY  - JOUR\nTI  - The next\nER  - \n",
    "nbib": "PMID- 1\nTI  - A {x}\n"
    + "".join(f"{tag:<4}- {{x}}\n" for tag in _NBIB.split())
    + "{x}\n\nPMID- 2\nTI  - The next\n",
    "bibtex": "@article{{{x},\n title = {{A {x}}},\n author = {{{x} and Eksempel, {x}}},\n"
    ' month = {x},\n journal = "{x}",\n'
    + "".join(f" {name} = {{{{{{x}}}}}},\n" for name in _BIBTEX.split())
    + "}}\n@book{{next, title={{The next}}}}\n",
    "json": '[{{"type": "article-journal", "title": "{x}", "author": [{{"family": "{x}"}}]}}]',
    "xml": "<records><record><titles><title>{x}</title></titles></record></records>",
    "csv": "Title,Authors,Abstract\n{x},{x},{x}\n",
}
"""Files of formats we read and of others, for readers to come."""
