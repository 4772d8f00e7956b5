"""XML files cut into entries, each parsed by itself and by a parser that follows nothing.

The text is cut where entries begin and end, with an eye on comments and CDATA, before any parser sees it. So
no DOCTYPE ever reaches the parser, nor the encoding that a file declares; a fault costs the one entry it
stands in; the line of an entry is right however long the file; and memory holds one entry.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from itertools import islice
from typing import Final

from lxml import etree
from lxml.etree import _Element

from litreview.model.language import _
from litreview.model.reading import Problem, Text
from litreview.model.text import one_line

_LINES: Final = 2_000
"""Lines that are looked through at a time."""
_LONGEST: Final = 30_000_000
"""Characters of an entry; that of a report with thousands of authors and addresses has a few millions."""
_HEAD: Final = 50_000
"""Characters in which the root element stands."""
_TAIL: Final = 2_000

_PROLOG: Final = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[<>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_NAME: Final = r"(?:[^\W\d][\w.-]*:)?"
_ROOT: Final = re.compile(rf"<({_NAME}[^\W\d][\w.-]*)(?=[\s/>])")
_TAG_END: Final = re.compile(">")
_NAMESPACE: Final = re.compile(r"""\s(xmlns(?::[\w.-]+)?)\s*=\s*("[^"<]*"|'[^'<]*')""")
_PREFIX: Final = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*(?=[\s=/>])", re.ASCII)
_ENDS: Final = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
"""Where the parts end that may hold anything."""

_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    r"|&#(?:0{0,9}(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0{0,9}(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[dD][89abAB-F]..));"
)
"""Characters, as such or by their number, that XML does not allow."""
_ENTITY: Final = re.compile(r"&(?:([^\W\d][\w.-]{0,50});|(?!#\d+;|#x[0-9a-fA-F]+;))")
_KNOWN: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})


