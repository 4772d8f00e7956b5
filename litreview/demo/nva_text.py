"""How NVA's search reads text: its analyser, and phrase, prefix and all-words matching.

Standard tokenizer, HTML stripped, lower case, ASCII folding that keeps the original, Scandinavian
normalisation (Lucene's filters of these names); no stemming and no splitting of compounds.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_TAG: Final = re.compile(r"<[^<>]*>")
_TOKEN: Final = re.compile(r"\w+(?:(?:(?<=\d)[.,](?=\d)|(?<=[^\W\d])[.'’·](?=[^\W\d]))\w+)*")
_PAIRS: Final = re.compile("a[ao]|ae|o[eo]")
_PAIR_LETTER: Final = {"aa": "å", "ao": "å", "ae": "æ", "oe": "ø", "oo": "ø"}
_INTERCHANGEABLE: Final = str.maketrans({"ä": "æ", "ö": "ø"})
_ASCII: Final = str.maketrans(
    {"æ": "ae", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "œ": "oe", "ß": "ss"}
)
_LONGEST_QUERY: Final = 20

Word = frozenset[str]
"""One word of a text in every spelling it is found by."""


@dataclass(frozen=True, slots=True)
class Text:
    """An analysed text."""

    words: tuple[Word, ...]

    def has_all(self, wanted: Sequence[Word]) -> bool:
        """Tell whether every word wanted is somewhere in the text."""
        spellings = frozenset().union(*self.words)
        return all(word & spellings for word in wanted)

    def has_phrase(self, wanted: Sequence[Word]) -> bool:
        """Tell whether the words wanted follow each other, the last being perhaps only begun."""
        starts = range(len(self.words) - len(wanted) + 1)
        return any(self._phrase_at(start, wanted) for start in starts)

    def _phrase_at(self, start: int, wanted: Sequence[Word]) -> bool:
        *whole, begun = wanted
        here = self.words[start : start + len(wanted)]
        return all(word & other for word, other in zip(whole, here, strict=False)) and any(
            spelling.startswith(beginning) for spelling in here[-1] for beginning in begun
        )


@lru_cache(maxsize=4096)
def analysed(text: str) -> Text:
    """Return the text as NVA would have indexed it."""
    return Text(
        tuple(map(_spellings, _TOKEN.findall(_TAG.sub(" ", unicodedata.normalize("NFC", text)).lower())))
    )


def matches_value(value: str, text: str) -> bool:
    """Tell whether one value finds the text: as a phrase that may be cut off, or by all its words."""
    wanted = analysed(value).words
    if not wanted:
        return False
    read = analysed(text)
    return read.has_phrase(wanted) or read.has_all(wanted)


def matches_query(query: str, texts: Sequence[str]) -> bool:
    """Tell whether every one of the query's first 20 words is in some text."""
    wanted = analysed(" ".join(query.split()[:_LONGEST_QUERY])).words
    return Text(tuple(word for text in texts for word in analysed(text).words)).has_all(wanted)


def _spellings(token: str) -> Word:
    folded = unicodedata.normalize("NFKD", token.translate(_ASCII))
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    return frozenset(map(_normalised, (token, plain)))


def _normalised(token: str) -> str:
    return _PAIRS.sub(lambda pair: _PAIR_LETTER[pair[0]], token.translate(_INTERCHANGEABLE))
