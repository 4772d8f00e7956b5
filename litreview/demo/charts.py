"""Charts of the example's included reports: made up, as the reports are, and the same at every run."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from litreview.model.protocol import ChartField, FieldType, Protocol
from litreview.model.records import Record
from litreview.screening.charting_answers import Said, options

_TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "setting": (
        "A learning and mastery centre and four municipalities.",
        "A district psychiatric centre, its municipalities and a user organisation.",
        "Two hospitals and eleven municipalities of one health community.",
        "A healthy life centre shared by three municipalities.",
    ),
    "helps": (
        "Somebody whose work it is to keep the collaboration going.",
        "Courses planned together, with users from the start.",
        "Short ways: people who know each other and can ring.",
    ),
    "hinders": (
        "Nobody knows who pays.",
        "Agreements that name the aim and not the persons.",
        "Staff who change before the course is held.",
    ),
    "findings": (
        "Courses lasted where both levels paid for a coordinator, and ended where neither did.",
        "Agreements were signed by managers and not known to those who gave the courses.",
        "Patients met two services that did not know of each other, and carried the messages themselves.",
        "The municipality took over courses from the hospital, and asked it for knowledge of the illness.",
    ),
}
"""What a text field of the example is answered with; of other fields nothing."""
_MOST: Final = 3
"""Choices picked in a field that takes several."""
_APART: Final = 7
"""Of so many answers the second reviewer gives one of their own."""


def chart_of(record: Record, protocol: Protocol, *, reader: int) -> dict[str, Said]:
    """Return what a reader, counted from 0, charts of the report, by field."""
    return {field.id: _answer(record, field, reader) for field in protocol.charting}


def _answer(record: Record, field: ChartField, reader: int) -> Said:
    drawn = _drawn(record.title, field.id)
    if reader and drawn % _APART == 0:
        drawn = _drawn(record.title, field.id, str(reader))
    match field.type:
        case FieldType.TEXT:
            texts = _TEXTS.get(field.id, ())
            return (texts[drawn % len(texts)],) if texts else ()
        case FieldType.NUMBER:
            return (str(8 + drawn % 90),) if drawn % 5 else ()
        case FieldType.CHOICES:
            offered = options(field)
            picks = {(drawn >> step) % len(offered) for step in range(1 + drawn % _MOST)}
            return tuple(option for number, (option, _words) in enumerate(offered) if number in picks)
        case _:
            offered = options(field)
            return (offered[drawn % len(offered)][0],)


def _drawn(*parts: str) -> int:
    return int.from_bytes(sha256("\x1f".join(parts).encode()).digest()[:6], "big")
