"""Words: numbered texts, found by what their words begin with or, in compounds, hold; gone when closed."""

import re
import sqlite3
from collections.abc import Iterable
from typing import Final

from litreview.model.errors import StoreError
from litreview.model.language import _
from litreview.model.text import fold

SHORTEST: Final = 2
"""Letters a word must have to be looked for; nearly every text has every single letter."""

_INSIDE_FROM: Final = 4
"""Letters from which a word is also looked for inside others, as *opplæring* in *pasientopplæring*."""
_MOST_COMPOUNDS: Final = 200
_WORD: Final = re.compile(r"[^\W_]+")
_USUAL: Final = (("æ", "ae"), ("ø", "o"), ("å", "a"), ("–", " "), ("’", "'"), ("“", '"'), ("”", '"'))
"""What most texts beyond ASCII have; folding one of them letter by letter takes twenty times as long."""


class Words:
    """An index of folded words in a file of SQLite's own, which nobody else sees and which it deletes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._spelled = ""
        """Every word there is, one a line, once ``settle`` was called."""
        self._asked: dict[str, str] = {}
        """How the words of the last question are looked for."""

    def add(self, texts: Iterable[tuple[int, str]]) -> None:
        """Take in texts, each with its number."""
        rows = ((number, _plain(text)) for number, text in texts)
        if not self._connection.in_transaction:  # one for all: each ends in a merge of what it wrote
            self._connection.execute("begin")
        self._connection.executemany("insert into text(rowid, words) values (?, ?)", rows)

    def settle(self) -> None:
        """Make words inside other words known; to be called when all texts are in."""
        if self._connection.in_transaction:
            self._connection.execute("commit")
        terms = self._connection.execute("select term from term")
        self._spelled = "\n".join(["", *(term for (term,) in terms), ""])
        self._asked.clear()

    def hits(self, question: str) -> list[int]:
        """Return the numbers of the texts that have every word of the question, in order.

        Words shorter than ``SHORTEST`` are passed over; without any other there is no hit.
        """
        words = [word for word in _WORD.findall(fold(question)) if len(word) >= SHORTEST]
        if not words:
            return []
        self._asked = {word: self._asked.get(word) or self._forms(word) for word in words}
        sought = " AND ".join(f"({forms})" for forms in self._asked.values())
        rows = self._connection.execute("select rowid from text where text match ? order by rowid", (sought,))
        return [number for (number,) in rows]

    def close(self) -> None:
        """Let go of the index."""
        self._connection.close()

    def _forms(self, word: str) -> str:
        forms = [f'"{word}"*']
        if len(word) >= _INSIDE_FROM:
            inside = re.finditer(rf"\n([^\n]+{re.escape(word)}[^\n]*)(?=\n)", self._spelled)
            forms += [f'"{match[1]}"' for match, _number in zip(inside, range(_MOST_COMPOUNDS), strict=False)]
        return " OR ".join(forms)


def new_words() -> Words:
    """Return an index without texts; raise StoreError where this machine's SQLite has no text search."""
    connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    try:
        connection.executescript(
            "pragma journal_mode = off; pragma synchronous = off;"
            "create virtual table text using fts5(words, content='', detail=none, prefix='2 3');"
            "create virtual table term using fts5vocab(text, row);"
        )
    except sqlite3.OperationalError as error:
        connection.close()
        raise StoreError(
            "SQLite",
            _("this Python's SQLite cannot search in texts"),
            _("Use a Python whose SQLite has FTS5, as those of python.org and of Linux have."),
        ) from error
    return Words(connection)


def _plain(text: str) -> str:
    text = text.casefold()
    for letter, plain in _USUAL:
        text = text.replace(letter, plain)
    return text if text.isascii() else fold(text)
