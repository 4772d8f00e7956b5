"""One entry of a file of PubMed XML, made into a record that keeps it as it stood."""

from dataclasses import replace

from litreview.formats.gathering import Entry
from litreview.formats.pubmed_xml import NotPubmedXml, record_of
from litreview.formats.xml_reading import XmlEntry, without_namespaces
from litreview.model.language import _


def entry_of(one: XmlEntry, source: str) -> Entry:
    """Return the entry; one without its number or its citation is lost."""
    try:
        record = record_of(without_namespaces(one.known), source)
    except NotPubmedXml as error:
        return Entry(line=one.line, record=None, remark=str(error))
    remarks = [one.remark] if one.remark else []
    if not record.title:
        remarks.append(_("the entry has no title; it goes by its journal and identifier"))
    record = replace(record, title=record.title or record.container or "", original=one.original)
    return Entry(line=one.line, record=record, remark="; ".join(remarks) or None)
