"""The address of a record: which one may be opened, and its opening in the reader's browser."""

import re
from collections.abc import Iterator
from string import ascii_letters, digits
from typing import Final

from litreview.model.language import _
from litreview.model.records import Record
from litreview.tui import viewer
from litreview.tui.widgets.bars import Message

_IN_ADDRESS: Final = frozenset(f"{ascii_letters}{digits}/:;().,_-")
"""Signs of a DOI that mean nothing else in an address."""
_OF_THE_WEB: Final = re.compile(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?(?:[/?#][!-~]*)?"
)
"""A host and what comes after it: no name or password before it, and no blank or control character."""
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
        yield f"https://doi.org/{_percent(record.doi.strip())}"
    if record.pmid and record.pmid.isascii() and record.pmid.isdigit():
        yield f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/"
    if record.url:
        yield record.url.strip()


def _is_of_the_web(address: str) -> bool:
    return len(address) <= _LONGEST and _OF_THE_WEB.fullmatch(address) is not None


def _percent(doi: str) -> str:
    return "".join(
        one if one in _IN_ADDRESS else "".join(f"%{byte:02X}" for byte in one.encode("utf-8", "replace"))
        for one in doi
    )
