"""TOML files people write: read into typed values, every error with its line and what was expected."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

import msgspec

from litreview.model.errors import UsageError
from litreview.model.language import _

T = TypeVar("T")

_NONE: Final[Mapping[str, Iterable[str]]] = {}

_SYNTAX_PLACE: Final = re.compile(r"^(?P<what>.*?) \(at line (?P<line>\d+), column \d+\)$")
_AT: Final = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_TOLD: Final = {"Illegal character '\\n'": "a text in quotes does not end on its line"}
"""What the parser says, where it can be said better."""
_STEP: Final = re.compile(r"(?P<key>[\w-]+)(?:\[(?P<index>\d+)\])?")


def read_toml(text: str, place: str, shape: type[T], words: Mapping[str, Iterable[str]] = _NONE) -> T:
    """Return the text as a value of the shape; raise UsageError with file, line and what was expected.

    ``place`` is the file's name and ``words`` what some keys must choose from, both for the error.
    A key the shape does not know is an error too: a misspelt setting that is silently ignored is
    worse than none.
    """
    try:
        tree = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also numbers and nesting past what Python takes
        told = _SYNTAX_PLACE.match(str(error))
        line, what = (told["line"], told["what"]) if told else (str(text.count("\n") + 1), str(error))
        raise UsageError(
            f"{place}:{line}",
            _("not valid TOML: {what}").format(what=_TOLD.get(what, what)),
            _('Expected lines such as key = "text"; texts stand in quotes.'),
        ) from error
    try:
        return msgspec.convert(tree, shape)
    except (msgspec.ValidationError, ValueError) as error:
        raise _misfit(text, place, str(error), words) from error


def line_in(text: str, table: str, number: int, key: str) -> int:
    """Return the line, from 1, of the key in one of the file's ``[[table]]`` entries, counted from 0."""
    return _line_of(text, [(table, number)], key)


def _misfit(text: str, place: str, message: str, words: Mapping[str, Iterable[str]]) -> UsageError:
    told = _AT.match(message)
    what, path = (told["what"], told["path"] or "") if told else (message, "")
    named = re.search(r"field `([\w-]+)`", what)
    steps = [*_STEP.finditer(path)]
    key = named[1] if named and "unknown" in what else (steps[-1]["key"] if steps else "")
    line = _line_of(text, [(step["key"], int(step["index"] or 0)) for step in steps], key)
    remedy = _choose(words[key]) if key in words and "Invalid" in what else _expected(what, path)
    return UsageError(f"{place}:{line}", _in_words(what), remedy)


def _choose(words: Iterable[str]) -> str:
    return _("Choose from: {words}.").format(words=", ".join(words))


def _in_words(what: str) -> str:
    if found := re.search(r"missing required field `([\w-]+)`", what):
        return _("{key} is missing").format(key=found[1])
    if found := re.search(r"unknown field `([\w-]+)`", what):
        return _("unknown key {key}").format(key=found[1])
    if found := re.match(r"Expected `([^`]+)`, got `([^`]+)`", what):
        return _("{found} stands where {wanted} is expected").format(
            found=_kind(found[2]), wanted=_kind(found[1])
        )
    if found := re.match(r"Invalid enum value '?([^']*)'?", what):
        return _("{value} is not one of the words known here").format(value=found[1])
    return what


def _expected(what: str, path: str) -> str:
    where = _where(path)
    if "missing" in what:
        return _("Add it to {where}.").format(where=where)
    if "unknown" in what:
        return _("Take it out of {where}, or correct its spelling.").format(where=where)
    return _("Correct {where}.").format(where=where)


def _where(path: str) -> str:
    """Return ``team[2].roles`` as a person counts: ``roles in [[team]] number 3``."""
    *tables, key = path.split(".")
    if not path:
        return _("the file")
    named = [_STEP.fullmatch(table) for table in reversed(tables)]
    places = [
        _("[[{table}]] number {number}").format(table=step["key"], number=int(step["index"]) + 1)
        if step["index"]
        else f"[{step['key']}]"
        for step in named
        if step
    ]
    last = _STEP.fullmatch(key)
    if last and last["index"]:
        places.insert(
            0, _("[[{table}]] number {number}").format(table=last["key"], number=int(last["index"]) + 1)
        )
        return " / ".join(places)
    return " / ".join([key, *places])


def _kind(name: str) -> str:
    kinds = {
        "str": _("a text in quotes"),
        "int": _("a whole number"),
        "float": _("a number"),
        "bool": _("true or false"),
        "array": _("a list in square brackets"),
        "object": _("a table"),
    }
    return kinds.get(name.partition(" |")[0], name)


def _line_of(text: str, steps: list[tuple[str, int]], key: str) -> int:
    """Return the line, from 1, of a key inside the table or list entry that the steps lead to."""
    lines = text.splitlines()
    start = 0
    for name, index in steps:
        heads = [number for number, line in enumerate(lines) if re.match(rf"\s*\[\[?\s*{name}\b", line)]
        start = heads[min(index, len(heads) - 1)] if heads else start
    for number in range(start, len(lines)):
        if steps and number > start and lines[number].lstrip().startswith("["):
            break
        if key and re.match(rf"\s*(?:\[\[?\s*)?\"?{re.escape(key)}\"?\s*[\]=.]", lines[number]):
            return number + 1
    return start + 1
