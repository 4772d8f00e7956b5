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


TEMPLATES = {
    "bare": "{x}",
    "ris": "TY  - {x}\nTI  - A {x}\nAU  - {x}\nAU  - Eksempel, {x}\nPY  - {x}\nDA  - {x}\nT2  - {x}\nVL  - {x}\n"
    "IS  - {x}\nSP  - {x}\nEP  - {x}\nDO  - {x}\nUR  - {x}\nAN  - {x}\nDB  - {x}\nID  - {x}\nAB  - {x}\nKW  - {x}\n"
    "SN  - {x}\nLA  - {x}\nM3  - {x}\nC2  - {x}\nN1  - {x}\nTT  - {x}\nPB  - {x}\n{x}\nER  - {x}\n"
    "TY  - JOUR\nTI  - The next\nER  - \n",
    "nbib": "PMID- 1\nOWN - {x}\nTI  - A {x}\nFAU - {x}\nAU  - {x}\nCN  - {x}\nDP  - {x}\nJT  - {x}\nVI  - {x}\n"
    "IP  - {x}\nPG  - {x}\nLID - {x}\nAID - {x}\nAB  - {x}\nOAB - {x}\nMH  - {x}\nOT  - {x}\nLA  - {x}\nPT  - {x}\n"
    "TT  - {x}\nIS  - {x}\nISBN- {x}\nPMC - {x}\n{x}\n\nPMID- 2\nTI  - The next\n",
    "bibtex": "@article{{{x},\n  title = {{A {x}}},\n  author = {{{x} and Eksempel, {x}}},\n  year = {{{x}}},\n"
    '  month = {x},\n  day = {{{x}}},\n  journal = "{x}",\n  volume = {{{x}}},\n  pages = {{{x}}},\n  doi = {{{x}}},\n'
    "  url = {{{x}}},\n  abstract = {{{x}}},\n  keywords = {{{x}}},\n  note = {{{x}}},\n  issn = {{{x}}},\n"
    "  pmid = {{{x}}},\n  accession = {{{x}}},\n  language = {{{x}}},\n  type = {{{x}}},\n}}\n"
    "@book{{next, title={{The next}}}}\n",
    "json": '[{{"type": "article-journal", "title": "{x}", "author": [{{"family": "{x}"}}]}}]',
    "xml": "<records><record><titles><title>{x}</title></titles></record></records>",
    "csv": "Title,Authors,Abstract\n{x},{x},{x}\n",
}
"""Files of formats we read and of others, for readers to come."""
