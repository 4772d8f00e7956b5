"""Real answers of PubMed and NVA and real RIS exports through the whole review, from search to export.

The samples are not ours to ship: ``LITREVIEW_SAMPLES`` names the folder that holds them, with
``formats/pubmed_xml``, ``formats/ris`` and ``norway/nva`` in it.
"""

import json
import os
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from lxml import etree

from litreview.demo.nva import NvaStandIn
from litreview.demo.standins import Asked, Reply, StandIn
from litreview.exports.bibliography import render
from litreview.exports.prisma import Box, imbalances
from litreview.exports.sets import ExportSet, select
from litreview.model.errors import LitreviewError
from litreview.model.events import Verdict
from litreview.model.protocol import Role, Stage
from litreview.model.queries import StoredQuery
from litreview.review import Review, Services, open_review
from litreview.searches.imports import ReferenceFile
from litreview.workspace import make_workspace

SAMPLES = Path(os.environ.get("LITREVIEW_SAMPLES", "not given"))

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="LITREVIEW_SAMPLES names no folder of real answers and exports"
)


class Replay(StandIn):
    """PubMed that gives real EFetch elements, whatever is searched."""

    def __init__(self, articles: dict[str, bytes]) -> None:
        super().__init__()
        self._articles = articles

    def reply(self, asked: Asked) -> Reply:
        numbers = list(self._articles)
        if asked.path.endswith("esearch.fcgi"):
            ids = "".join(f"<Id>{number}</Id>" for number in numbers)
            return Reply(
                body=f"<eSearchResult><Count>{len(numbers)}</Count><QueryKey>1</QueryKey><WebEnv>E</WebEnv>"
                f"<IdList>{ids}</IdList></eSearchResult>".encode()
            )
        start, most = int(asked.parameters["retstart"]), int(asked.parameters["retmax"])
        given = b"".join(self._articles[number] for number in numbers[start : start + most])
        return Reply(body=b"<PubmedArticleSet>" + given + b"</PubmedArticleSet>")


def real_articles() -> dict[str, bytes]:
    articles: dict[str, bytes] = {}
    for file in sorted((SAMPLES / "formats" / "pubmed_xml").glob("*.xml")):
        try:
            tree = etree.parse(
                str(file), etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False)
            )
        except etree.XMLSyntaxError:
            continue  # some samples are broken on purpose; PubMed sends none such
        for article in tree.iter("PubmedArticle", "PubmedBookArticle"):
            number = article.findtext(".//PMID") or ""
            if number.isdecimal():
                articles.setdefault(number, etree.tostring(article, with_tail=False))
    return articles


def real_documents() -> list[dict[str, object]]:
    documents: dict[str, dict[str, object]] = {}
    for file in sorted((SAMPLES / "norway" / "nva").glob("bibtex_*.json")):
        for hit in json.loads(file.read_text("utf-8")).get("hits", []):
            documents.setdefault(hit["identifier"], hit)
    return list(documents.values())


def verdict(record: str, reviewer: str) -> Verdict:
    """Return a verdict that depends on nothing but the record and the reviewer, and differs now and then."""
    mood = sha256(f"{record}{reviewer if record.endswith(('3', '7')) else ''}".encode()).digest()[0]
    return (Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE, Verdict.EXCLUDE)[mood % 4]


def screen(review: Review, stage: Stage) -> None:
    reasons = review.protocol.reasons
    for reviewer in review.protocol.with_role(Role.REVIEWER):
        session = review.screening(reviewer, stage)
        while session.progress.left and (card := session.current):
            given = verdict(card.report.id, reviewer)
            if stage is Stage.FULL_TEXT and given is Verdict.MAYBE:
                given = Verdict.INCLUDE
            session.vote(given, reasons[len(card.report.id) % len(reasons)].id)
    lead = review.conflicts("lead")
    for _conflict in lead.queue:
        lead.decide(Verdict.INCLUDE)


def test_real_answers_and_exports_go_through_the_whole_review(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    articles, documents = real_articles(), real_documents()
    make_workspace(tmp_path / "review")
    with (
        open_review(tmp_path / "review") as review,
        Replay(articles) as pubmed,
        NvaStandIn([], documents=documents) as nva,
    ):
        services = Services(
            contact="librarian@example.org", addresses={"pubmed": pubmed.address, "nva": nva.address}
        )
        librarian = review.actor(None, Role.LIBRARIAN)
        everything = (
            StoredQuery(name="pubmed", source="pubmed", requests=({"term": "all"},), place="p"),
            StoredQuery(name="nva", source="nva", requests=({"publication_year_since": "1900"},), place="n"),
        )
        for query in everything:
            review.search(query, services=services, actor=librarian)
        imported = lost = 0
        refused: list[str] = []
        for file in sorted((SAMPLES / "formats" / "ris").glob("*.ris")):
            name = "".join(letter if letter.isalnum() else "-" for letter in file.stem.lower())
            reference = ReferenceFile(name=file.name, content=file.read_bytes(), source=name)
            try:
                got = review.import_file(reference, actor=librarian)
            except LitreviewError as error:
                refused.append(str(error))
                continue
            for one in got:
                gone = sum(problem.entry_lost for problem in one.problems)
                imported, lost = imported + len(one.act.found), lost + gone
                assert one.act.entries == len(one.act.found) + gone
        matches = review.duplicates()
        review.link(matches, actor=librarian)
        screen(review, Stage.TITLE_ABSTRACT)
        review.retrieve([report.id for report in review.sought()], retrieved=True, note=None, actor=librarian)
        screen(review, Stage.FULL_TEXT)
        flow = review.flow()
        included = select(flow, review.ledger, review.records, ExportSet.INCLUDED)
        texts = {name: str(render(name, included)) for name in ("bib", "ris", "csv")}
    assert imbalances(flow) == []
    assert not flow.provisional
    assert len(flow.sources["pubmed"]) == len(articles) > 100
    assert len(flow.sources["nva"]) == len(documents) > 5
    assert texts["ris"].count("TY  - ") == len(included) == flow.count(Box.REPORTS)
    assert all("no title" in told or "in no format" in told for told in refused)
    with capsys.disabled():
        sys.stdout.write(
            f"\nPubMed {len(articles)}, NVA {len(documents)}, RIS {imported} records, {lost} lost and told, "
            f"{len(refused)} files refused; links {len(matches.links)}, screened {flow.count(Box.SCREENED)}, "
            f"included {flow.count(Box.REPORTS)}\n"
        )
