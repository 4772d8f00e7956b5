"""Reads every bomb of ``test_bombs`` with every reader, in a process whose time and memory are bounded.

It names each bomb before it opens it: the last name said is the one it died of.
"""

import resource
import signal
import sys
from contextlib import suppress

from litreview.formats.pubmed_xml import NotPubmedXml, records
from litreview.formats.registry import readers
from litreview.searches.http import Answer, Retryable
from litreview.searches.sources.pubmed_answers import read_search, told
from tests.hostile.bombs import TEXTS, xml_bombs

SECONDS = 6
"""Of the processor's time for one bomb and all readers; honest files of the size take a tenth."""
MEMORY = 2_000_000_000
"""Bytes of address space; the libraries loaded take a third of it."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    found = readers()
    for name, text in TEXTS.items():
        begin(name)
        for reader in found.values():
            reader.recognises(text)
            reading = reader.read(text, source="test")
            assert reading.entries == len(reading.records) + reading.lost
    for name, content in xml_bombs().items():
        begin(name)
        taken_as_pubmed_would(content)


def taken_as_pubmed_would(content: bytes) -> None:
    answer = Answer(status=200, media_type="text/xml", body=content)
    told(answer)
    with suppress(NotPubmedXml):
        records(content)
    with suppress(Retryable):
        read_search(answer)


def begin(name: str) -> None:
    sys.stdout.write(f"{name}\n")
    sys.stdout.flush()
    # The signal's own effect, the end of the process, comes in the middle of a library's loop too.
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)


if __name__ == "__main__":
    main()
