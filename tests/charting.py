"""What tests of charting make again and again: a protocol with a form, reports included after full text."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from litreview.model.events import Act, Retrieval, Verdict, Vote
from litreview.model.protocol import ChartChoice, ChartField, FieldType, Handle, Protocol, Stage
from litreview.model.records import RecordId
from litreview.screening.charting_session import ChartingSession
from litreview.screening.charting_settling import ChartSettling
from litreview.screening.reveal import reveal_complete
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, SECOND, protocol, wording


def chosen(field: str, kind: FieldType, *ids: str) -> ChartField:
    choices = tuple(ChartChoice(id=one, text=wording(one.title())) for one in ids)
    return ChartField(id=field, text=wording(field.title()), type=kind, choices=choices)


FORM = (
    replace(chosen("design", FieldType.CHOICE, "trial", "survey", "interview"), required=True),
    chosen("forms", FieldType.CHOICES, "courses", "networks", "posts"),
    ChartField(id="number", text=wording("Number"), type=FieldType.NUMBER),
    ChartField(id="users", text=wording("Users"), type=FieldType.YES_NO),
    ChartField(
        id="findings",
        text=wording("Findings"),
        type=FieldType.TEXT,
        help=wording("In your own words."),
        required=True,
    ),
)


def with_form(of: Protocol | None = None) -> Protocol:
    """Return the protocol with a charting form."""
    return replace(of or protocol(), charting=FORM)


def include(
    journals: Mapping[Handle, Journal], *numbers: int, meet: Callable[[], None] = lambda: None
) -> None:
    """Let both vote the records in at both stages; ``meet`` is done whenever the others must have heard."""
    for stage in Stage:
        for who in (FIRST, SECOND):
            _do(journals, who, *(_vote(number, stage, who) for number in numbers))
        meet()
        reveal_complete(journals[LEAD], protocol(), stage, lead=LEAD)
        meet()
        if stage is Stage.TITLE_ABSTRACT:
            _do(journals, LEAD, *(Retrieval(record=_record(number), retrieved=True) for number in numbers))
            meet()


def charting(journal: Journal, who: Handle, of: Protocol | None = None) -> ChartingSession:
    """Return the reviewer's session, opened."""
    made = ChartingSession(journal=journal, protocol=of or with_form(), reviewer=who)
    made.reopen()
    return made


def settling(journal: Journal, of: Protocol | None = None, *, with_settled: bool = False) -> ChartSettling:
    """Return the lead's walk, opened."""
    made = ChartSettling(journal=journal, protocol=of or with_form(), lead=LEAD, with_settled=with_settled)
    made.reopen()
    return made


def chart(session: ChartingSession, **answers: str) -> None:
    """Answer the fields of the current report and finish it; several choices with a blank between."""
    for field, said in answers.items():
        session.answer(field, said.split() if field == "forms" else [said])
    session.finish()


def _vote(number: int, stage: Stage, who: Handle) -> Vote:
    return Vote(record=_record(number), stage=stage, reviewer=who, verdict=Verdict.INCLUDE)


def _record(number: int) -> RecordId:
    return RecordId(f"pubmed:{number}")


def _do(journals: Mapping[Handle, Journal], who: Handle, *acts: Act) -> None:
    journals[who].append_all(who, acts)
