"""PubMed's query language over a handful of records: read, evaluate, and say how it was understood.

AND, OR and NOT go from left to right without precedence; what no operator joins is joined by AND; a tag
the service does not know is passed over in silence, as PubMed does.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from litreview.model.records import Record
from litreview.model.text import fold, one_line

_TOKEN: Final = re.compile(
    r'\s*(?:(?P<bracket>[()])|"(?P<quoted>[^"]*)"|\[(?P<tag>[^\]]*)\]|(?P<colon>:)|(?P<word>[^\s()\[\]":]+))'
)
_WORD: Final = re.compile(r"[^\W_]+")
_OPERATORS: Final = frozenset({"AND", "OR", "NOT"})
_DATE: Final = re.compile(r"(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?")

_FIELDS: Final = {
    "Title/Abstract": ("tiab", "title/abstract"),
    "Title": ("ti", "title"),
    "Transliterated Title": ("tt", "transliterated title"),
    "Text Word": ("tw", "text word", "text words"),
    "MeSH Terms": ("mesh", "mh", "mesh terms", "majr", "mesh major topic"),
    "Affiliation": ("ad", "affiliation"),
    "Author": ("au", "author"),
    "Journal": ("ta", "journal"),
    "Language": ("la", "lang", "language"),
    "Publication Type": ("pt", "publication type"),
    "Date - Publication": ("dp", "pdat", "date - publication", "publication date"),
    "Date - Entry": ("edat", "crdt", "date - entry", "date - create"),
    "UID": ("uid", "pmid"),
}
ALL_FIELDS: Final = "All Fields"
_BY_TAG: Final = {tag: name for name, tags in _FIELDS.items() for tag in tags}
_EXACT: Final = frozenset({"MeSH Terms", "Language", "UID"})
_DATES: Final = frozenset({"Date - Publication", "Date - Entry"})
_LANGUAGES: Final = {"norwegian": "nor", "english": "eng", "swedish": "swe", "danish": "dan", "german": "ger"}
_NORWEGIAN: Final = frozenset({"nob", "nno", "no", "nb", "nn"})


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase in a field; a trailing ``*`` stands for any ending."""

    text: str
    field: str
    quoted: bool

    def __str__(self) -> str:
        return f'"{self.text.lower()}"[{self.field}]' if self.field != "UID" else f"{self.text}[UID]"


@dataclass(frozen=True, slots=True)
class Period:
    """The dates from one to another, both included, as PubMed writes them."""

    first: str
    last: str
    field: str

    def __str__(self) -> str:
        return f"{self.first}:{self.last}[{self.field}]"


@dataclass(frozen=True, slots=True)
class Joined:
    """Two parts of a query and AND, OR or NOT between them."""

    left: "Query"
    operator: str
    right: "Query"

    def __str__(self) -> str:
        right = f"({self.right})" if isinstance(self.right, Joined) else str(self.right)
        left = self.left
        is_other = isinstance(left, Joined) and left.operator != self.operator
        return f"{f'({left})' if is_other else left} {self.operator} {right}"


Query = Term | Period | Joined

_JOIN: Final[dict[str, Callable[[bool, bool], bool]]] = {
    "AND": lambda left, right: left and right,
    "OR": lambda left, right: left or right,
    "NOT": lambda left, right: left and not right,
}


@dataclass(frozen=True)
class Entry:
    """A record as PubMed would have indexed it."""

    record: Record

    @cached_property
    def fields(self) -> dict[str, tuple[str, ...]]:
        """Return the folded texts of each field; words stand between blanks, first and last too."""
        record = self.record
        named = {
            "Title": (record.title,),
            "Title/Abstract": (record.title, record.abstract or "", record.other_abstract or ""),
            "Transliterated Title": (record.original_title or "",),
            "MeSH Terms": self._subjects,
            "Affiliation": (),
            "Author": tuple(map(str, record.authors)),
            "Journal": (record.container or "",),
            "Language": (_language(record.language or ""),),
            "Publication Type": record.publication_types,
            "UID": (record.pmid or record.accession or "",),
        }
        named["Text Word"] = named["Title/Abstract"] + self._subjects
        # A transliterated title is found only where it is asked for.
        untagged = (
            texts for name, texts in named.items() if name not in {"Transliterated Title", "Text Word"}
        )
        named[ALL_FIELDS] = tuple(text for texts in untagged for text in texts)
        return {name: tuple(map(_words, texts)) for name, texts in named.items()}

    @property
    def _subjects(self) -> tuple[str, ...]:
        """Return descriptors, and keywords too: a made-up record need not tell which of them are MeSH."""
        descriptors = (heading.partition("/")[0] for heading in self.record.headings)
        return tuple(dict.fromkeys((*descriptors, *self.record.keywords)))

    @cached_property
    def published(self) -> tuple[int, int, int]:
        """Return the date of publication; a date without month or day is its first, as in PubMed."""
        return _date(self.record.date or str(self.record.year or ""))


