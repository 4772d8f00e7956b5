"""A whole review made of the corpus: protocol, queries, imported file, searches, votes, notes, retrievals."""

import itertools
import json
from collections.abc import Sequence
from pathlib import Path

from litreview.demo.standins import Asked, Reply, StandIn
from litreview.model.events import Verdict
from litreview.model.protocol import FieldType, Role, Stage
from litreview.model.text import one_line
from litreview.review import Review, Services, open_review
from litreview.screening.charting_answers import options
from litreview.screening.charting_form import MOST_FIELDS
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.labels import LONGEST
from litreview.screening.rules import is_sought
from litreview.screening.session import ScreeningSession
from litreview.searches.imports import ReferenceFile
from litreview.workspace import make_workspace
from tests.hostile.corpus import SHORT, Attack
from tests.hostile.test_settings import STAGES, protocol_text, quoted

FOUR = tuple(SHORT[start : start + 4] for start in range(0, len(SHORT), 4))
"""The attacks by four, so that one record takes several."""

TEAM = STAGES.replace('roles = ["reviewer", "lead"]', 'roles = ["reviewer"]') + (
    '[[team]]\nhandle = "lead"\nroles = ["lead"]\n'
)

READABLE = tuple(attack for attack in SHORT if one_line(attack.text))
"""Those of which something is left to read: a text of nothing is refused in a form."""


def form_text(attacks: Sequence[Attack]) -> str:
    """Return a charting form of every kind of field, the attacks in all its texts."""
    kinds = itertools.cycle(("text", "choices", "text", "choice", "number", "yes-no"))
    return "".join(
        f'[[charting]]\nid = "field-{number}"\n{both(one)}type = "{kind}"\n'
        f"help.en = {quoted(one.text)}\nhelp.nb = {quoted(one.text)}\n{choices_text(kind, attacks, number)}"
        for number, (one, kind) in enumerate(zip(attacks[:MOST_FIELDS], kinds, strict=False))
    )


def both(attack: Attack) -> str:
    """Return the attack in both languages."""
    return f"en = {quoted(attack.text)}\nnb = {quoted(attack.text)}\n"


def choices_text(kind: str, attacks: Sequence[Attack], start: int) -> str:
    """Return nine attacks as the choices of a field of the kind; nothing where it has none."""
    if not kind.startswith("choice"):
        return ""
    offered = [attacks[(MOST_FIELDS + 9 * start + step) % len(attacks)] for step in range(9)]
    told = ", ".join(
        f'{{ id = "c{number}", en = {quoted(one.text)}, nb = {quoted(one.text)} }}'
        for number, one in enumerate(offered)
    )
    return f"choices = [{told}]\n"


class HostilePubMed(StandIn):
    """PubMed whose every word is an attack."""

    def reply(self, asked: Asked) -> Reply:
        """Return everything for any search."""
        numbers = range(1, len(FOUR) + 1)
        if asked.path.endswith("esearch.fcgi"):
            told = "".join(f"<OutputMessage>{as_xml(one.text)}</OutputMessage>" for one in SHORT)
            phrases = "".join(f"<PhraseNotFound>{as_xml(one.text)}</PhraseNotFound>" for one in SHORT)
            ids = "".join(f"<Id>{number}</Id>" for number in numbers)
            body = (
                f"<eSearchResult><Count>{len(FOUR)}</Count><QueryKey>1</QueryKey><WebEnv>E</WebEnv>"
                f"<IdList>{ids}</IdList><QueryTranslation>{as_xml(SHORT[0].text)}</QueryTranslation>"
                f"<ErrorList>{phrases}</ErrorList><WarningList>{told}</WarningList></eSearchResult>"
            )
            return Reply(body=body.encode())
        articles = "".join(article(number, four) for number, four in zip(numbers, FOUR, strict=True))
        return Reply(body=f"<PubmedArticleSet>{articles}</PubmedArticleSet>".encode())


class HostileNva(StandIn):
    """NVA whose every word is an attack, and half of whose hits are not as they should be."""

    def reply(self, asked: Asked) -> Reply:
        """Return everything for any search."""
        assert asked.method == "GET"
        hits = [hit(number, four) for number, four in enumerate(FOUR)]
        hits += [broken(number, attack) for number, attack in enumerate(SHORT)]
        answer = {
            "totalHits": len(hits),
            "hits": hits,
            "id": SHORT[3].text,
            "nextSearchAfterResults": "http://[x",
        }
        body = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")  # no half letters in UTF-8
        return Reply(body=body, media_type="application/json")


