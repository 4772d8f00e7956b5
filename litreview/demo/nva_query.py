"""The parameters of NVA's search over index documents, as its own code reads them.

Title, abstract, tags, query, category, publication year and language, days of registration, DOI and
identifier, each plain, with ``_not`` and with ``_should``; names in any case and with or without underscores.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import unquote_plus

from litreview.demo.nva_documents import Document
from litreview.demo.nva_text import matches_query, matches_value

_RANGE: Final = re.compile(r"\d{1,4}(?:,\d{0,4})?|,\d{1,4}", re.ASCII)
_MOMENT: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?Z)?)?)?", re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,4}", re.ASCII)
_BROKEN_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f]")


class BadRequest(ValueError):  # noqa: N818 - the status it becomes
    """What NVA refuses with status 400; the message is its detail."""


class Kind(StrEnum):
    """How a parameter's values are read."""

    TEXT = "text"
    FUZZY = "fuzzy"
    KEYWORD = "keyword"
    NUMBER = "number"
    DATE = "date"
    QUERY = "query"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter NVA knows: what it is called, how it is read, and what of a document it reads."""

    name: str
    kind: Kind
    read: Callable[[Document], Sequence[str]] = lambda _document: ()
    aliases: tuple[str, ...] = ()


def _at(document: Document, path: str) -> list[str]:
    found: list[Any] = [document]
    for name in path.split("."):
        tables = [value for value in found if isinstance(value, Mapping)]
        values = [table[name] for table in tables if name in table]
        found = [one for value in values for one in (value if isinstance(value, list) else [value])]
    return [str(value) for value in found if isinstance(value, str | int)]


def _field(*paths: str) -> Callable[[Document], list[str]]:
    return lambda document: [text for path in paths for text in _at(document, path)]


def _year(document: Document) -> list[str]:
    return _at(document, "entityDescription.publicationDate.year")


def _everything(document: Document) -> list[str]:
    """Return what ``query`` reads: all but the institutions, which it left out in July 2026."""
    described = document.get("entityDescription", {})
    others = (described.get(name) or {} for name in ("alternativeTitles", "alternativeAbstracts"))
    return [text for table in others for text in table.values()] + _EVERYTHING(document)


_EVERYTHING: Final = _field(
    "identifier",
    "entityDescription.mainTitle",
    "entityDescription.abstract",
    "entityDescription.description",
    "entityDescription.tags",
    "entityDescription.contributors.identity.name",
    "entityDescription.contributors.identity.id",
    "entityDescription.contributors.identity.orcId",
    "entityDescription.reference.doi",
    "entityDescription.reference.publicationInstance.type",
    "entityDescription.reference.publicationContext.name",
    "entityDescription.reference.publicationContext.isbnList",
    "entityDescription.reference.publicationContext.onlineIssn",
    "entityDescription.reference.publicationContext.printIssn",
    "entityDescription.reference.publicationContext.series.name",
    "entityDescription.reference.publicationContext.publisher.name",
    "entityDescription.reference.publicationContext.course.code",
    "additionalIdentifiers.value",
    "doi",
    "handle",
    "fundings.identifier",
    "fundings.source.identifier",
    "projects.name",
)

PARAMETERS: Final = (
    Parameter("title", Kind.TEXT, _field("entityDescription.mainTitle")),
    Parameter("abstract", Kind.TEXT, _field("entityDescription.abstract")),
    Parameter("tags", Kind.TEXT, _field("entityDescription.tags")),
    Parameter("searchAll", Kind.QUERY, _everything, aliases=("query",)),
    Parameter(
        "instanceType",
        Kind.KEYWORD,
        _field("entityDescription.reference.publicationInstance.type"),
        aliases=("category", "type"),
    ),
    Parameter("id", Kind.KEYWORD, _field("identifier")),
    Parameter("doi", Kind.FUZZY, _field("entityDescription.reference.doi", "doi")),
    Parameter("publicationLanguage", Kind.FUZZY, _field("entityDescription.language")),
    Parameter("publicationYear", Kind.NUMBER, _year),
    Parameter("publicationYearSince", Kind.NUMBER, _year),
    Parameter("publicationYearBefore", Kind.NUMBER, _year),
    *(
        Parameter(f"{what}{side}", Kind.DATE, _field(f"{what}Date"))
        for what in ("created", "modified", "published")
        for side in ("Since", "Before")
    ),
    Parameter("aggregation", Kind.IGNORED),
)
_ENDINGS: Final = ("Not", "Should")
_BY_NAME: Final = {
    f"{name}{ending}".lower(): (parameter, ending)
    for parameter in PARAMETERS
    for name in (parameter.name, *parameter.aliases)
    for ending in ("", *_ENDINGS)
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One parameter with its values: one condition on a document."""

    parameter: Parameter
    ending: str
    value: str

    def matches(self, document: Document) -> bool:
        """Tell whether the document meets the condition."""
        found = [self._found(value, document) for value in self._values]
        if self.ending == "Not":
            return not any(found)
        if self.ending == "" and self.parameter.kind is Kind.TEXT:
            return all(found)
        return any(found)

    @property
    def _values(self) -> list[str]:
        whole = self.parameter.kind in {Kind.QUERY, Kind.NUMBER, Kind.DATE}
        return [self.value] if whole else [value.strip() for value in self.value.split(",")]

    def _found(self, value: str, document: Document) -> bool:
        texts = self.parameter.read(document)
        match self.parameter.kind:
            case Kind.QUERY:
                return matches_query(value, texts)
            case Kind.KEYWORD:
                return value in texts
            case Kind.NUMBER:
                return any(
                    _within(int(text), value, self.parameter.name) for text in texts if text.isdecimal()
                )
            case Kind.DATE:
                is_since = self.parameter.name.endswith("Since")
                return any((text >= value) is is_since for text in texts)
            case Kind.IGNORED:
                return True
            case Kind.TEXT | Kind.FUZZY:
                return any(matches_value(value, text) for text in texts)


