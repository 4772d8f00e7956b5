"""CQL as far as the stand-in for Alma reads it: indexes, words and phrases, and, or, not, parentheses.

A quoted value is a phrase, an unquoted one a word; ``all`` wants every word, anywhere in the index.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from litreview.model.records import Record
from litreview.model.text import fold

Test = Callable[[Record], bool]

_TOKEN: Final = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|(<=|>=|==|<>|[()=<>])|([^\s()"=<>]+))')
_WORD: Final = re.compile(r"\w+")
_RELATIONS: Final = frozenset({"=", "==", "all", "<", ">", "<=", ">="})
_BOOLEANS: Final = frozenset({"and", "or", "not"})

_INDEXES: Final[dict[str, Callable[[Record], str]]] = {
    "alma.all_for_ui": lambda record: " | ".join(
        (record.title, *map(str, record.authors), record.abstract or "", *record.keywords, *record.isbn)
    ),
    "alma.title": lambda record: record.title,
    "alma.creator": lambda record: " | ".join(map(str, record.authors)),
    "alma.subject": lambda record: " | ".join(record.keywords),
    "alma.isbn": lambda record: " | ".join(record.isbn),
    "alma.issn": lambda record: " | ".join(record.issn),
    "alma.mms_id": lambda record: record.accession or "",
    "alma.main_pub_date": lambda record: str(record.year or ""),
}


class Diagnostic(ValueError):  # noqa: N818 - it is SRU's own word
    """The query cannot be answered; ``number`` is SRU's own for why."""

    def __init__(self, number: int, message: str, details: str) -> None:
        super().__init__(message)
        self.number = number
        self.message = message
        self.details = details


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, a quoted phrase or a sign of the query."""

    text: str
    is_phrase: bool = False


def read(cql: str) -> Test:
    """Return the test a record must pass; raise Diagnostic."""
    tokens = _tokens(cql)
    test = _clauses(tokens)
    if tokens:
        raise _syntax(tokens[0].text)
    return test


def _tokens(cql: str) -> list[_Token]:
    found, place = [], 0
    while cql[place:].strip():
        match = _TOKEN.match(cql, place)
        if match is None:
            raise _syntax(cql[place:])
        found.append(
            _Token(match[1], is_phrase=True) if match[1] is not None else _Token(match[2] or match[3])
        )
        place = match.end()
    return found


def _syntax(near: str) -> Diagnostic:
    return Diagnostic(10, "Query syntax error", f"near {near}")


def _clauses(tokens: list[_Token]) -> Test:
    # CQL's booleans have one rank and are read from left to right.
    test = _clause(tokens)
    while tokens and tokens[0].text.lower() in _BOOLEANS and not tokens[0].is_phrase:
        test = _joined(tokens.pop(0).text.lower(), test, _clause(tokens))
    return test


def _joined(word: str, left: Test, right: Test) -> Test:
    if word == "or":
        return lambda record: left(record) or right(record)
    return lambda record: left(record) and right(record) is (word == "and")


def _clause(tokens: list[_Token]) -> Test:
    if not tokens:
        raise _syntax("the end")
    first = tokens.pop(0)
    if first.text == "(" and not first.is_phrase:
        test = _clauses(tokens)
        if not tokens or tokens.pop(0).text != ")":
            raise _syntax("the end: a parenthesis is not closed")
        return test
    if len(tokens) < 2 or tokens[0].text not in _RELATIONS or tokens[1].text in {"(", ")"}:  # noqa: PLR2004
        raise _syntax(first.text)
    relation, value = tokens.pop(0).text, tokens.pop(0)
    if first.text not in _INDEXES:
        raise Diagnostic(16, "Unsupported index", first.text)
    return _test(_INDEXES[first.text], relation, value.text)


def _test(index: Callable[[Record], str], relation: str, value: str) -> Test:
    if relation in {"<", ">", "<=", ">="}:
        return lambda record: bool(text := index(record)) and _compares(text, relation, value)
    wanted = _WORD.findall(fold(value))
    if relation == "all":
        return lambda record: set(wanted) <= set(_WORD.findall(fold(index(record))))
    return lambda record: any(
        _has_phrase(_WORD.findall(fold(part)), wanted) for part in index(record).split(" | ")
    )


def _compares(text: str, relation: str, value: str) -> bool:
    if text == value:
        return "=" in relation
    return (text < value) is relation.startswith("<")


def _has_phrase(words: list[str], wanted: list[str]) -> bool:
    starts = range(len(words) - len(wanted) + 1)
    return any(words[start : start + len(wanted)] == wanted for start in starts)
