"""Explaining: why two records stand in one report or in two, in words a librarian understands. Pure."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from litreview.duplicates.compare import AGAINST, FOR, Band, fields_of, judged, named
from litreview.duplicates.evidence import Evidence
from litreview.duplicates.find import CHAIN
from litreview.duplicates.keys import key_of
from litreview.duplicates.linking import WITHDRAWN
from litreview.duplicates.rules import RULES
from litreview.duplicates.vetoes import VETOES
from litreview.model.events import BY_HAND, Event, Link, Relation
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.records import Record, RecordId
from litreview.model.text import one_line

UNLIKE: Final = "unlike"
"""Why two records are different where no rule and no veto holds."""

Told = tuple[Event, Link]
"""What was said of a pair, and the event that says who said it and when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of two records side by side."""

    name: str
    first: str
    second: str
    alike: float | None
    """0 to 1; None where one of them does not give it."""

    @property
    def speaks(self) -> bool | None:
        """Tell whether it speaks for one report, or against it; None where it says nothing."""
        if self.alike is None or AGAINST <= self.alike < FOR:
            return None
        return self.alike >= FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why two records stand as they stand."""

    fields: tuple[Field, ...]
    band: Band | None
    """What the rules make of the pair by itself; None where they take it for two reports."""
    reasons: tuple[str, ...]
    """What decides, by name: first what keeps apart or makes doubtful, then what would join."""
    said: tuple[Told, ...]
    """What the log says of this very pair, earliest first."""
    together: bool
    """Whether they stand in one report now."""
    path: tuple[Told, ...]
    """The links that lead from the first to the second, where they stand in one report."""


def explain(first: Record, second: Record, ledger: Ledger) -> Explanation:
    """Return why the two records stand in one report or in two."""
    evidence = Evidence(*map(key_of, sorted((first, second), key=lambda record: record.id)))
    comparison = judged(evidence)
    pair = frozenset((first.id, second.id))
    report = ledger.report_of(first.id)
    together = report is not None and second.id in report.records
    return Explanation(
        fields=tuple(_fields(first, second, fields_of(evidence))),
        band=comparison.band if comparison else None,
        reasons=_reasons(evidence, pair, ledger),
        said=tuple(told for told in ledger.links if {told[1].first, told[1].second} == pair),
        together=together,
        path=path_between(first.id, second.id, ledger) if together else (),
    )


def _reasons(evidence: Evidence, pair: frozenset[RecordId], ledger: Ledger) -> tuple[str, ...]:
    """Return the names of what decides on the pair, first that which has the last word."""
    comparison = judged(evidence)
    rule, veto = named(RULES, evidence), named(VETOES, evidence)
    decided = comparison.rule if comparison else veto or UNLIKE
    names = [decided, *(name for name in (veto, rule) if name)]
    if comparison and comparison.band is Band.SAME and is_doubted(pair, CHAIN, ledger):
        names.insert(0, CHAIN)
    if pair in ledger.rulings:
        names.insert(0, BY_HAND)
    return tuple(dict.fromkeys(names))


def is_doubted(pair: frozenset[RecordId], rule: str, ledger: Ledger) -> bool:
    """Tell whether the last run left the pair to a person for this reason."""
    doubts = ledger.sought[-1][1].doubtful if ledger.sought else ()
    return any({one.first, one.second} == pair and one.rule == rule for one in doubts)


def path_between(first: RecordId, second: RecordId, ledger: Ledger) -> tuple[Told, ...]:
    """Return the fewest links that lead from the one record to the other within their report."""
    report = ledger.report_of(first)
    members = frozenset(report.records) if report else frozenset()
    near: dict[RecordId, list[tuple[RecordId, Told]]] = {}
    for told in standing_links(ledger, members):
        one, other = told[1].first, told[1].second
        near.setdefault(one, []).append((other, told))
        near.setdefault(other, []).append((one, told))
    came: dict[RecordId, tuple[RecordId, Told] | None] = {first: None}
    waiting = deque([first])
    while waiting and second not in came:
        here = waiting.popleft()
        for there, told in near.get(here, ()):
            if there not in came:
                came[there] = (here, told)
                waiting.append(there)
    return tuple(_back(came, second))


def _back(came: Mapping[RecordId, tuple[RecordId, Told] | None], last: RecordId) -> list[Told]:
    steps: list[Told] = []
    while (step := came.get(last)) is not None:
        last, told = step
        steps.insert(0, told)
    return steps