def hardened(**options: bool) -> dict[str, bool]:
    """Return the options of a parser that loads nothing, expands nothing and takes no flood."""
    return {
        "load_dtd": False,
        "no_network": True,
        "resolve_entities": False,
        "huge_tree": False,
        "remove_comments": True,
        "remove_pis": True,
        **options,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What the entries of a format are called."""

    title: str
    """The format's name for a reader."""
    roots: frozenset[str]
    """Local names of the root element."""
    entries: frozenset[str]
    """Local names of the elements that are an entry each."""
    bare: frozenset[str] = frozenset()
    """Those that are one where they stand in no other entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlEntry:
    """One entry: its element, or why there is none."""

    line: int
    original: str
    """As it stands in the file."""
    element: _Element | None
    remark: str | None = None


def root_of(text: str) -> str | None:
    """Return the local name of the root element of the text, or None where it does not begin as XML does."""
    start = _after_prolog(text)
    match = _ROOT.match(text, start)
    return match[1].rpartition(":")[2] if match else None


def entries_of(text: Text, kind: Kind) -> Iterator[XmlEntry | Problem]:
    """Yield the entries of the kind in the file's order, and what is wrong with the file itself."""
    head = text.head(_HEAD)
    scan = _Scan(_chunks(text), kind)
    parser = etree.XMLParser(encoding="utf-8", **hardened())
    names = None
    for piece in scan.pieces():
        if isinstance(piece, Problem):
            yield piece
            continue
        if names is None:
            names = _namespaces(head, piece.content)
        yield _parsed(piece, names, parser)
    if scan.refused:
        return
    root = root_of(head)
    if names is None and root not in kind.roots:
        if head.strip():
            what = _("this is no {format} file: there is no entry of such a file in it")
            yield Problem(line=1, what=what.format(format=kind.title))
    elif root in kind.roots and not scan.cut_off and _is_open(head, scan.tail):
        yield Problem(line=scan.line, what=_("the file ends before its last tag: it may have been cut off"))


def local(element: _Element) -> str:
    """Return the element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def without_namespaces(element: _Element) -> _Element:
    """Return the element after every name in it has been made a local one; other namespaces' too."""
    for one in element.iter("{*}*"):
        one.tag = local(one)
    return element


def _after_prolog(text: str) -> int:
    start = 0
    while match := _PROLOG.match(text, start):
        start = match.end()
    return start


def _is_open(head: str, tail: str) -> bool:
    match = _ROOT.match(head, _after_prolog(head))
    return match is not None and not re.search(rf"</{re.escape(match[1])}\s*>", tail)


def _chunks(text: Text) -> Iterator[str]:
    lines = text.lines()
    while some := list(islice(lines, _LINES)):
        yield "\n".join(some) + "\n"


@dataclass(frozen=True, slots=True)
class _Piece:
    line: int
    content: str
    fault: str | None = None


@dataclass(slots=True)
class _Scan:
    """Goes through a text once and cuts it into entries."""

    chunks: Iterator[str]
    kind: Kind
    buffer: str = ""
    line: int = 1
    """That of the beginning of the buffer."""
    tail: str = ""
    """What stands after the last entry, the end of it."""
    cut_off: bool = False
    """Whether the text ends within an entry."""
    refused: bool = False
    _inside: dict[str, re.Pattern[str]] = field(default_factory=dict)

    def pieces(self) -> Iterator[_Piece | Problem]:
        """Yield the entries uncut and unparsed, and a problem where the file must not be read."""
        outside = _marks(self.kind.entries | self.kind.bare, "<!DOCTYPE")
        while match := self._find(outside, 0, keeps=False):
            if match[1] == "<!DOCTYPE":
                if self._defines_entities():
                    self.refused = True
                    what = _("the file defines entities of its own, as no export does: it was not read")
                    yield Problem(line=self.line, what=what)
                    return
            elif match[1]:
                self._skip(match[1])
            else:
                yield self._entry(match)

    def _defines_entities(self) -> bool:
        end = self._find(re.compile(r"[\[>]"), len("<!DOCTYPE"), keeps=True)
        self._drop(end.end() if end else len(self.buffer))
        return end is None or end[0] == "["

    def _skip(self, opening: str) -> None:
        self._drop(len(opening))
        end = self._find(re.compile(re.escape(_ENDS[opening])), 0, keeps=False)
        self._drop(end.end() - end.start() if end else len(self.buffer))

    def _entry(self, start: re.Match[str]) -> _Piece:
        """Return the entry at the beginning of the buffer, and drop it."""
        line, name = self.line, start[3]
        opened = self._find(_TAG_END, len(start[0]), keeps=True)
        if opened and self.buffer[opened.start() - 1] == "/":
            return self._taken(line, opened.end())
        if name not in self._inside:
            self._inside[name] = _marks(self.kind.entries | {name})
        at = len(start[0])
        while match := self._find(self._inside[name], at, keeps=True):
            if match[1]:
                end = self._find(re.compile(re.escape(_ENDS[match[1]])), match.end(), keeps=True)
                at = end.end() if end else len(self.buffer)
            elif not match[2]:
                fault = _("the entry has no end: the next one begins at line {line}")
                there = line + self.buffer.count("\n", 0, match.start())
                return self._taken(line, match.start(), fault.format(line=there))
            elif end := self._find(_TAG_END, match.end(), keeps=True):
                return self._taken(line, end.end())
            else:
                at = len(self.buffer)
        return self._unended(line)

    def _unended(self, line: int) -> _Piece:
        if len(self.buffer) > _LONGEST:
            fault = _("the entry is longer than {most} characters").format(most=f"{_LONGEST:,}")
            return self._taken(line, len(self.buffer), fault)
        self.cut_off = True
        fault = _("the file ends inside this entry, at line {line}: it may have been cut off")
        last = line + self.buffer.rstrip().count("\n")
        return self._taken(line, len(self.buffer), fault.format(line=last))

    def _taken(self, line: int, end: int, fault: str | None = None) -> _Piece:
        content = self.buffer[:end]
        self._drop(end)
        self.tail = ""
        return _Piece(line, content, fault)

    def _find(self, pattern: re.Pattern[str], start: int, *, keeps: bool) -> re.Match[str] | None:
        """Return the next match, at the buffer's beginning unless what stands before it is to be kept."""
        while (match := pattern.search(self.buffer, start)) is None:
            if keeps and len(self.buffer) > _LONGEST:
                return None
            start = len(self.buffer)
            if not keeps:
                self._drop(start)
                start = 0
            if not self._read():
                return None
        if not keeps and match.start():
            self._drop(match.start())
            return pattern.match(self.buffer)
        return match

    def _read(self) -> bool:
        """Lengthen the buffer, at least to its double: so reading a long entry stays linear."""
        parts, wanted = [], max(len(self.buffer), 1)
        for chunk in self.chunks:
            parts.append(chunk)
            wanted -= len(chunk)
            if wanted <= 0:
                break
        self.buffer += "".join(parts)
        return bool(parts)

    def _drop(self, end: int) -> None:
        gone = self.buffer[:end]
        self.line += gone.count("\n")
        self.tail = (self.tail + gone)[-_TAIL:]
        self.buffer = self.buffer[end:]


def _marks(names: frozenset[str], *others: str) -> re.Pattern[str]:
    """Return the pattern of what must be looked at: group 1 opens anything else, 2 ends, 3 is a name."""
    opening = "|".join(map(re.escape, (*_ENDS, *others)))
    named = "|".join(map(re.escape, sorted(names)))
    return re.compile(rf"({opening})|<(/?){_NAME}({named})(?=[\s/>])")


def _namespaces(head: str, first: str) -> dict[str, str]:
    """Return the declarations in force where the first entry begins, as they are written."""
    start, end = _after_prolog(head), head.find(first[:200])
    return {name: value for name, value in _NAMESPACE.findall(head, start, max(end, start))}


def _parsed(piece: _Piece, names: dict[str, str], parser: etree.XMLParser) -> XmlEntry:
    if piece.fault:
        return XmlEntry(line=piece.line, original=piece.content.replace("\x00", ""), element=None, remark=piece.fault)
    element, remark = None, None
    try:
        element = _element(piece.content, names, parser)
    except etree.XMLSyntaxError as error:
        remark = _("not complete XML: {what}").format(what=one_line(error.msg or ""))
        mended, done = _mended(piece.content)
        prefixes = {f"xmlns:{one}": f'"{one}"' for one in _PREFIX.findall(mended) if not one.startswith("xml")}
        try:
            element = _element(mended, prefixes | names, parser)
            remark = done
        except etree.XMLSyntaxError:
            pass
    return XmlEntry(line=piece.line, original=piece.content.replace("\x00", ""), element=element, remark=remark)


def _element(content: str, names: dict[str, str], parser: etree.XMLParser) -> _Element | None:
    declared = "".join(f" {name}={value}" for name, value in names.items())
    whole = etree.fromstring(f"<x{declared}>{content}</x>".encode("utf-8", "surrogatepass"), parser)
    return next(whole.iterchildren("{*}*"), None)


def _mended(content: str) -> tuple[str, str | None]:
    """Return the entry without what XML forbids and other software writes, and what was done."""
    unknown: dict[str, None] = {}

    def entity(match: re.Match[str]) -> str:
        name = match[1]
        if name in _KNOWN:
            return match[0]
        unknown[match[0]] = None
        character = html5.get(f"{name};") if name else None
        return character if character and character not in "<&" else "&amp;" + match[0][1:]

    without, many = _FORBIDDEN.subn("", content)
    mended = _ENTITY.sub(entity, without)
    done = []
    if many:
        done.append(_("characters that XML does not allow were left out"))
    if unknown:
        named = ", ".join(islice(unknown, 5))
        done.append(
            _("not defined in XML: {entities}; read as HTML's, or as it stands").format(entities=one_line(named))
        )
    return mended, "; ".join(done) or None
