"""Small flows to draw; their numbers need not add up, for drawing does not count."""

from collections.abc import Mapping

from litreview.exports.prisma import Awaiting, Box, PrismaFlow
from litreview.model.protocol import Reason, ReasonId, Wording
from litreview.model.records import RecordId, SourceKind

Numbers = Mapping[Box, int]

TITLE = "PRISMA 2020 flow diagram: lærings- og mestringsarbeid <i samhandling>"

DATABASES_AND_REGISTERS = {
    Box.DATABASES: 203,
    Box.REGISTERS: 7,
    Box.DUPLICATES: 38,
    Box.AUTOMATION: 0,
    Box.OTHER_REASONS: 2,
    Box.SCREENED: 170,
    Box.EXCLUDED: 121,
    Box.SOUGHT: 49,
    Box.NOT_RETRIEVED: 3,
    Box.ASSESSED: 46,
    Box.EXCLUDED_FULL_TEXT: 31,
    Box.STUDIES: 13,
    Box.REPORTS: 15,
}
OTHER_METHODS = {
    Box.WEBSITES: 9,
    Box.ORGANISATIONS: 4,
    Box.CITATIONS: 12,
    Box.OTHER_REMOVED: 5,
    Box.OTHER_SOUGHT: 20,
    Box.OTHER_NOT_RETRIEVED: 1,
    Box.OTHER_ASSESSED: 19,
    Box.OTHER_EXCLUDED: 16,
}
SOURCES = {
    "pubmed": ("PubMed", SourceKind.DATABASE, 61),
    "nva": ("Nasjonalt vitenarkiv (NVA)", SourceKind.DATABASE, 142),
    "ctgov": ("ClinicalTrials.gov", SourceKind.REGISTER, 7),
}
REASONS = {
    "Not patient education": 14,
    "No collaboration between hospital and municipality": 12,
    "Protocol only": 5,
}


def records(number: int) -> tuple[RecordId, ...]:
    """Return as many record ids."""
    return tuple(RecordId(f"pubmed:{index}") for index in range(number))


def by_reason(numbers: Mapping[str, int]) -> dict[Reason, tuple[RecordId, ...]]:
    """Return the numbers as exclusions, each reason called as its text says."""
    return {
        Reason(id=ReasonId(f"reason-{index}"), text=Wording(en=text, nb=text)): records(number)
        for index, (text, number) in enumerate(numbers.items())
    }


def flow(
    numbers: Numbers = DATABASES_AND_REGISTERS,
    *,
    sources: Mapping[str, tuple[str, SourceKind, int]] = SOURCES,
    reasons: Mapping[str, int] = REASONS,
    other_reasons: Mapping[str, int] | None = None,
    awaiting: Mapping[Awaiting, int] | None = None,
    notices: tuple[str, ...] = (),
) -> PrismaFlow:
    """Return a flow with these numbers, and none where no number is given."""
    return PrismaFlow(
        boxes={box: records(numbers.get(box, 0)) for box in Box},
        by_reason={
            Box.EXCLUDED_FULL_TEXT: by_reason(reasons),
            Box.OTHER_EXCLUDED: by_reason(other_reasons or {}),
        },
        sources={name: records(number) for name, (_, _, number) in sources.items()},
        source_kinds={name: kind for name, (_, kind, _) in sources.items()},
        source_titles={name: title for name, (title, _, _) in sources.items()},
        awaiting={place: records((awaiting or {}).get(place, 0)) for place in Awaiting},
        as_of=None,
        notices=notices,
    )


def one_arm() -> PrismaFlow:
    """Return a finished flow through databases and registers only."""
    return flow()


def two_arms() -> PrismaFlow:
    """Return a finished flow that used other methods too."""
    return flow(
        DATABASES_AND_REGISTERS | OTHER_METHODS,
        other_reasons={"Not patient education": 9, "Published before 2012": 7},
    )


def unfinished() -> PrismaFlow:
    """Return a flow in which reports wait and a search has failed."""
    return flow(
        awaiting={Awaiting.SCREENING: 8, Awaiting.RETRIEVAL: 3, Awaiting.ASSESSMENT: 1},
        notices=("search oria failed on 2026-03-02 and has not been answered since",),
    )


def many_reasons() -> PrismaFlow:
    """Return a flow with fifteen long reasons, and sources of long names."""
    reasons = {
        f"Reason {number}: "
        + "the collaboration between the hospital and the municipalities is not described " * 2: number
        for number in range(1, 15)
    }
    reasons["Pasient-og-pårørendeopplæringssamarbeidsavtaleforhandlingsreferatgjennomgang"] = 3
    sources = SOURCES | {
        f"file-{number}": (
            f"A library catalogue of a rather long name, part {number}",
            SourceKind.DATABASE,
            5,
        )
        for number in range(6)
    }
    return flow(
        DATABASES_AND_REGISTERS | OTHER_METHODS,
        sources=sources,
        reasons=reasons,
        other_reasons=dict(list(reasons.items())[:4]),
    )