def as_xml(text: str) -> str:
    """Return the text as XML can hold it; what it cannot hold at all is left out."""
    held = "".join(one for one in text if one in "\t\n\r" or (one >= " " and not "\ud800" <= one <= "\udfff"))
    held = held.replace("\ufffe", "").replace("\uffff", "")
    return held.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def article(number: int, four: Sequence[Attack]) -> str:
    """Return an article of PubMed with the attacks in all its fields."""
    first, second, third, fourth = (as_xml(one.text) for one in (*four, *SHORT[:3])[:4])
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{number}</PMID><Article><Journal><ISSN>{first}</ISSN>"
        f"<JournalIssue><Volume>{second}</Volume><Issue>{third}</Issue><PubDate><Year>2020</Year>"
        f"<Month>{first}</Month><Day>{second}</Day></PubDate></JournalIssue><Title>{fourth}</Title></Journal>"
        f"<ArticleTitle>{first}</ArticleTitle><Pagination><MedlinePgn>{second}</MedlinePgn></Pagination>"
        f'<Abstract><AbstractText Label="{third}">{second}</AbstractText><AbstractText>{third}</AbstractText>'
        f"</Abstract><AuthorList><Author><LastName>{fourth}</LastName><ForeName>{first}</ForeName></Author>"
        f"<Author><CollectiveName>{second}</CollectiveName></Author></AuthorList><Language>{third}</Language>"
        f"<VernacularTitle>{fourth}</VernacularTitle></Article><KeywordList><Keyword>{first}</Keyword>"
        f"<Keyword>{fourth}</Keyword></KeywordList></MedlineCitation><PubmedData><ArticleIdList>"
        f'<ArticleId IdType="doi">10.1000/{second}</ArticleId><ArticleId IdType="pmc">{third}</ArticleId>'
        "</ArticleIdList></PubmedData></PubmedArticle>"
    )


def hit(number: int, four: Sequence[Attack]) -> dict[str, object]:
    """Return a hit of NVA with the attacks in all its fields."""
    first, second, third, fourth = (one.text for one in (*four, *SHORT[:3])[:4])
    return {
        "identifier": f"{number}-{first}"[:900],
        "handle": fourth,
        "entityDescription": {
            "mainTitle": f"{number} {first}",
            "alternativeTitles": {second: third},
            "abstract": second,
            "alternativeAbstracts": {third: fourth},
            "tags": [first, second, third, fourth],
            "language": third,
            "publicationDate": {"year": "2020", "month": first, "day": second},
            "contributors": [
                {"identity": {"name": fourth}, "role": {"type": "Creator"}, "sequence": first},
                {"identity": {"name": second}, "role": "Creator", "sequence": "9" * 5_000},
            ],
            "reference": {
                "doi": third,
                "publicationContext": {"type": second, "name": third, "onlineIssn": fourth},
                "publicationInstance": {
                    "type": first,
                    "volume": second,
                    "issue": third,
                    "pages": {"begin": fourth},
                },
            },
        },
    }


def broken(number: int, attack: Attack) -> dict[str, object]:
    """Return a hit in which something is of another kind than NVA says."""
    strange: tuple[object, ...] = (
        None, [], {}, 7, -1.5e300, True, [[[]]], attack.text, [attack.text], {attack.text: attack.text},
    )  # fmt: skip
    what = strange[number % len(strange)]
    return {
        "identifier": f"broken-{number}" if number % 3 else [what],
        "handle": what,
        "additionalIdentifiers": what,
        "entityDescription": {
            "mainTitle": attack.text if number % 2 else what,
            "alternativeTitles": what,
            "abstract": what,
            "tags": what,
            "publicationDate": what,
            "contributors": [what, {"identity": what, "role": what, "sequence": what}],
            "reference": {
                "doi": what,
                "publicationContext": what,
                "publicationInstance": {"type": what, "pages": what},
            },
        },
    }


def hostile_file() -> bytes:
    """Return a RIS file of the attacks, in which some entries cannot be read and others repeat."""
    entries = (
        f"TY  - JOUR\nTI  - {number % 40} {one.text}\nAU  - {one.text}, A\nPY  - 2020\n"
        f"AN  - {number % 30}{one.text}\nAB  - {one.text}\nDO  - 10.1000/{number}\n"
        f"{'' if number % 7 else 'ER  - '}\nER  - \n"
        for number, one in enumerate(SHORT)
    )
    return (
        ("".join(entries) + "TY  - JOUR\nAU  - x\nER  - \n" * 3)
        .encode("utf-8", "replace")
        .replace(b"\x00", b"")
    )


