"""Characters that look right and are read as something else, or as nothing."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from litreview.model.language import _
from litreview.searches.traps.finding import Finding

QUOTES: Final = "“”„‟«»‹›‘’‚‛′″"
DASHES: Final = "‐‑‒–—―−"
ASTERISKS: Final = "∗＊⁎✱﹡٭"
BLANKS: Final = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"
UNSEEN: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"
_ENTITY: Final = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d+|#x[0-9a-f]+);", re.IGNORECASE)
_DAMAGED: Final = re.compile("Ã¦|Ã¸|Ã¥|Ã†|Ã˜|Ã…|\ufffd")


def lint_characters(text: str, place: str) -> Iterator[Finding]:
    """Yield a finding for each kind of character that a source does not read as it looks."""
    for characters, what, remedy in (
        (QUOTES, _("typographic quotation mark {found}"), _('Write a straight " instead.')),
        (DASHES, _("typographic dash {found}"), _("Write a plain hyphen - instead.")),
        (ASTERISKS, _("{found} is no asterisk, and truncates nothing"), _("Write a plain * instead.")),
        (BLANKS, _("a blank that is none ({found})"), _("Write a plain blank instead.")),
        (UNSEEN, _("an unseen character ({found})"), _("Delete it; write the word anew.")),
    ):
        if found := sorted({one for one in text if one in characters}):
            yield Finding(place, what.format(found=" ".join(map(_shown, found))), remedy)
    if entity := _ENTITY.search(text):
        yield Finding(
            place, _("{found} is a web page's way to write a character").format(found=entity[0]),
            _("Write the character itself."),
        )  # fmt: skip
    if damaged := _DAMAGED.search(text):
        yield Finding(
            place, _("{found} is a damaged æ, ø or å").format(found=damaged[0]),
            _("Save the file as UTF-8 and write the letter anew."),
        )  # fmt: skip
    if unicodedata.normalize("NFC", text) != text:
        yield Finding(
            place, _("a letter is written as two characters, such as a and a ring for å"),
            _("Write the letter anew; a source may not find it as it stands."),
        )  # fmt: skip


def _shown(character: str) -> str:
    return character if character.isprintable() else f"U+{ord(character):04X}"
