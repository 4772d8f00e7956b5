"""A review as it stood at the end of a day: its log up to then, and the criteria adopted by then."""

from datetime import date

from litreview.model.events import ProtocolAdopted
from litreview.model.ledger import Ledger, fold
from litreview.model.protocol import Protocol
from litreview.screening.protocol import read_protocol


def ledger_as_of(ledger: Ledger, day: date) -> Ledger:
    """Return the ledger of what had been written by the end of the day, in UTC.

    Days are told by the writers' clocks, as everywhere where a date is shown.
    """
    return fold(event for event in ledger.events.values() if event.at.date() <= day)


def protocol_as_of(ledger: Ledger, protocol: Protocol) -> Protocol:
    """Return the protocol that the ledger adopted last, or the one given where it adopted none.

    Raise UsageError for a text that this version of the program cannot read any more.
    """
    adopted = (event for event in reversed(ledger.administration) if isinstance(event[1], ProtocolAdopted))
    event, act = next(adopted, (None, None))
    if event is None or not isinstance(act, ProtocolAdopted) or act.digest == protocol.digest:
        return protocol
    return read_protocol(act.text.encode(), f"screening/protocol.toml ({event.at.date().isoformat()})")