def read(text: str) -> Query | None:
    """Return the query, or None where the text holds no term; a bracket too many or too few is forgiven."""
    tokens = _Tokens([match for match in _TOKEN.finditer(text) if match[0].strip()])
    query: Query | None = None
    while not tokens.at_end:
        query = _joined(query, "AND", _expression(tokens))
        tokens.skip_bracket()
    return query


def matches(query: Query, entry: Entry) -> bool:
    """Tell whether the entry is among what the query finds."""
    match query:
        case Joined():
            return _JOIN[query.operator](matches(query.left, entry), matches(query.right, entry))
        case Period():
            return _date(query.first, 1) <= entry.published <= _date(query.last, 12)
        case Term():
            return _holds(query, entry)


def terms(query: Query) -> Iterator[Term]:
    """Yield the terms of the query from left to right."""
    if isinstance(query, Joined):
        yield from terms(query.left)
        yield from terms(query.right)
    elif isinstance(query, Term):
        yield query


def _holds(term: Term, entry: Entry) -> bool:
    if term.field in _DATES:
        return entry.published[0] == _date(term.text)[0]
    wanted = _words(_LANGUAGES.get(term.text.lower(), term.text) if term.field == "Language" else term.text)
    if not wanted.strip():
        return False
    texts = entry.fields[term.field]
    if term.text.endswith("*"):
        return any(wanted.rstrip() in text for text in texts)
    if term.field in _EXACT:
        return wanted in texts
    return any(wanted in text for text in texts)


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold(text)))} "


def _language(code: str) -> str:
    return "nor" if code in _NORWEGIAN else code


def _date(text: str, missing: int = 1) -> tuple[int, int, int]:
    match = _DATE.match(text.strip())
    if match is None:
        return (0, 0, 0)
    last_day = 1 if missing == 1 else 31
    return int(match[1]), int(match[2] or missing), int(match[3] or last_day)


@dataclass(slots=True)
class _Tokens:
    """The tokens of a query, and how far it is read."""

    tokens: list[re.Match[str]]
    place: int = field(default=0)

    @property
    def at_end(self) -> bool:
        return self.place >= len(self.tokens)

    def peek(self, kind: str) -> str | None:
        """Return the next token's text when it is of the kind."""
        return None if self.at_end else self.tokens[self.place][kind]

    def take(self, kind: str) -> str | None:
        """Return the next token's text and step over it, when it is of the kind."""
        text = self.peek(kind)
        self.place += text is not None
        return text

    def skip_bracket(self) -> None:
        """Step over a bracket that closes nothing."""
        if self.peek("bracket") == ")":
            self.place += 1


def _expression(tokens: _Tokens) -> Query | None:
    query = _part(tokens)
    while not tokens.at_end and tokens.peek("bracket") != ")":
        operator = tokens.take("word") if tokens.peek("word") in _OPERATORS else "AND"
        query = _joined(query, operator or "AND", _part(tokens))
    return query


def _part(tokens: _Tokens) -> Query | None:
    if tokens.peek("bracket") == "(":
        tokens.place += 1
        query = _expression(tokens)
        tokens.skip_bracket()
        tokens.take("tag")  # a tag on a group means nothing to PubMed
        return query
    return _term(tokens)


def _term(tokens: _Tokens) -> Query | None:
    quoted = tokens.take("quoted")
    text = quoted if quoted is not None else _bare(tokens)
    if text is None:
        tokens.place += 1  # nothing that could stand here
        return None
    name = _field(tokens.take("tag"))
    if tokens.take("colon") is None:
        return _words_of(one_line(text), name, quoted=quoted is not None)
    last = tokens.take("quoted") or tokens.take("word") or ""
    return Period(text.strip(), last.strip(), _field(tokens.take("tag")))


def _words_of(text: str, name: str, *, quoted: bool) -> Query:
    """Return the term; words without quotes or tag need not stand together."""
    if quoted or name != ALL_FIELDS:
        return Term(text, name, quoted)
    first, *others = (Term(word, name, quoted) for word in text.split())
    query: Query = first
    for other in others:
        query = Joined(query, "AND", other)
    return query


def _bare(tokens: _Tokens) -> str | None:
    """Return the words up to the next operator, bracket, tag or quote: one tag holds for them all."""
    words: list[str] = []
    while (word := tokens.peek("word")) and word not in _OPERATORS:
        words.append(word)
        tokens.place += 1
    return " ".join(words) or None


def _field(tag: str | None) -> str:
    name = (tag or "").split(":")[0].strip().lower()
    return _BY_TAG.get(name, ALL_FIELDS)


def _joined(left: Query | None, operator: str, right: Query | None) -> Query | None:
    if left is None or right is None:
        return left or right
    return Joined(left, operator, right)
