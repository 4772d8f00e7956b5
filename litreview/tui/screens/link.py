"""The address of a record: which one may be opened, and its opening in the reader's browser."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, urlsplit

from litreview.model.language import _
from litreview.model.records import Record
from litreview.tui import viewer
from litreview.tui.widgets.bars import Message

_IN_DOI: Final = "/:;().,_-"
"""Signs of a DOI that mean nothing else in an address."""
_LONGEST: Final = 2000


def address_of(record: Record) -> str | None:
    """Return where the record can be read of: its DOI, else PubMed, else its own address; None without one.

    A source may have written anything as an address: only one of the web, without a name or password in
    it and without a character that a browser would drop, is returned.
    """
    return next((one for one in _candidates(record) if _is_of_the_web(one)), None)


def followed(address: str | None) -> Message:
    """Open the address in the browser where a window can be opened, else say it, to be copied."""
    if address is None:
        return Message(text=_("The sources give no address of this record: no DOI, PubMed number or link."))
    if viewer.show(address):
        return Message(text=_("Opened in your browser: {address}").format(address=address))
    said = _("No browser can be opened from here; copy the address")
    return Message(text=said, remedy=address, is_warning=True)


def _candidates(record: Record) -> Iterator[str]:
    if record.doi:
        yield f"https://doi.org/{quote(record.doi.strip(), safe=_IN_DOI, errors='replace')}"
    if record.pmid and record.pmid.isascii() and record.pmid.isdigit():
        yield f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/"
    if record.url:
        yield record.url.strip()


def _is_of_the_web(address: str) -> bool:
    if len(address) > _LONGEST or not address.isascii() or not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
