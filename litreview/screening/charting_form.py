"""The charting form of the protocol file: its fields read, and found consistent."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from litreview.model.language import _
from litreview.model.protocol import ChartChoice, ChartField, FieldType, Wording

MOST_FIELDS: Final = 40
"""Fields of a form; longer ones are not filled in alike by two people."""
MOST_CHOICES: Final = 9
"""Choices of a field: each has a key of its own."""
LONGEST_ID: Final = 40
"""Characters of a field's or a choice's id."""

TABLE: Final = "charting"
_CHOSEN: Final = (FieldType.CHOICE, FieldType.CHOICES)
_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")

Wrong = tuple[tuple[str, int, str], str, str]
"""The table, which of its entries from 0, and the key; the problem; the remedy."""


class _Wording(msgspec.Struct, forbid_unknown_fields=True):
    en: str
    nb: str

    def wording(self) -> Wording:
        return Wording(en=self.en, nb=self.nb)


class _Choice(_Wording, forbid_unknown_fields=True):
    id: str


class FormField(_Choice, forbid_unknown_fields=True):
    """One ``[[charting]]`` entry, as it stands in the file."""

    type: FieldType
    choices: list[_Choice] = []
    help: _Wording | None = None
    required: bool = False

    def field(self) -> ChartField:
        """Return the field."""
        return ChartField(
            id=self.id,
            text=self.wording(),
            type=self.type,
            choices=tuple(ChartChoice(id=one.id, text=one.wording()) for one in self.choices),
            help=self.help.wording() if self.help else None,
            required=self.required,
        )


def wrong_in(form: Sequence[FormField]) -> Iterator[Wrong]:
    """Yield what is wrong with the form, though each entry is of the right shape."""
    seen: set[str] = set()
    for number, field in enumerate(form):
        for problem, remedy, key in _wrong_in_field(field, is_second=field.id in seen):
            yield (TABLE, number, key), problem, remedy
        seen.add(field.id)
    if len(form) > MOST_FIELDS:
        yield (
            (TABLE, MOST_FIELDS, "id"),
            _("there are more than {number} fields to chart").format(number=MOST_FIELDS),
            _("Take out those whose answers no table will show."),
        )


def _wrong_in_field(field: FormField, *, is_second: bool) -> Iterator[tuple[str, str, str]]:
    if is_second:
        problem = _("{id} stands twice in [[{table}]]").format(id=field.id, table=TABLE)
        yield problem, _("Give each entry its own name."), "id"
    for one in (field.id, *(choice.id for choice in field.choices)):
        if len(one) > LONGEST_ID or not _ID.fullmatch(one):
            yield (
                _("{id} is not a name for a field or a choice").format(id=one or '""'),
                _("Use small letters, digits and hyphens, starting with a letter."),
                "id" if one == field.id else "choices",
            )
    if not all(text.strip() for one in (field, *field.choices) for text in (one.en, one.nb)):
        problem = _("{id} has a text that is empty").format(id=field.id)
        yield problem, _("Write it in en and in nb, also for each choice."), "id"
    yield from _wrong_choices(field)


def _wrong_choices(field: FormField) -> Iterator[tuple[str, str, str]]:
    ids = [choice.id for choice in field.choices]
    chosen = ", ".join(f'"{one}"' for one in _CHOSEN)
    if ids and field.type not in _CHOSEN:
        yield (
            _("{id} has choices, and is of the type {type}").format(id=field.id, type=field.type),
            _("Take them out, or write type = {one}.").format(one=chosen.replace(", ", " / ")),
            "choices",
        )
    if field.type in _CHOSEN and len(ids) < 2:  # noqa: PLR2004 - of one there is no choosing
        yield (
            _("{id} is of the type {type}, and has not two choices").format(id=field.id, type=field.type),
            _('Write choices = [{ id = "...", en = "...", nb = "..." }, ...] below it.'),
            "type",
        )
    if len(ids) > MOST_CHOICES:
        yield (
            _("{id} has more than {number} choices").format(id=field.id, number=MOST_CHOICES),
            _("Each has a key from 1 to 9: join some, or make the field a text."),
            "choices",
        )
    if len(set(ids)) < len(ids):
        twice = next(one for one in ids if ids.count(one) > 1)
        yield (
            _("{id} is a choice of {field} twice").format(id=twice, field=field.id),
            _("Give each choice its own name."),
            "choices",
        )
