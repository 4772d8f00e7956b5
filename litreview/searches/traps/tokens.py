"""A Boolean search string cut into tokens, as far as every syntax agrees."""

import re
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["open", "close", "tag", "quoted", "operator", "word"]

_TOKEN: Final = re.compile(
    r'(?P<open>\()|(?P<close>\))|(?P<tag>\[[^\[\]]*\])|"(?P<quoted>[^"]*)"|(?P<word>[^\s()\[\]"]+)'
)
OPERATORS: Final = frozenset({"AND", "OR", "NOT"})


@dataclass(frozen=True, slots=True)
class Token:
    """A bracket, a tag in square brackets, a phrase without its quotes, an operator or a word."""

    kind: Kind
    text: str

    @property
    def operator(self) -> str:
        """Return the operator in capitals."""
        return self.text.upper()


def tokens_of(text: str) -> list[Token]:
    """Return the tokens; an operator in small letters is one too."""
    return [_token(match) for match in _TOKEN.finditer(text)]


def _token(match: re.Match[str]) -> Token:
    kind: Kind
    for kind in ("open", "close", "tag", "quoted"):
        if (text := match[kind]) is not None:
            return Token(kind, text)
    word = match["word"]
    return Token("operator" if word.upper() in OPERATORS else "word", word)


def letters(text: str) -> int:
    """Return how many letters and digits the text has."""
    return sum(character.isalnum() for character in text)
