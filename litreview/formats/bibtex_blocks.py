"""BibTeX text cut into entries by bibtexparser, with recovery of what it gives up on.

Plain entries, as most are, are cut by two patterns, which takes a tenth of the parser's time.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from litreview.formats.bibtex_pieces import LONGEST, NO_KEY, STAND_IN, closing, pieces
from litreview.model.language import _
from litreview.model.text import one_line

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry

_QUOTE_OR_BRACE: Final = re.compile(r'(?<!\\)["{}]')
_NEXT_FIELD: Final = re.compile(r"\s*([\w-]+)\s*=\s*(.*)", re.DOTALL)
_TEXT: Final = r"[^{}\\]*(?:\\(?![{}\\])[^{}\\]*)*"
"""Text without braces, whose backslashes escape none."""
_SIMPLE: Final = re.compile(rf'\{{({_TEXT}(?:\{{{_TEXT}\}}{_TEXT})*)\}}|"([^"{{}}\\]*)"|(\d+)')
"""A value that is enclosed as a whole, with braces no more than one deep within it."""

_HEAD: Final = re.compile(r"\s*@(?!comment|preamble|string)(\w+)\s*\{\s*([^\s,{}\"=@\\]*)\s*,", re.IGNORECASE)
_FIELD: Final = re.compile(rf"\s*([\w-]+)\s*=\s*(?:{_SIMPLE.pattern}|([A-Za-z]+))\s*(?:,\s*|(?=\}}))")
"""A field of a plain entry: its value is simple, or the name of a string."""

_LINED: Final = re.compile(
    r"@(?P<kind>\w+)\s*\{\s*(?P<key>[^\s,{}]*),[^\S\n]*\n(?P<fields>(?:[^\S\n]*[\w-]+[^\S\n]*=[^\n]*[}\"\d],?[^\S\n]*\n)+)\}"
)
"""An entry that closes on a line of its own, and has each of its fields on one line."""
_LINE: Final = re.compile(
    r"^[^\S\n]*(?P<name>[\w-]+)[^\S\n]*=[^\S\n]*[{\"]?(?P<value>[^\n]*?)[}\"]?,?[^\S\n]*$", re.MULTILINE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """One entry as the file has it: LaTeX undecoded, strings resolved, field names in lower case."""

    line: int
    """Where it begins, counted from 1."""
    kind: str
    """The entry type in lower case; empty for an entry that is lost."""
    key: str
    values: dict[str, str]
    original: str
    remark: str | None = None


def parsed(lines: Iterable[str]) -> Iterator[Parsed]:
    """Yield every entry of the lines; one that is lost has no kind and says why.

    An entry is read with the strings that stand before it, and forgotten when it has been yielded.
    """
    strings: dict[str, str] = {}
    for number, piece in pieces(lines):
        if plain := plain_entry(piece, number, strings):
            yield plain
        else:
            yield from by_parser(piece, number, strings)


def plain_entry(piece: str, number: int, strings: Mapping[str, str]) -> Parsed | None:
    """Return the entry that is all of a piece, as ``by_parser`` would, or None where it is not plain."""
    head = _HEAD.match(piece)
    if head is None:
        return None
    values: dict[str, str] = {}
    fields = 0
    end = head.end()
    while field := _FIELD.match(piece, end):
        name, braced, quoted, digits, word = field.groups()
        value = braced or quoted or digits or (strings.get(word.lower(), word) if word else "")
        values[name.lower()] = value
        fields += 1
        end = field.end()
    if len(values) < fields or piece[end:].strip() != "}":
        return None
    key, original = head[2], piece.strip()
    if STAND_IN in original or key == NO_KEY:
        key = "" if key == NO_KEY else key
        values = {name: value.replace(STAND_IN, "@") for name, value in values.items()}
        original = _as_in_file(original)
    return Parsed(
        line=number + piece.count("\n", 0, head.start(1)),
        kind=head[1].lower(),
        key=key,
        values=values,
        original=original,
    )


def by_parser(piece: str, number: int, strings: dict[str, str]) -> Iterator[Parsed]:
    """Yield the entries that bibtexparser finds in the piece, and keep its strings."""
    from bibtexparser.model import Entry, ParsingFailedBlock, String  # noqa: PLC0415 - what reads no BibTeX starts without it
    from bibtexparser.splitter import Splitter  # noqa: PLC0415 - likewise

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it says there, our problems say
    for block in Splitter(piece).split().blocks:
        entry = getattr(block, "ignore_error_block", block)
        if isinstance(entry, Entry):
            yield _parsed(block, entry, strings, number)
        elif isinstance(entry, String):
            strings.setdefault(entry.key.lower(), _joined(str(entry.value), strings))
        elif isinstance(block, ParsingFailedBlock):
            by_line = _by_line(piece, number + (block.start_line or 0))
            yield by_line or _parsed(block, None, strings, number)
            if by_line:
                break


def _as_in_file(piece: str) -> str:
    """Return the piece without what was put right in it for the parser."""
    return piece.replace(STAND_IN, "@").replace(f"{NO_KEY},", "").strip()


def _parsed(block: "Block", entry: "Entry | None", strings: Mapping[str, str], number: int) -> Parsed:
    values = _values(entry, strings) if entry else {}
    return Parsed(
        line=number + (block.start_line or 0),
        kind=entry.entry_type.lower() if entry else "",
        key=entry.key if entry and entry.key != NO_KEY else "",
        values=values,
        original=_as_in_file(block.raw or ""),
        remark=_remark(block, entry, len(values)),
    )


def _values(entry: "Entry", strings: Mapping[str, str]) -> dict[str, str]:
    """Return each field's first value, without its braces or quotes; fields run together are told apart."""
    values: dict[str, str] = {}
    for field in entry.fields:
        value = str(field.value)
        if simple := _SIMPLE.fullmatch(value):
            inner = simple[simple.lastindex or 0]
            values.setdefault(field.key.lower(), inner.replace(STAND_IN, "@"))
            continue
        for name, part in _cut(field.key, value):
            values.setdefault(name.lower(), _joined(part, strings).replace(STAND_IN, "@"))
    return values


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
        return closing(value, 1)
    return value.find('"', 1) + 1 if value.startswith('"') else 0


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
        named = part if size > LONGEST else strings.get(part.lower(), part)
        parts.append(part[1:-1] if enclosed else named)
        size += len(parts[-1])
        rest = rest[end:].lstrip().removeprefix("#").lstrip()
    return "".join(parts)


