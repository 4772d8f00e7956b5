"""The archive of a search of PubMed, made of the benchmark's pages, and its way into a store."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree as ET

from litreview.model.events import SearchRun
from litreview.model.protocol import Digest, Handle
from litreview.model.queries import Source, SourceSettings
from litreview.model.records import SourceKind
from litreview.searches.archive import Archive
from litreview.searches.http import Http, Tape
from litreview.searches.registry import source
from litreview.searches.run import SearchDesk
from litreview.store.journal import Journal
from litreview.store.sqlite import SqliteStore
from litreview.workspace import now

LIBRARIAN = Handle("librarian")
_PAGES = 19
"""Pages of one request: PubMed gives no more than 9,999 records of one."""


def prepare(folder: Path) -> None:
    """Write the archive and a store whose log has the run, with no record of it kept."""
    (folder / "review.db").unlink(missing_ok=True)
    archive = Archive(folder / "raw")
    pages = sorted(folder.glob("page*.xml"))
    answers: list[Digest] = []
    left = iter(pages)
    requests = list(iter(lambda: list(islice(left, _PAGES)), []))
    for some in requests:
        contents = [page.read_bytes() for page in some]
        answers.append(archive.keep(_found([number for content in contents for number in _numbers(content)])))
        answers.extend(map(archive.keep, contents))
    run = SearchRun(
        query="pubmed",
        source="pubmed",
        source_kind=SourceKind.DATABASE,
        source_title="PubMed",
        platform="NCBI E-utilities",
        requests=tuple("example" for _request in requests),
        translations=tuple("" for _request in requests),
        started=now(),
        ended=now(),
        stated=tuple(0 for _request in requests),
        found=(),
        answers=tuple(answers),
        parameters=tuple({"term": "example"} for _request in requests),
    )
    store = SqliteStore.create(folder / "review.db", now)
    Journal(store).append(LIBRARIAN, run)
    store.close()


def read_into_store(folder: Path) -> int:
    """Read the run's answers and keep its records; return how many."""
    store = SqliteStore.open(folder / "review.db", now)
    journal = Journal(store)
    journal.refresh()
    ((event, run),) = journal.ledger.runs
    desk = SearchDesk(journal=journal, raw=folder / "raw", clock=now)
    if not isinstance(run, SearchRun):
        raise TypeError(run)
    read = desk.reread(event, run, _connect, actor=LIBRARIAN)
    store.close()
    return len(read.run.found)


def _connect(tape: Tape | None) -> Source:
    contact = "benchmark@example.org"
    return source("pubmed", Http(contact, tape=tape), SourceSettings(contact=contact))


def _numbers(page: bytes) -> Iterator[str]:
    for article in ET.fromstring(page).iter("PubmedArticle"):  # noqa: S314 - we wrote it
        yield article.findtext("MedlineCitation/PMID") or ""


def _found(numbers: list[str]) -> bytes:
    ids = "".join(f"<Id>{number}</Id>" for number in numbers)
    return (
        f"<eSearchResult><Count>{len(numbers)}</Count><RetMax>{len(numbers)}</RetMax><QueryKey>1</QueryKey>"
        f"<WebEnv>example</WebEnv><IdList>{ids}</IdList></eSearchResult>"
    ).encode()
