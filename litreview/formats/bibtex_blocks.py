"""BibTeX text cut into entries by bibtexparser, with recovery of what it gives up on."""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from litreview.model.language import _
from litreview.model.text import one_line

if TYPE_CHECKING:
    from bibtexparser.library import Library
    from bibtexparser.model import Block, Entry

_START: Final = re.compile(
    r"^[^\S\n]*@(?!(?:comment|string|preamble)\b)\w+\s*\{", re.IGNORECASE | re.MULTILINE
)
_INSIDE: Final = re.compile(r"^([^\S\n]*)@", re.MULTILINE)
_STAND_IN: Final = "\ue000"
"""Stands for an ``@`` that begins a line inside a value, which the parser takes for a new entry."""
_KEYLESS: Final = re.compile(r"\s*[\w-]+\s*=")
_NO_KEY: Final = "no-key-here"
_LONGEST: Final = 200_000
"""Characters in which an entry must close; beyond them its braces are taken as not balanced."""
_BRACE: Final = re.compile(r"(?<!\\)[{}]")
_QUOTE_OR_BRACE: Final = re.compile(r'(?<!\\)["{}]')
_NEXT_FIELD: Final = re.compile(r"\s*([\w-]+)\s*=\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """One entry as the file has it: LaTeX undecoded, strings resolved, field names in lower case."""

    line: int
    """Where it begins, counted from 1."""
    kind: str
    """The entry type in lower case; empty for an entry that is lost."""
    values: dict[str, str]
    original: str
    remark: str | None = None


def parsed(text: str) -> Iterator[Parsed]:
    r"""Yield every entry of a text with ``\n`` line ends; one that is lost has no kind and says why."""
    from bibtexparser.entrypoint import parse_string  # noqa: PLC0415 - what reads no BibTeX starts without it
    from bibtexparser.model import Entry, ParsingFailedBlock, String  # noqa: PLC0415 - likewise

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it says there, our problems say
    library = parse_string(_prepared(text), parse_stack=[])
    blocks = [block for block in library.blocks if isinstance(block, Entry | ParsingFailedBlock)]
    real = [block for block in blocks if not isinstance(_entry_of(block), String)]
    entries = [_run_apart(entry) if isinstance(entry := _entry_of(block), Entry) else None for block in real]
    values = iter(_resolved(library, [entry for entry in entries if entry]))
    for block, entry in zip(real, entries, strict=True):
        yield _parsed(block, entry, next(values) if entry else {})


def _prepared(text: str) -> str:
    """Return the text, line by line as before, with what the parser stumbles over put right."""
    parts: list[str] = []
    done = 0
    closings = _closings(text)
    for start in _START.finditer(text):
        if start.start() < done:
            continue
        end = closings.get(start.end(), start.end())
        body = _INSIDE.sub(rf"\1{_STAND_IN}", text[start.end() : end])
        key = f"{_NO_KEY}," if _KEYLESS.match(text, start.end()) else ""
        parts += [text[done : start.end()], key, body]
        done = end
    return "".join([*parts, text[done:]])


def _closings(text: str) -> dict[int, int]:
    """Return where what each brace opens begins, and where it closes, for those that close near enough."""
    opened: list[int] = []
    closings: dict[int, int] = {}
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            opened.append(brace.end())
        elif opened and brace.end() - (begin := opened.pop()) <= _LONGEST:
            closings[begin] = brace.end()
    return closings


def _end(text: str, begin: int) -> int:
    """Return where the entry whose first brace stands before ``begin`` closes, or ``begin`` if nowhere."""
    depth = 1
    for brace in _BRACE.finditer(text, begin, begin + _LONGEST):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return begin


def _entry_of(block: "Block") -> "Block | None":
    return getattr(block, "ignore_error_block", block)


def _run_apart(entry: "Entry") -> "Entry":
    """Return the entry with fields told apart where a comma is missing, and each field's first value only."""
    from bibtexparser.model import Entry, Field  # noqa: PLC0415 - a command that reads no BibTeX starts without it

    values: dict[str, str] = {}
    for field in entry.fields:
        for name, value in _cut(field.key, str(field.value)):
            values.setdefault(name.lower(), value)
    fields = [Field(name, value) for name, value in values.items()]
    return Entry(entry.entry_type, entry.key, fields, entry.start_line, entry.raw)


def _cut(name: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield the field, and those after it that its value swallowed for want of a comma."""
    while (
        following := _NEXT_FIELD.fullmatch(value, end)
        if 0 < (end := _end_of_value(value)) < len(value)
        else None
    ):
        yield name, value[:end]
        name, value = following[1], following[2]
    yield name, value


def _end_of_value(value: str) -> int:
    """Return where an enclosed value ends; 0, or less than 2, where it is not enclosed or does not end."""
    if value.startswith("{"):
        return _end(value, 1)
    return value.find('"', 1) + 1 if value.startswith('"') else 0


def _resolved(library: "Library", entries: list["Entry"]) -> Iterator[dict[str, str]]:
    """Yield each entry's values with strings put in and the enclosing braces or quotes taken off."""
    strings: dict[str, str] = {}
    for string in library.strings:
        strings[string.key.lower()] = _joined(str(string.value), strings)
    for entry in entries:
        values = {field.key: _joined(str(field.value), strings) for field in entry.fields}
        yield {name: value.replace(_STAND_IN, "@") for name, value in values.items()}


def _joined(value: str, strings: Mapping[str, str]) -> str:
    """Return the value's parts, between ``#``, as one text; a name that is no string stands for itself.

    Strings made of strings can grow without end, so that in a text that is too long they stay names.
    """
    parts = []
    size = 0
    rest = value.strip()
    while rest:
        enclosed = rest[0] in '{"'
        end = _end_of_part(rest)
        part = rest[:end].strip()
        named = part if size > _LONGEST else strings.get(part.lower(), part)
        parts.append(part[1:-1] if enclosed else named)
        size += len(parts[-1])
        rest = rest[end:].lstrip().removeprefix("#").lstrip()
    return "".join(parts)


def _end_of_part(text: str) -> int:
    if text.startswith("{"):
        return _end(text, 1) if _end(text, 1) > 1 else len(text)
    if text.startswith('"'):
        depth = 0
        for mark in _QUOTE_OR_BRACE.finditer(text, 1):
            depth += {"{": 1, "}": -1}.get(mark[0], 0)
            if mark[0] == '"' and depth == 0:
                return mark.end()
        return len(text)
    return text.find("#") if "#" in text else len(text)


def _parsed(block: "Block", entry: "Entry | None", values: dict[str, str]) -> Parsed:
    return Parsed(
        line=(block.start_line or 0) + 1,
        kind=entry.entry_type.lower() if entry else "",
        values=values,
        original=(block.raw or "").replace(_STAND_IN, "@").replace(f"{_NO_KEY},", "").strip(),
        remark=_remark(block, entry),
    )


def _remark(block: "Block", entry: "Entry | None") -> str | None:
    from bibtexparser.model import DuplicateFieldKeyBlock  # noqa: PLC0415 - likewise

    if entry is None:
        return _("its braces, quotation marks or equals signs do not match, so it could not be read")
    if isinstance(block, DuplicateFieldKeyBlock):
        names = ", ".join(sorted(one_line(name) for name in block.duplicate_keys))
        return _("it has a field twice, and the first was kept: {names}").format(names=names)
    original = _entry_of(block)
    before = len(getattr(original, "fields", ()))
    if len(entry.fields) > before:
        return _("a comma is missing between its fields; they were told apart")
    return None