def _end_of_part(text: str) -> int:
    if text.startswith("{"):
        return end if (end := closing(text, 1)) > 1 else len(text)
    if text.startswith('"'):
        depth = 0
        for mark in _QUOTE_OR_BRACE.finditer(text, 1):
            depth += {"{": 1, "}": -1}.get(mark[0], 0)
            if mark[0] == '"' and depth == 0:
                return mark.end()
        return len(text)
    return text.find("#") if "#" in text else len(text)


def _by_line(piece: str, number: int) -> Parsed | None:
    """Return an entry that has braces too many, where it ends on a line of its own and so does each field."""
    match = _LINED.fullmatch(piece.strip())
    if match is None:
        return None
    values: dict[str, str] = {}
    for field in _LINE.finditer(match["fields"]):
        values.setdefault(field["name"].lower(), re.sub(r"[{}]", "", field["value"]).replace(STAND_IN, "@"))
    return Parsed(
        line=number,
        kind=match["kind"].lower(),
        key="" if match["key"] == NO_KEY else match["key"],
        values=values,
        original=_as_in_file(piece),
        remark=_("its braces do not match; its fields were read line by line, without braces"),
    )


def _remark(block: "Block", entry: "Entry | None", values: int) -> str | None:
    from bibtexparser.model import DuplicateFieldKeyBlock  # noqa: PLC0415 - likewise

    if entry is None:
        return _("its braces, quotation marks or equals signs do not match, so it could not be read")
    if isinstance(block, DuplicateFieldKeyBlock):
        names = ", ".join(sorted(one_line(name) for name in block.duplicate_keys))
        return _("it has a field twice, and the first was kept: {names}").format(names=names)
    if values > len(entry.fields):
        return _("a comma is missing between its fields; they were told apart")
    return None
