"""Traps of sources that are asked with parameters: NVA, Europe PMC's fields, OpenAlex's filters."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from litreview.model.language import _
from litreview.searches.traps.finding import Finding

# As NVA's search reads them in July 2026, without the underscores that it does not mind.
_NVA_TEXT: Final = frozenset({"title", "abstract", "tags", "institution", "fundingsource", "course"})
_NVA_NUMBERS: Final = frozenset(
    {
        "publicationyear",
        "publicationyearsince",
        "publicationyearbefore",
        "publicationpages",
        "contributorcount",
    }
)
_NVA_NAMES: Final = """
    query searchall contributorname journal series publisher publicationlanguage doi handle license
    vocabulary id contributor isbn issn orcid project category type instancetype status contexttype
    fundingidentifier grantid npisubjectheading unit toplevelorganization cristinidentifier
    scopusidentifier funding scientificvalue files fields nodessearched scientificreportperiod
    scientificreportperiodsince scientificreportperiodbefore createdsince createdbefore
    modifiedsince modifiedbefore publishedsince publishedbefore publishedbetween hasisbn hasissn
    tagsexists vocabularyexists haschildren
"""
_NVA_OTHER: Final = frozenset(_NVA_NAMES.split())
_NVA: Final = _NVA_TEXT | _NVA_NUMBERS | _NVA_OTHER
_NVA_WORDS: Final = 20
"""Words of ``query`` that NVA reads; the rest is cut off without a word."""
_NVA_PREFIX: Final = 3
_OPERATOR: Final = re.compile(r"\b(?:AND|OR|NOT)\b")
_YEARS: Final = re.compile(r"\d{1,4}(?:,\d{0,4})?|,\d{1,4}", re.ASCII)

_EUROPEPMC_NAMES: Final = """
    TITLE ABSTRACT TITLE_ABS AUTH AUTHORID AFF LANG PUB_YEAR PUB_TYPE SRC HAS_ABSTRACT KW JOURNAL
    ISSN DOI EXT_ID PMCID OPEN_ACCESS HAS_PDF HAS_FT IN_EPMC IN_PMC FIRST_PDATE E_PDATE P_PDATE
    CREATION_DATE UPDATE_DATE GRANT_ID GRANT_AGENCY CHEM DISEASE ORGANISM GENE_PROTEIN BODY METHODS
    RESULTS INTRO DISCUSS CONCL REF ACK_FUND INVESTIGATOR CITES LICENSE ISBN PUBLISHER VOLUME ISSUE
    PAGE_INFO BOOK_ID
"""
_EUROPEPMC: Final = frozenset(_EUROPEPMC_NAMES.split())
_FIELD: Final = re.compile(r'(?<![\w"])([A-Za-z_]+):(?=["\[\w(])')


def lint_nva(request: Mapping[str, str], place: str) -> Iterator[Finding]:
    """Yield what NVA refuses, cuts or reads as plain words in one request."""
    for name, value in request.items():
        plain = name.replace("_", "").casefold()
        bare = re.sub(r"(?:should|not)$", "", plain)
        if bare not in _NVA:
            yield Finding(
                place,
                _("NVA has no parameter {name}, and refuses the request").format(name=name),
                _("Common ones: title, abstract, tags, query, publication_year_since, category."),
            )
        elif bare in _NVA_NUMBERS and not _YEARS.fullmatch(value.strip()):
            yield Finding(
                place,
                _("{name} is no number: {value}").format(name=name, value=value),
                _("Write 2000 or 2000,2026."),
            )
        elif bare in _NVA_TEXT | {"query", "searchall"}:
            yield from _nva_text(name, value, place)
            yield from (
                _nva_values(name, value, place) if bare in _NVA_TEXT else _nva_query(name, value, place)
            )


def _nva_text(name: str, value: str, place: str) -> Iterator[Finding]:
    if found := _OPERATOR.search(value):
        yield Finding(
            place,
            _("NVA has no Boolean operators; {operator} in {name} is a word like others").format(
                operator=found[0], name=name
            ),
            _("Write several requests, or values separated by commas with {name}_should.").format(
                name=name.removesuffix("_should")
            ),
        )
    for mark, what in (('"', _("quotation marks")), ("*", _("truncation with *"))):
        if mark in value:
            yield Finding(
                place,
                _("NVA does not read {what}: {name}").format(what=what, name=name),
                _("Leave it out; the last word of a title, abstract or tag is read as a beginning."),
            )


def _nva_values(name: str, value: str, place: str) -> Iterator[Finding]:
    for part in value.split(","):
        words = part.split()
        if not words:
            yield Finding(
                place, _("{name} has an empty value between commas").format(name=name), _("Delete one comma.")
            )
        elif len(words[-1]) < _NVA_PREFIX:
            yield Finding(
                place,
                _("{value} ends in a word under {number} letters, which NVA reads as a beginning").format(
                    value=part.strip(), number=_NVA_PREFIX
                ),
                _("Write more of the word: NVA looks up only some of the words that begin so."),
            )


def _nva_query(name: str, value: str, place: str) -> Iterator[Finding]:
    if len(value.split()) > _NVA_WORDS:
        yield Finding(
            place,
            _("{name} has more than {number} words, and NVA cuts the rest off").format(
                name=name, number=_NVA_WORDS
            ),
            _("Write several requests."),
        )


def lint_europepmc_fields(text: str, place: str) -> Iterator[Finding]:
    """Yield the fields before a colon that Europe PMC is not known to have."""
    bare = re.sub(r'"[^"]*"', '""', text)
    for name in dict.fromkeys(match[1] for match in _FIELD.finditer(bare)):
        if name not in _EUROPEPMC:
            yield Finding(
                place,
                _("Europe PMC has no field {name} that is known here").format(name=name),
                _("Common ones, in capitals: TITLE_ABS, TITLE, ABSTRACT, AFF, KW, LANG, PUB_YEAR."),
            )


def lint_openalex_filter(text: str, place: str) -> Iterator[Finding]:
    """Yield what would end or empty a filter of OpenAlex."""
    for part in text.split(","):
        if not re.match(r"\s*[a-z_.]+:", part):
            yield Finding(
                place,
                _("a comma ends a filter in OpenAlex, and no filter follows: {part}").format(
                    part=part.strip()
                ),
                _("Take the comma out of the words searched for."),
            )
        elif re.match(r"\s*language:!?(?:nb|nn|nob|nno|nor)\b", part):
            yield Finding(
                place,
                _("{filter} can never match: OpenAlex has one code for all Norwegian").format(
                    filter=part.strip()
                ),
                _("Write language:no."),
            )
