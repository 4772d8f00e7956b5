"""Files of PubMed XML, as people keep them: whole, cut, glued, with or without DOCTYPE."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from litreview.formats.gathering import Entry, StreamReader
from litreview.formats.pubmed_xml import NotPubmedXml, record_of
from litreview.formats.xml_cutting import Kind
from litreview.formats.xml_reading import XmlEntry, entries_of, root_of, without_namespaces
from litreview.model.language import _
from litreview.model.reading import Problem, Text

_KIND: Final = Kind(
    title="PubMed XML",
    roots=frozenset({"PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet"}),
    entries=frozenset({"PubmedArticle", "PubmedBookArticle"}),
    bare=frozenset({"MedlineCitation"}),
)


class PubmedXmlReader(StreamReader):
    """Reads PubMed XML; of a half-broken file, the entries that are whole."""

    name = "pubmed-xml"
    title = _KIND.title

    def recognises(self, text: str) -> bool:
        """Tell whether the root is a set of PubMed records, or one of them."""
        return root_of(text) in _KIND.roots | _KIND.entries | _KIND.bare

    def entries(self, text: Text, *, source: str) -> Iterator[Entry | Problem]:
        """Yield the entries in the file's order, and what is wrong with the file itself."""
        for one in entries_of(text, _KIND):
            yield one if isinstance(one, Problem) else _entry(one, source)


def _entry(one: XmlEntry, source: str) -> Entry:
    if one.element is None:
        return Entry(line=one.line, record=None, remark=one.remark)
    try:
        record = record_of(without_namespaces(one.element), source)
    except NotPubmedXml as error:
        return Entry(line=one.line, record=None, remark=str(error))
    remarks = [one.remark] if one.remark else []
    if not record.title:
        remarks.append(_("the entry has no title; it goes by its journal and identifier"))
    record = replace(record, title=record.title or record.container or "", original=one.original)
    return Entry(line=one.line, record=record, remark="; ".join(remarks) or None)
