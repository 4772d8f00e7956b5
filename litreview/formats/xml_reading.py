"""The entries of an XML file, each parsed by itself and by a parser that follows nothing.

So no DOCTYPE ever reaches the parser, nor the encoding that a file declares; a fault costs the one entry it
stands in; the line of an entry is right however long the file; and memory holds one entry.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from itertools import islice
from typing import Final

from lxml import etree
from lxml.etree import _Element

from litreview.formats.xml_cutting import ROOT, Cutting, Kind, Piece, after_prolog, root_of
from litreview.model.language import _
from litreview.model.reading import Problem, Text
from litreview.model.text import one_line

_HEAD: Final = 50_000
"""Characters in which the root element stands."""

_NAMESPACE: Final = re.compile(r"""\s(xmlns(?::[\w.-]+)?)\s*=\s*("[^"<]*"|'[^'<]*')""")
_PREFIX: Final = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*(?=[\s=/>])", re.ASCII)

_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    r"|&#(?:0{0,9}(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0{0,9}(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[dD][89a-fA-F]..));"
)
"""Characters, as such or by their number, that XML does not allow."""
_ENTITY: Final = re.compile(r"&(?:([^\W\d][\w.-]{0,50});|(?!#\d+;|#x[0-9a-fA-F]+;))")
_KNOWN: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlEntry:
    """One entry: its element, or why there is none."""

    line: int
    original: str
    """As it stands in the file."""
    element: _Element | None
    remark: str | None = None

    @property
    def known(self) -> _Element:
        """Return the element of an entry that has one; raise ValueError for another."""
        if self.element is None:
            raise ValueError(self.remark)
        return self.element


def entries_of(text: Text, kind: Kind) -> Iterator[XmlEntry | Problem]:
    """Yield the entries of the kind in the file's order, and what is wrong with the file itself."""
    head = text.head(_HEAD)
    cutting = Cutting(text, kind)
    parser = _hardened()
    names = None
    for piece in cutting.pieces():
        if isinstance(piece, Problem):
            yield piece
            continue
        if names is None:
            names = _namespaces(head, piece.content)
        yield _parsed(piece, names, parser)
    if cutting.refused:
        return
    root = root_of(head)
    if names is None and root not in kind.roots:
        if head.strip():
            what = _("this is no {format} file: there is no entry of such a file in it")
            yield Problem(line=1, what=what.format(format=kind.title))
    elif root in kind.roots and not cutting.cut_off and _is_open(head, cutting.tail):
        last = max(cutting.line - 1, 1)
        yield Problem(line=last, what=_("the file ends before its last tag: it may have been cut off"))


def local(element: _Element) -> str:
    """Return the element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def without_namespaces(element: _Element) -> _Element:
    """Return the element, its names and those within made local ones where it has a namespace."""
    if str(element.tag).startswith("{"):
        for one in element.iter("{*}*"):
            one.tag = local(one)
    return element


def _is_open(head: str, tail: str) -> bool:
    match = ROOT.match(head, after_prolog(head))
    return match is not None and not re.search(rf"</{re.escape(match[1])}\s*>", tail)


def _namespaces(head: str, first: str) -> dict[str, str]:
    """Return the declarations in force where the first entry begins, as they are written."""
    start, end = after_prolog(head), head.find(first[:200])
    return dict(_NAMESPACE.findall(head, start, max(end, start)))


def _parsed(piece: Piece, names: dict[str, str], parser: etree.XMLParser) -> XmlEntry:
    if piece.fault:
        return XmlEntry(
            line=piece.line, original=piece.content.replace("\x00", ""), element=None, remark=piece.fault
        )
    element, remark = None, None
    try:
        element = _element(piece.content, names, parser)
    except etree.XMLSyntaxError as error:
        remark = _("not complete XML: {what}").format(what=one_line(error.msg or ""))
        mended, done = _mended(piece.content)
        prefixes = {
            f"xmlns:{one}": f'"{one}"' for one in _PREFIX.findall(mended) if not one.startswith("xml")
        }
        try:
            element = _element(mended, prefixes | names, parser)
            remark = done
        except etree.XMLSyntaxError:
            pass
    return XmlEntry(
        line=piece.line, original=piece.content.replace("\x00", ""), element=element, remark=remark
    )


def _hardened() -> etree.XMLParser:
    """Return a parser that loads nothing, expands nothing and takes no flood."""
    return etree.XMLParser(
        encoding="utf-8",
        load_dtd=False,
        no_network=True,
        resolve_entities=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


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
            _("not defined in XML: {entities}; read as HTML's, or as it stands").format(
                entities=one_line(named)
            )
        )
    return mended, "; ".join(done) or None
