"""Finding, going and choosing in plain mode: a line is asked for, and what it led to is said."""

from collections.abc import Callable, Sequence
from typing import Final

from litreview.model.language import _, ngettext
from litreview.model.reports import Report
from litreview.model.text import fold, one_line
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.finding import Facts, Finder, complete
from litreview.screening.session import ScreeningSession
from litreview.store.words import SHORTEST
from litreview.tui.keymap import name_of
from litreview.tui.plain.keyboard import Keyboard
from litreview.tui.plain.keys import key_name, spoken
from litreview.tui.plain.side import Side
from litreview.tui.views import Choice, is_narrowed, offered_to, see, see_all
from litreview.tui.wording import verdict_word

_MOST: Final = 20
"""Records that are named of those found."""
_UNHURRIED: Final = 2000
"""Records from which reading them all takes long enough to say so."""

Session = ScreeningSession | ConflictSession


class NotDoneError(Exception):
    """What was asked for cannot be done; says why."""


class Seeker:
    """Asks where to go and goes there; each method returns whether the person is now somewhere else.

    Each raises NotDoneError where what was written leads nowhere, and LitreviewError as the session does.
    """

    def __init__(self, session: Session, side: Side, keyboard: Keyboard, say: Callable[[str], None]) -> None:
        self._session = session
        self._side = side
        self._keyboard = keyboard
        self._say = say

    def find(self) -> bool:
        """Ask for words and go to the record that has them; of several, to the one that is named."""
        words = self._line(
            _("Write words of its title, abstract or authors and press Enter; an empty line goes back.")
        )
        if not words:
            return False
        if len(words) < SHORTEST:
            raise NotDoneError(_("Write at least {letters} letters.").format(letters=SHORTEST))
        finder = self._session.finder
        if not finder.is_complete and len(finder.reports) >= _UNHURRIED:
            self._say(_("Reading…"))
        complete(finder)
        hits = finder.hits(words)
        found = ngettext("{found} record found.", "{found} records found.", len(hits))
        if not hits:
            raise NotDoneError(found.format(found=0))
        self._say(found.format(found=len(hits)))
        return self._go_to(finder, hits)

    def go(self) -> bool:
        """Ask for a number and go there."""
        total = len(self._session.queue)
        number = self._number(
            _("Write a number from 1 to {total} and press Enter; an empty line goes back.").format(
                total=total
            ),
            total,
        )
        if number:
            self._session.move(number - 1 - self._session.position)
        return bool(number)

    def open(self) -> bool:
        """Go to the next one that is not decided."""
        step = self._session.following() - self._session.position
        if not step:
            raise NotDoneError(_("There is no other open record here."))
        self._session.move(step)
        return True

    def choose(self) -> bool:
        """Ask which records to see, in which order, and go to the first of them."""
        session = self._session
        offered = offered_to(session)
        for choice in offered:
            self._say(_told(choice))
        words = self._line(
            _("Write its key, or words of it, and press Enter; an empty line leaves everything as it is.")
        )
        if not words:
            return False
        text, is_done = see(session, _chosen(offered, words).view, key_name)
        if not is_done:
            raise NotDoneError(text)
        self._say(text)
        return True

    def all(self) -> bool:
        """See all records again."""
        was_narrowed = is_narrowed(self._session)
        self._say(see_all(self._session, key_name))
        return was_narrowed

    def _go_to(self, finder: Finder, hits: Sequence[int]) -> bool:
        number: int | None = 1
        if len(hits) > 1:
            for place, hit in enumerate(hits[:_MOST], start=1):
                self._say(f"{place}: {self._named(finder.reports[hit], finder.facts[hit])}")
            if len(hits) > _MOST:
                self._say(_("These are the first {most}; more words find fewer.").format(most=_MOST))
            number = self._number(
                _("Write the number of one and press Enter; an empty line goes back."), min(_MOST, len(hits))
            )
        if not number:
            return False
        was_narrowed = is_narrowed(self._session)
        if not self._session.go_to(finder.reports[hits[number - 1]]):
            raise NotDoneError(_("That record is no longer in your queue."))
        if was_narrowed and not is_narrowed(self._session):
            self._say(_("All are shown again: the one you went to was not among those chosen."))
        return True

    def _named(self, report: Report, facts: Facts) -> str:
        by = " ".join(part for part in (facts.author, str(facts.year or "")) if part)
        verdict = self._side.verdict_on(report)
        parts = [facts.title or _("No title in the sources."), by, verdict_word(verdict) if verdict else ""]
        return "; ".join(part.rstrip(".") for part in parts if part) + "."

    def _number(self, asked: str, last: int) -> int | None:
        written = self._line(asked)
        if not written:
            return None
        if not (written.isascii() and written.isdigit() and 1 <= int(written[:9]) <= last):
            text = _("There is no number {number} here; there are 1 to {total}.")
            raise NotDoneError(text.format(number=written, total=last))
        return int(written)

    def _line(self, asked: str) -> str:
        if not self._keyboard.is_scripted:
            self._say(asked)
        return one_line(self._keyboard.line() or "").strip()


def _told(choice: Choice) -> str:
    told = f"{spoken(choice.key)}: {choice.text}" if choice.key else choice.text
    return _("{choice} (now)").format(choice=told) if choice.is_on else told


def _chosen(offered: Sequence[Choice], written: str) -> Choice:
    by_key = next((choice for choice in offered if choice.key == name_of(written)), None)
    if by_key:
        return by_key
    words = fold(written).split()
    found = [choice for choice in offered if all(word in fold(choice.text) for word in words)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotDoneError(_("None of them is called so: {words}.").format(words=written))
    names = "; ".join(choice.text for choice in found)
    raise NotDoneError(_("Several are called so: {names}.").format(names=names))
