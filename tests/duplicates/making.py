"""Made-up records, and what the comparison says of two of them."""

from dataclasses import replace

from litreview.duplicates.compare import compare
from litreview.duplicates.evidence import Evidence
from litreview.duplicates.keys import key_of
from litreview.model.records import Author, Record, RecordId, RecordType

TITLE = "Learning and mastery courses in the municipality: a survey of collaboration with hospitals"
OTHER = "Peer support after stroke in rural districts and what the helpers themselves gain from it"
ABSTRACT = (
    "Background: Municipalities offer courses for people who live with long illness. Little is known "
    "of how they are planned with hospitals. Methods: All coordinators were asked by questionnaire. Results: "
    "Most courses were planned together, and few were evaluated. Conclusion: Plans are shared, data are not."
)
OTHER_ABSTRACT = (
    "Aim: To describe how volunteers experienced visiting persons who came home after treatment far off "
    "any town. Twelve were interviewed twice, and the talks read for what they said of giving and taking. "
    "They told of long roads, of silence shared at kitchen tables, and of learning to leave."
)
EDITORIAL = "Editorial"


def named(*names: str) -> tuple[Author, ...]:
    """Return authors from ``Family, Given``, or from the name of an organisation."""
    parted = [name.partition(", ") for name in names]
    return tuple(Author(family=family, given=given or None) for family, _, given in parted)


AUTHORS = named("Eksempel, Anne", "Prøve, Ola", "Døme, Kari")
STRANGERS = named("Quist, Ulf", "Zander, Tove")


def article(number: int, **other: object) -> Record:
    """Return a made-up article with everything but identifiers and abstract, and the fields given."""
    made = Record(
        id=RecordId(f"example:{number}"),
        source="example",
        title=TITLE,
        type=RecordType.ARTICLE,
        authors=AUTHORS,
        year=2020,
        container="Example Journal of Learning",
        volume="12",
        issue="3",
        pages="101-110",
    )
    return replace(made, **other)  # type: ignore[arg-type]


def bare(number: int, **other: object) -> Record:
    """Return a record that says nothing but what is given."""
    empty = Record(id=RecordId(f"example:{number}"), source="example", title="")
    return replace(empty, **other)  # type: ignore[arg-type]


def outcome(first: Record, second: Record) -> str:
    """Return ``same``, ``version``, ``doubtful`` or ``different``."""
    found = compare(key_of(first), key_of(second))
    return found.band.value if found else "different"


def rule_of(first: Record, second: Record) -> str | None:
    """Return the name of what the comparison went by, or None where they are different."""
    found = compare(key_of(first), key_of(second))
    return found.rule if found else None


def evidence(first: Record, second: Record) -> Evidence:
    """Return the two side by side."""
    return Evidence(key_of(first), key_of(second))