def make(folder: Path) -> None:
    """Make the review in the folder and take it to its end."""
    make_workspace(folder)
    (folder / "screening" / "protocol.toml").write_text(
        protocol_text(SHORT, form_text(READABLE) + TEAM).replace(
            "format = 1\n", f"format = 1\ncontact = {quoted(SHORT[1].text)}\n"
        ),
        encoding="utf-8",
        newline="\n",
    )
    for name in ("pubmed", "nva"):
        (folder / "searches" / f"{name}.toml").write_text(hostile_query(name), encoding="utf-8", newline="\n")
    with open_review(folder) as review, HostilePubMed() as pubmed, HostileNva() as nva:
        services = Services(addresses={"pubmed": pubmed.address, "nva": nva.address})
        librarian = review.actor(None, Role.LIBRARIAN)
        for query in review.queries(()):
            review.search(query, services=services, actor=librarian)
        file = ReferenceFile(name=SHORT[40].text, content=hostile_file(), source="oria")
        review.import_file(file, actor=librarian)
        review.link(review.duplicates(), actor=librarian)
        _screen(review)
        _chart(review)


def hostile_query(source: str) -> str:
    """Return a stored query of the source with attacks in its texts."""
    text, name = quoted(SHORT[0].text), "term" if source == "pubmed" else "query"
    head = f'format = 1\nsource = "{source}"\nunverified = {text}\n[title]\nen = {text}\nnb = {text}\n'
    return f"{head}[[requests]]\n{name} = {quoted(SHORT[2].text)}\n"


def _screen(review: Review) -> None:
    first, second = (review.screening(name, Stage.TITLE_ABSTRACT) for name in ("first", "second"))
    reasons = review.protocol.reasons
    for number in range(len(first.queue)):
        _remark(first, number)
        _remark(second, number + 1)
        first.vote(Verdict.INCLUDE)
        second.vote(
            Verdict.EXCLUDE if number % 5 == 0 else Verdict.INCLUDE, reasons[number % len(reasons)].id
        )
    review.desk("lead").reveal_early([first.queue[0].id], Stage.TITLE_ABSTRACT, SHORT[3].text)
    lead = review.conflicts("lead")
    for number in range(len(lead.queue) // 2):
        _remark(lead, number)
        lead.decide(Verdict.EXCLUDE, reasons[number].id)
    agreed = next(report for report in first.queue if is_sought(review.ledger, review.protocol, report))
    review.desk("lead").override(agreed.id, Stage.TITLE_ABSTRACT, Verdict.INCLUDE, why=SHORT[4].text)
    sought = [report.id for report in review.sought()]
    for number, record in enumerate(sought):
        note = SHORT[number % len(SHORT)].text
        review.retrieve([record], retrieved=number % 3 > 0, note=note, actor=review.actor("lead", Role.LEAD))
    read = [review.screening(name, Stage.FULL_TEXT) for name in ("first", "second")]
    for number in range(20):
        for session in read:
            session.vote(
                Verdict.INCLUDE if number % 2 else Verdict.EXCLUDE, reasons[number % len(reasons)].id
            )
    review.conflicts("lead")  # which opens the votes


def _chart(review: Review) -> None:
    """Let two chart every other included report alike in part, and the lead settle some of what differs."""
    for shift, who in enumerate(("first", "second")):
        session = review.charting(who)
        for position in range(0, len(session.queue), 2):
            session.move(position - session.position)
            for number, field in enumerate(session.protocol.charting):
                text = SHORT[(position + number + shift * (number % 3)) % len(SHORT)].text
                said = (
                    [options(field)[(number + shift) % len(options(field))][0]] if options(field) else [text]
                )
                session.answer(field.id, ["17"] if field.type is FieldType.NUMBER else said)
            session.finish()
    lead = review.chart_settling("lead")
    for number in range(len(lead.queue) // 2):
        lead.take(number % 2)


def _remark(session: ScreeningSession | ConflictSession, number: int) -> None:
    attack = SHORT[number % len(SHORT)].text
    session.note(attack)
    session.label([attack.replace(",", "")[:LONGEST]])