def standing_links(ledger: Ledger, members: frozenset[RecordId]) -> list[Told]:
    """Return the links that join these records: people's, and those of rules that no person contradicts."""
    told = {**ledger.rule_links, **ledger.rulings}
    return [one for pair, one in told.items() if pair <= members and one[1].relation is Relation.SAME]


def _fields(first: Record, second: Record, alike: Mapping[str, float | None]) -> Iterable[Field]:
    one, other = _values(first), _values(second)
    for name, value in alike.items():
        given = value if one[name] and other[name] else None
        yield Field(
            name=name,
            first=one[name],
            second=other[name],
            alike=None if given is None else round(float(given), 4),
        )


def _values(record: Record) -> dict[str, str]:
    """Return what the record gives in each field that is compared, as one text."""
    return {
        "title": record.title,
        "authors": ", ".join(map(str, record.authors)),
        "container": record.container or "",
        "year": str(record.year or ""),
        "volume": record.volume or "",
        "issue": record.issue or "",
        "page": record.pages or "",
        "doi": record.doi or "",
        "pmid": record.pmid or "",
        "abstract": record.abstract or "",
    }


def label_of(field: str) -> str:
    """Return what a person calls the field."""
    return {
        "title": _("title"),
        "authors": _("authors"),
        "container": _("journal or book"),
        "year": _("year"),
        "volume": _("volume"),
        "issue": _("issue"),
        "page": _("pages"),
        "doi": _("DOI"),
        "pmid": _("PubMed number"),
        "abstract": _("abstract"),
        "numbers": _("numbers in the title"),
        "words": _("words of the title"),
        "kind": _("kind"),
    }.get(field, field)


def sentence_of(rule: str) -> str:
    """Return in a sentence what the rule, veto, version or doubt of this name says."""
    told = {**_joining(), **_parting(), **_versions(), **_doubting()}.get(rule)
    return told or _("A rule of another version of the program says so ({rule}).").format(rule=one_line(rule))


def _joining() -> dict[str, str]:
    return {
        "identical": _("All that both records give is the same, and it is enough to know a report by."),
        "same-pmid": _("The PubMed number is the same, and titles, authors or place do not say otherwise."),
        "same-doi": _("The DOI is the same, and so is enough of title, authors and place."),
        "same-title": _("The title is the same, by the same authors, and the place fits."),
        "same-place": _("They stand at the same place (journal, volume, pages), and the rest fits."),
        "same-beginning": _("The one title is the other with a subtitle; authors, year and journal agree."),
        "same-abstract": _("The abstract is the same, and title, authors and journal do not differ."),
        BY_HAND: _("A person has said so. This stands above every rule."),
    }


def _parting() -> dict[str, str]:
    return {
        "different-kind": _(
            "One is an erratum, a retraction, a comment, a reply or a protocol, and the other is not."
        ),
        "different-pmid": _("PubMed has them under two numbers."),
        "different-doi": _("The DOIs differ, and so does the place, or it is not known."),
        "different-numbers": _("Each title has a number that the other has not, as in part 1 and part 2."),
        "different-words": _("The titles differ in a word that counts, as in vivo and in vitro do."),
        "different-years": _("More than a year lies between them, and the place does not explain it."),
        "same-rubric": _("The title is one that returns in every issue, such as Editorial."),
        "different-abstract": _("The abstracts are about other things."),
        UNLIKE: _("No rule joins them: what both give and have in common is not enough to say so."),
        WITHDRAWN: _("A rule had linked them, and no rule does any more; the link was withdrawn."),
    }


def _versions() -> dict[str, str]:
    return {
        "cochrane-version": _("They are two versions of one Cochrane review."),
        "later-edition": _("They are two editions of a text that is brought up to date under one title."),
        "preprint": _("One is a preprint and the other the published article."),
        "protocol": _("One is the protocol and the other the study done by it."),
        "meeting": _("One is the abstract given at a meeting, and the other came out elsewhere."),
    }


def _doubting() -> dict[str, str]:
    return {
        "alike": _("The title is nearly the same and nothing surely differs; a person should look."),
        "short-title": _("The title is the same but says little; a person should look."),
        "translation": _(
            "The same authors at the same place, with another title: perhaps in another language."
        ),
        "shared-doi": _("The same authors share a DOI, and the titles are much alike; a person should look."),
        "perhaps-one": _(
            "They look like versions of one study, but have one container and year, or one DOI and two "
            "years; a person should look."
        ),
        CHAIN: _(
            "A rule would link them, but each is linked with records that must not stand in one report."
        ),
    }
