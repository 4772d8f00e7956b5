"""Traps of Boolean search strings: balance, operators, truncation and proximity."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from litreview.model.language import _
from litreview.searches.traps.finding import Finding
from litreview.searches.traps.tokens import Token, letters, tokens_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What one syntax takes, as far as a linter must know."""

    title: str
    upper: bool = False
    """Whether only AND, OR and NOT in capitals are operators."""
    in_quotes: Literal["anywhere", "end", "never"] = "anywhere"
    """Where ``*`` may stand in a phrase in quotes."""
    truncates: bool = True
    shortest: int = 3
    """Letters that must stand before ``*``."""
    proximity: re.Pattern[str] | None = None
    """Its own proximity operator."""
    wildcards: str = "?#$"
    """Other wildcards it knows."""


_NEAR: Final = re.compile(r"(?:adj|near|next)(?:/?\d+)?|[nw]/?\d+|pre/\d+", re.IGNORECASE)

DIALECTS: Final[Mapping[str, Dialect]] = {
    "pubmed": Dialect(title="PubMed", upper=True, in_quotes="end", shortest=4, wildcards=""),
    "europepmc": Dialect(title="Europe PMC", upper=True, in_quotes="never", wildcards="?"),
    "openalex": Dialect(title="OpenAlex", upper=True, in_quotes="never", truncates=False, wildcards=""),
    "ovid": Dialect(title="Ovid", proximity=re.compile(r"adj\d*", re.IGNORECASE)),
    "ebsco": Dialect(title="EBSCOhost", proximity=re.compile(r"[nw]\d+", re.IGNORECASE)),
    "embase": Dialect(title="Embase.com", proximity=re.compile(r"(?:near|next)/\d+", re.IGNORECASE)),
    "cochrane": Dialect(
        title="Cochrane Library",
        in_quotes="never",
        proximity=re.compile(r"near(?:/\d+)?|next(?:/\d+)?", re.IGNORECASE),
    ),
}


def lint_balance(text: str, place: str) -> Iterator[Finding]:
    """Yield a finding for quotes that do not close and brackets too many or too few."""
    if text.count('"') % 2:
        yield Finding(
            place,
            _("a quotation mark is not closed"),
            _("Every phrase stands between two; look where one is missing."),
        )
        return
    bare = re.sub(r'"[^"]*"', "", text)
    for opened, closed in ("()", "[]"):
        depth, lowest = 0, 0
        for character in bare:
            depth += (character == opened) - (character == closed)
            lowest = min(lowest, depth)
        if depth or lowest:
            yield Finding(
                place,
                _("brackets do not balance: {opened} {times} and {closed} {others}").format(
                    opened=opened, times=bare.count(opened), closed=closed, others=bare.count(closed)
                ),
                _("Close every bracket that is opened, and open every one that is closed."),
            )


def lint_apostrophes(text: str, place: str) -> Iterator[Finding]:
    """Yield a finding for a phrase in single quotes that does not close, or an apostrophe read as one."""
    if re.sub(r'"[^"]*"', "", text).count("'") % 2:
        yield Finding(
            place,
            _("a single quotation mark is not closed"),
            _("Put a phrase that has an apostrophe in double quotes."),
        )


def lint_boolean(text: str, place: str, dialect: Dialect) -> Iterator[Finding]:
    """Yield what the syntax reads otherwise than it seems in the string, whose quotes must be balanced."""
    tokens = tokens_of(text)
    yield from _operators(tokens, place, dialect)
    yield from _mixed(tokens, place)
    yield from _proximity(tokens, place, dialect)
    for token in tokens:
        if token.kind == "quoted":
            yield from _phrase(token.text, place, dialect)
        elif token.kind == "word":
            yield from _word(token.text, place, dialect)


def _operators(tokens: Sequence[Token], place: str, dialect: Dialect) -> Iterator[Finding]:
    if dialect.upper:
        small = {token.text for token in tokens if token.kind == "operator" and not token.text.isupper()}
        for word in sorted(small):
            yield Finding(
                place,
                _("{title} does not read {word} as an operator").format(title=dialect.title, word=word),
                _("Write {operator} in capitals, or put the phrase in quotes.").format(operator=word.upper()),
            )
    for before, after in pairwise((Token("open", "("), *tokens, Token("close", ")"))):
        if said := _misplaced(before, after):
            yield Finding(place, said, _("Write a term there, or delete the operator or the brackets."))