PREVIOUS = {
    Box.PREVIOUS_STUDIES: 8,
    Box.PREVIOUS_REPORTS: 9,
    Box.TOTAL_STUDIES: 21,
    Box.TOTAL_REPORTS: 24,
}


def update() -> PrismaFlow:
    """Return a finished flow of an updated review through databases and registers only."""
    return flow(DATABASES_AND_REGISTERS | PREVIOUS)


def update_with_two_arms() -> PrismaFlow:
    """Return a finished flow of an updated review with everything that can stand in it."""
    aside = {
        Box.EXCLUDED_BY_HUMAN: 81,
        Box.EXCLUDED_UNREAD: 40,
        Box.ONGOING: 2,
        Box.AWAITING_CLASSIFICATION: 1,
    }
    return flow(
        DATABASES_AND_REGISTERS | OTHER_METHODS | PREVIOUS | aside,
        other_reasons={"Not patient education": 9, "Published before 2012": 7},
    )


GOLDEN = {
    "updated-v1.svg": update,
    "updated-v2.svg": update_with_two_arms,
    "new-v1.svg": one_arm,
    "new-v2.svg": two_arms,
    "provisional.svg": unfinished,
}
"""The golden drawings, and the flow each shows."""


def ids(start: int, end: int) -> tuple[RecordId, ...]:
    """Return the record ids from one number up to another."""
    return tuple(RecordId(f"pubmed:{number}") for number in range(start, end))


def adding_up(*, other: bool = False, updates: bool = False, open_ones: int = 0) -> PrismaFlow:
    """Return a flow whose numbers add up, of any template; so many reports at its end are not decided."""
    included, beside = ids(195, 210 - open_ones), ids(322, 325) if other else ()
    known = ids(400, 409) if updates else ()
    boxes = {
        Box.DATABASES: ids(0, 203),
        Box.REGISTERS: ids(203, 210),
        Box.DUPLICATES: ids(0, 38),
        Box.OTHER_REASONS: ids(38, 40),
        Box.SCREENED: ids(40, 210),
        Box.EXCLUDED: ids(40, 161),
        Box.EXCLUDED_BY_HUMAN: ids(40, 161),
        Box.SOUGHT: ids(161, 210),
        Box.NOT_RETRIEVED: ids(161, 164),
        Box.ASSESSED: ids(164, 210),
        Box.EXCLUDED_FULL_TEXT: ids(164, 195),
        Box.REPORTS: (*included, *beside),
        Box.STUDIES: (*included[:-2], *beside),
        Box.PREVIOUS_REPORTS: known,
        Box.PREVIOUS_STUDIES: known[:-1],
        Box.TOTAL_REPORTS: (*known, *included, *beside),
        Box.TOTAL_STUDIES: (*known[:-1], *included[:-2], *beside),
    }
    elsewhere = {
        Box.WEBSITES: ids(300, 309),
        Box.ORGANISATIONS: ids(309, 313),
        Box.CITATIONS: ids(313, 325),
        Box.OTHER_REMOVED: ids(300, 305),
        Box.OTHER_SOUGHT: ids(305, 325),
        Box.OTHER_NOT_RETRIEVED: ids(305, 306),
        Box.OTHER_ASSESSED: ids(306, 325),
        Box.OTHER_EXCLUDED: ids(306, 322),
    }
    of_sources = {"pubmed": ids(0, 61), "nva": ids(61, 203), "ctgov": ids(203, 210)}
    reasons = [Reason(id=ReasonId(text), text=Wording(en=text, nb=text)) for text in REASONS]
    whole = dict.fromkeys(Box, ()) | boxes | (elsewhere if other else {})
    return PrismaFlow(
        boxes=whole,
        by_reason={
            Box.EXCLUDED_FULL_TEXT: dict(
                zip(reasons, (ids(164, 178), ids(178, 190), ids(190, 195)), strict=True)
            ),
            Box.OTHER_EXCLUDED: dict(zip(reasons, (ids(306, 315), ids(315, 322)), strict=False))
            if other
            else {},
        },
        sources={**of_sources, **({"other": ids(300, 325)} if other else {})},
        source_kinds={name: kind for name, (_, kind, _) in SOURCES.items()} | {"other": SourceKind.WEBSITE},
        source_titles={name: title for name, (title, _, _) in SOURCES.items()},
        awaiting={**dict.fromkeys(Awaiting, ()), Awaiting.ASSESSMENT: ids(210 - open_ones, 210)},
        as_of=None,
    )
