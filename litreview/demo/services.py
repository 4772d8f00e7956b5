"""Every service the demonstration asks, as stand-ins over what the corpus says it has."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Final

from litreview.demo.alma import AlmaStandIn
from litreview.demo.crossref import CrossrefStandIn
from litreview.demo.europepmc import EuropePmcStandIn
from litreview.demo.nb import NbStandIn
from litreview.demo.nva import NvaStandIn
from litreview.demo.openalex import OpenAlexStandIn
from litreview.demo.pubmed import PubMedStandIn
from litreview.demo.standins import StandIn
from litreview.demo.swepub import SwePubStandIn
from litreview.model.records import Record

STAND_INS: Final[Mapping[str, Callable[[Sequence[Record]], StandIn]]] = {
    "alma": AlmaStandIn,
    "crossref": CrossrefStandIn,
    "europepmc": EuropePmcStandIn,
    "nb": NbStandIn,
    "nva": NvaStandIn,
    "openalex": OpenAlexStandIn,
    "pubmed": PubMedStandIn,
    "swepub": SwePubStandIn,
}
"""The stand-in of each source, by the source's name; each is made of the records it has."""


@contextmanager
def stand_ins(records: Sequence[Record]) -> Iterator[dict[str, str]]:
    """Open every stand-in over its own of the records; yield their addresses by source name."""
    with ExitStack() as opened:
        yield {
            name: opened.enter_context(make([one for one in records if one.source == name])).address
            for name, make in STAND_INS.items()
        }