def _misplaced(before: Token, after: Token) -> str | None:
    both = (before.kind, after.kind)
    if both == ("operator", "operator") and (before.operator, after.operator) != ("AND", "NOT"):
        return _("two operators stand together: {first} {second}").format(
            first=before.text, second=after.text
        )
    if both == ("operator", "close"):
        return _("nothing follows {operator}").format(operator=before.text)
    if both == ("open", "operator") and after.operator != "NOT":
        return _("nothing stands before {operator}").format(operator=after.text)
    if both == ("open", "close"):
        return _("there is nothing in the brackets")
    return None


def _mixed(tokens: Sequence[Token], place: str) -> Iterator[Finding]:
    levels: list[set[str]] = [set()]
    for token in tokens:
        if token.kind == "open":
            levels.append(set())
        elif token.kind == "close" and len(levels) > 1:
            levels.pop()
        elif token.kind == "operator" and token.operator != "NOT":
            if levels[-1] and token.operator not in levels[-1]:
                yield Finding(
                    place,
                    _("AND and OR stand side by side without brackets"),
                    _("Put brackets round what belongs together; sources differ in which they read first."),
                )
                return
            levels[-1].add(token.operator)


def _phrase(phrase: str, place: str, dialect: Dialect) -> Iterator[Finding]:
    if not letters(phrase):
        yield _never(f'"{phrase}"', place)
    elif "*" in phrase and (
        dialect.in_quotes == "never" or (dialect.in_quotes == "end" and "*" in phrase.rstrip()[:-1])
    ):
        yield Finding(
            place,
            _('{title} does not truncate inside a phrase: "{phrase}"').format(
                title=dialect.title, phrase=phrase
            ),
            _("Write the forms out, or truncate only where {title} can.").format(title=dialect.title),
        )
    elif phrase.endswith("*"):
        yield from _short(phrase, place, dialect)


def _proximity(tokens: Sequence[Token], place: str, dialect: Dialect) -> Iterator[Finding]:
    """Yield the proximity operators of other syntaxes: between two terms, so that N2 alone may be a term."""
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.kind != "word" or not _NEAR.fullmatch(token.text):
            continue
        own = dialect.proximity and dialect.proximity.fullmatch(token.text)
        stands_between = "operator" not in {before.kind, after.kind} and before.kind != "open"
        if stands_between and after.kind in {"word", "quoted", "open"} and not own:
            yield Finding(
                place,
                _("{title} has no proximity operator {word}").format(title=dialect.title, word=token.text),
                _("Join the words with AND, or write a phrase in quotes."),
            )


def _word(word: str, place: str, dialect: Dialect) -> Iterator[Finding]:
    if "*" in word:
        yield from _truncated(word, place, dialect)
    for wildcard in "?$":
        if wildcard in word and wildcard not in dialect.wildcards:
            yield Finding(
                place,
                _("{title} has no wildcard {wildcard}: {word}").format(
                    title=dialect.title, wildcard=wildcard, word=word
                ),
                _("Write the forms out and join them with OR."),
            )


def _truncated(word: str, place: str, dialect: Dialect) -> Iterator[Finding]:
    if not dialect.truncates:
        yield Finding(
            place,
            _("{title} has no truncation: {word}").format(title=dialect.title, word=word),
            _("Write the whole words and join them with OR."),
        )
        return
    stem = word.rpartition(":")[2] if word.partition("*")[0].rpartition(":")[2] else word
    if dialect.in_quotes == "end" and "*" in stem[:-1]:
        yield Finding(
            place,
            _("{title} truncates only at the end: {word}").format(title=dialect.title, word=word),
            _("Write the forms out and join them with OR."),
        )
        return
    yield from _short(word.partition("*")[0].rpartition(":")[2] + "*", place, dialect)


def _short(text: str, place: str, dialect: Dialect) -> Iterator[Finding]:
    if letters(text) < dialect.shortest:
        yield Finding(
            place,
            _("{term} is truncated after fewer than {number} letters").format(
                term=text, number=dialect.shortest
            ),
            _("Write more of the word, or the whole words joined with OR."),
        )


def _never(term: str, place: str) -> Finding:
    return Finding(
        place,
        _("{term} can never match: there is no word in it").format(term=term),
        _("Write a word, or delete it."),
    )
