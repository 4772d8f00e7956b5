"""The readers of the formats in XML; lxml is loaded when the first of them reads, not before."""

import re
from abc import abstractmethod
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from litreview.formats.gathering import Entry, StreamReader
from litreview.formats.xml_cutting import Kind, root_of
from litreview.model.reading import Problem, Text

if TYPE_CHECKING:
    from litreview.formats.xml_reading import XmlEntry

_RECORDS: Final = re.compile(
    r"(?:<xml(?:\s[^<>]*)?>\s*)?<records(?:\s[^<>]*)?>(?:\s*<record(?:\s[^<>]*)?>|\s*</records>|\s*$)"
)
"""How EndNote's file begins."""


class _XmlReader(StreamReader):
    """Reads a kind of XML; of a half-broken file, the entries that are whole."""

    kind: ClassVar[Kind]

    def recognises(self, text: str) -> bool:
        """Tell whether the root element is one of the format's."""
        return root_of(text) in self.kind.roots | self.kind.entries | self.kind.bare

    def entries(self, text: Text, *, source: str) -> Iterator[Entry | Problem]:
        """Yield the entries in the file's order, and what is wrong with the file itself."""
        from litreview.formats.xml_reading import entries_of  # noqa: PLC0415 - it loads lxml

        entry = self._entry()
        for one in entries_of(text, self.kind):
            if isinstance(one, Problem):
                yield one
            elif one.element is None:
                yield Entry(line=one.line, record=None, remark=one.remark)
            else:
                yield entry(one, source)

    @abstractmethod
    def _entry(self) -> "Callable[[XmlEntry, str], Entry]":
        """Return what makes an entry of its element."""


class PubmedXmlReader(_XmlReader):
    """Reads PubMed XML, as EFetch gives it and as people keep it."""

    name = "pubmed-xml"
    title = "PubMed XML"
    kind = Kind(
        title=title,
        roots=frozenset({"PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet"}),
        entries=frozenset({"PubmedArticle", "PubmedBookArticle"}),
        bare=frozenset({"MedlineCitation"}),
    )

    def _entry(self) -> "Callable[[XmlEntry, str], Entry]":
        from litreview.formats.pubmed_file import entry_of  # noqa: PLC0415 - likewise

        return entry_of


class EndnoteXmlReader(_XmlReader):
    """Reads EndNote's XML, which other reference managers write too."""

    name = "endnote-xml"
    title = "EndNote XML"
    kind = Kind(title=title, roots=frozenset({"xml", "records"}), entries=frozenset({"record"}))

    def recognises(self, text: str) -> bool:
        """Tell whether records stand in ``records``, in ``xml`` or at the root."""
        return root_of(text) in self.kind.roots and bool(_RECORDS.search(text))

    def _entry(self) -> "Callable[[XmlEntry, str], Entry]":
        from litreview.formats.endnote_xml import entry_of  # noqa: PLC0415 - likewise

        return entry_of


class ModsReader(_XmlReader):
    """Reads MODS, one record or a collection, in any namespace prefix."""

    name = "mods"
    title = "MODS"
    kind = Kind(
        title=title, roots=frozenset({"modsCollection"}), entries=frozenset({"mods"}), has_prefixes=True
    )

    def _entry(self) -> "Callable[[XmlEntry, str], Entry]":
        from litreview.formats.mods import entry_of  # noqa: PLC0415 - likewise

        return entry_of
