"""Traps of Nasjonalbiblioteket and SwePub: parameters they do not have, and words they read otherwise."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from litreview.model.language import _
from litreview.searches.traps.boolean import Dialect, lint_balance, lint_boolean
from litreview.searches.traps.finding import Finding
from litreview.searches.traps.tokens import Token, letters, tokens_of

_NB: Final = ("q", "searchType", "filter", "digitalAccessibleOnly")
_NB_TYPES: Final = ("FIELD_RESTRICTED_SEARCH", "FULL_TEXT_SEARCH")
_NB_FIELDS: Final = frozenset({"title", "subject", "namecreators", "isbn", "issn", "urn", "publisher"})
_NB_FILTERS: Final = _NB_FIELDS | {"mediatype", "year", "date", "bibliography", "contentClasses"}
_NB_DIALECT: Final = Dialect(title="Nasjonalbiblioteket", upper=True, shortest=0)
_NB_SIGNS: Final = re.compile(r"^[+\-!]|[\^~\\/|&{}]")
_FIELD: Final = re.compile(r"([A-Za-z_]+):")

_SWEPUB_WORDS: Final = ("title", "keywords")
_SWEPUB_YEARS: Final = ("from", "to")
_SWEPUB: Final = (*_SWEPUB_WORDS, *_SWEPUB_YEARS, "org", "contentMarking", "publicationStatus", "genreForm")
_MARKINGS: Final = frozenset({"ref", "vet", "pop"})
_OPERATOR: Final = re.compile(r"\b(?:AND|OR|NOT)\b")


def lint_nb(request: Mapping[str, str], place: str) -> Iterator[Finding]:
    """Yield what Nasjonalbiblioteket would not know, or read otherwise than it seems, in one request."""
    yield from _unknown("Nasjonalbiblioteket", request, _NB, place)
    if request.get("searchType") not in _NB_TYPES:
        yield Finding(
            place,
            _("without searchType the full text of every scanned book and newspaper is searched"),
            _("Write searchType, one of: {known}.").format(known=", ".join(_NB_TYPES)),
        )
    for part in filter(None, (one.strip() for one in request.get("filter", "").split(";"))):
        if part.partition(":")[0] not in _NB_FILTERS or not part.partition(":")[2].strip():
            yield Finding(
                place,
                _("Nasjonalbiblioteket has no filter {filter} that is known here").format(filter=part),
                _("Write name:value, as in mediatype:bøker, with a semicolon between two."),
            )
    yield from _nb_query(request.get("q", ""), place)


def _nb_query(text: str, place: str) -> Iterator[Finding]:
    if not letters(text):
        yield Finding(
            place, _("q can never match: there is no word in it"), _("Write what shall be searched for.")
        )
        return
    yield from lint_balance(text, place)
    if text.count('"') % 2:
        return
    yield from lint_boolean(text, place, _NB_DIALECT)
    tokens = tokens_of(text)
    for token in tokens:
        if token.kind == "word":
            yield from _nb_word(token.text, place)
    if any(token.kind == "operator" for token in tokens) and (pair := _unjoined(tokens)):
        yield Finding(
            place,
            _("{first} and {second} stand side by side in a query with operators").format(
                first=pair[0].text, second=pair[1].text
            ),
            _("Write AND or OR between them, and brackets round what belongs together."),
        )


def _nb_word(word: str, place: str) -> Iterator[Finding]:
    field = _FIELD.match(word)
    if field and field[1] not in _NB_FIELDS:
        yield Finding(
            place,
            _("Nasjonalbiblioteket has no field {name} that is known here").format(name=field[1]),
            _("Common ones: title, subject, namecreators, isbn."),
        )
    if "*" in word:
        yield Finding(
            place,
            _("whether Nasjonalbiblioteket truncates is not known: {word}").format(word=word),
            _("Write the forms out and join them with OR."),
        )
    if found := _NB_SIGNS.search(word):
        yield Finding(
            place,
            _("{sign} in {word} is a sign of the query language").format(sign=found[0], word=word),
            _("Put the word in quotation marks."),
        )


def _unjoined(tokens: list[Token]) -> tuple[Token, Token] | None:
    """Return two terms with no operator between them; a field and its phrase are one term."""
    for before, after in pairwise(tokens):
        is_field = before.kind == "word" and before.text.endswith(":")
        ends, begins = before.kind in {"word", "quoted", "close"}, after.kind in {"word", "quoted", "open"}
        if ends and begins and not is_field:
            return before, after
    return None


def lint_swepub(request: Mapping[str, str], place: str) -> Iterator[Finding]:
    """Yield what SwePub would refuse, ignore or read as plain words in one request."""
    yield from _unknown("SwePub", request, _SWEPUB, place)
    written = {name: request[name] for name in _SWEPUB_WORDS if request.get(name, "").strip()}
    if not written:
        yield Finding(
            place,
            _("a request to SwePub has neither title nor keywords, so it would give everything"),
            _("Write the words to search for in title, or in keywords."),
        )
    for name, value in written.items():
        yield from _swepub_words(name, value, place)
    yield from _swepub_years([request[name].strip() for name in _SWEPUB_YEARS if name in request], place)
    marks = {mark.strip() for mark in request.get("contentMarking", "").split(",")} - {""}
    if wrong := sorted(marks - _MARKINGS):
        yield Finding(
            place,
            _("SwePub has no content marking {name}").format(name=", ".join(wrong)),
            _("Markings are ref, vet and pop."),
        )


def _swepub_words(name: str, value: str, place: str) -> Iterator[Finding]:
    if found := _OPERATOR.search(value):
        yield Finding(
            place,
            _("SwePub has no Boolean operators; {operator} in {name} is a word like others").format(
                operator=found[0], name=name
            ),
            _("Write several requests; every word of one is required."),
        )
    for mark, what in (('"', _("quotation marks")), ("*", _("truncation with *")), ("(", _("brackets"))):
        if mark in value:
            yield Finding(
                place,
                _("SwePub does not read {what}: {name}").format(what=what, name=name),
                _("Write whole words alone; every one of them must be there."),
            )
    if empty := [word for word in value.split() if not letters(word)]:
        yield Finding(
            place,
            _("{term} can never match: there is no word in it").format(term=empty[0]),
            _("Write a word, or delete it."),
        )


def _swepub_years(years: list[str], place: str) -> Iterator[Finding]:
    if not years:
        return
    if len(years) != len(_SWEPUB_YEARS) or not all(re.fullmatch(r"\d{4}", year, re.ASCII) for year in years):
        yield Finding(
            place,
            _("SwePub takes a range of years, and needs both ends"),
            _('Write both in digits: from = "2000" and to = "2026".'),
        )
    elif years[0] > years[1]:
        yield Finding(
            place,
            _("the years can never match: {first} is after {last}").format(first=years[0], last=years[1]),
            _("Write the earlier year as from."),
        )


def _unknown(title: str, request: Mapping[str, str], known: tuple[str, ...], place: str) -> Iterator[Finding]:
    for name in sorted(set(request) - set(known)):
        yield Finding(
            place,
            _("{title} has no parameter {name}").format(title=title, name=name),
            _("Its parameters: {known}.").format(known=", ".join(known)),
        )
