"""Records as EndNote XML, which EndNote, Zotero and Covidence import."""

from collections.abc import Sequence
from typing import Final

from litreview.model.records import Record

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


class EndnoteXmlWriter:
    """Writes EndNote's XML, a record a line."""

    name = "endnote-xml"
    suffix = ".xml"

    def write(self, records: Sequence[Record]) -> str:
        """Return one text with a record each, in the order given."""
        from litreview.formats.endnote_xml_elements import written  # noqa: PLC0415 - it loads lxml

        inside = "".join(written(record, number) for number, record in enumerate(records, start=1))
        return f"{_DECLARATION}<xml><records>\n{inside}</records></xml>\n"
