"""What is answered in a field of the charting form: made fit to be kept, compared, and put into words."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.protocol import ChartField, FieldType
from litreview.model.text import clean, one_line

LONGEST: Final = 4000
"""Characters of a text; what is longer is no characteristic of a study."""
YES: Final = "yes"
NO: Final = "no"

Said = tuple[str, ...]
"""An answer as it is kept; nothing where there is none."""

_NUMBER: Final = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")
_GROUPED: Final = re.compile(r"-?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
"""A number as a person writes it: 1 250,5."""


def checked(field: ChartField, said: Sequence[str]) -> Said:
    """Return the answer as it is kept: texts cleaned, numbers as digits, choices in the protocol's order.

    Nothing, or a text of blanks, is no answer. Raise UsageError for what the field does not take.
    """
    match field.type:
        case FieldType.TEXT:
            return _text(field, said)
        case FieldType.NUMBER:
            return _number(field, said)
        case _:
            return _chosen(field, said)


def fits(field: ChartField, said: Said) -> bool:
    """Tell whether the answer is one that the field takes, as the protocol has it now."""
    try:
        return checked(field, said) == said
    except UsageError:
        return False


def alike(field: ChartField, answers: Iterable[Said]) -> bool:
    """Tell whether all answers say the same; blanks and a number's way of being written do not differ."""
    return len({_meaning(field, said) for said in answers}) <= 1


def options(field: ChartField) -> tuple[tuple[str, str], ...]:
    """Return what can be picked in the field, each with its words; nothing where it is written into."""
    if field.type is FieldType.YES_NO:
        return ((YES, _("yes")), (NO, _("no")))
    return tuple((choice.id, one_line(str(choice.text))) for choice in field.choices)


def in_words(field: ChartField, said: Said) -> str:
    """Return the answer as it is read: the words of what was picked, or the text; empty for none."""
    words = dict(options(field))
    return "; ".join(words.get(one, one) for one in said)


def picked(field: ChartField, said: Said, option: str) -> Said:
    """Return the answer after one option was picked: picked again it is taken away."""
    if option in said:
        return tuple(one for one in said if one != option)
    return checked(field, (*said, option) if field.type is FieldType.CHOICES else (option,))


def _meaning(field: ChartField, said: Said) -> Said | Decimal:
    if field.type is FieldType.NUMBER and said:
        return Decimal(said[0])
    return tuple(one_line(one) for one in said)


def _text(field: ChartField, said: Sequence[str]) -> Said:
    text = clean(_only(field, said))
    if len(text) > LONGEST:
        raise UsageError(
            field.id,
            _("is too long: {number} characters").format(number=len(text)),
            _("A field takes at most {number}.").format(number=LONGEST),
        )
    return (text,) if text else ()


def _number(field: ChartField, said: Sequence[str]) -> Said:
    text = one_line(_only(field, said))
    plain = (text.replace(" ", "") if _GROUPED.fullmatch(text) else text).replace(",", ".")
    if not plain:
        return ()
    if not _NUMBER.fullmatch(plain) or not plain.isascii():
        raise UsageError(
            field.id,
            _("is not a number: {text}").format(text=text[:40]),
            _("Write digits alone, such as 1 250."),
        )
    return (plain,)


def _chosen(field: ChartField, said: Sequence[str]) -> Said:
    known = [option for option, _words in options(field)]
    strange = next((one for one in said if one not in known), None)
    if strange is not None:
        raise UsageError(
            field.id,
            _("no such choice: {choice}").format(choice=one_line(strange)[:40]),
            _("Choices: {known}.").format(known=", ".join(known)),
        )
    answer = tuple(option for option in known if option in said)
    if len(answer) > 1 and field.type is not FieldType.CHOICES:
        raise UsageError(field.id, _("takes one choice, not several"), _("Pick the one that fits best."))
    return answer


def _only(field: ChartField, said: Sequence[str]) -> str:
    if len(said) > 1:
        raise UsageError(field.id, _("takes one answer, not several"), _("Write them as one text."))
    return said[0] if said else ""