def clauses(parameters: Mapping[str, str]) -> list[Clause]:
    """Return the conditions of a search, its values decoded once so far; raise BadRequest as NVA does."""
    known = {name: found for name in parameters if (found := _BY_NAME.get(_bare(name)))}
    for name, (parameter, ending) in known.items():
        _refuse_value(parameter.name + ending, parameter.kind, parameters[name])
    if unknown := [name for name in parameters if name not in known]:
        listed = ", ".join(parameter.name for parameter in PARAMETERS)
        message = (
            f"Invalid query parameter supplied [{', '.join(unknown)}].  Valid parameters: [{listed}] "
            "Also pass through to OpenSearch:"
            "[page & per_page | offset & results, sort (& sortOrder), fields, search_after]"
        )
        raise BadRequest(message)
    texts = {
        name: parameters[name] for name, (parameter, _ending) in known.items() if _is_decoded_twice(parameter)
    }
    if broken := [name for name, value in texts.items() if _BROKEN_ESCAPE.search(value)]:
        raise BadRequest(f"Malformed URL encoding in parameter(s): {', '.join(broken)}")
    return [
        Clause(parameter, ending, decoded(parameters[name]) if name in texts else parameters[name])
        for name, (parameter, ending) in known.items()
    ]


def canonical(parameters: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the parameters under the names NVA itself uses, as it repeats them in its links."""
    for name, value in parameters.items():
        parameter, ending = _BY_NAME[_bare(name)]
        yield parameter.name + ending, value


def decoded(value: str) -> str:
    """Return the value after NVA's own, second decoding, without characters nobody sees."""
    return _UNSEEN.sub("", unquote_plus(value))


def _bare(name: str) -> str:
    return name.replace("_", "").lower()


def _is_decoded_twice(parameter: Parameter) -> bool:
    return parameter.kind not in {Kind.NUMBER, Kind.IGNORED}


def _refuse_value(name: str, kind: Kind, value: str) -> None:
    shape = _NUMBER if name.endswith(("Since", "Before")) else _RANGE
    if kind is Kind.NUMBER and not shape.fullmatch(value):
        raise BadRequest(f"Parameter '{name}' has invalid value. Must be a number.")
    if kind is Kind.DATE and not _MOMENT.fullmatch(value):
        raise BadRequest(f"Parameter '{name}' has invalid value. Must be a date.")
    if not value.strip():
        raise BadRequest(f"Parameter [{name}] has invalid value [{value}]")


def _within(year: int, value: str, name: str) -> bool:
    if name == "publicationYearBefore":
        return year < int(value)
    first, comma, last = value.partition(",")
    if name == "publicationYearSince":
        return year >= int(first)
    latest = (last or "9999") if comma else first
    return int(first or 0) <= year <= int(latest)
