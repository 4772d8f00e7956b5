"""Views: what a person can choose to see, by which key, and what is said of it; loads no Textual."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Final

from litreview.model.language import _, ngettext
from litreview.model.protocol import Protocol
from litreview.screening import conflicts
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.filtering import Filter, Kind
from litreview.screening.ordering import Order
from litreview.screening.session import ScreeningSession
from litreview.tui.actions import cap_of, keys_of
from litreview.tui.wording import choice_text, filter_text, order_text

View = Filter | Order | conflicts.Choice | None
"""What to see, in which order, or all."""

Narrowed = ScreeningSession | ConflictSession
"""A walk of which a part can be seen."""

_OF_ACTION: Final = {
    Kind.INCLUDED: "include",
    Kind.MAYBE: "maybe",
    Kind.EXCLUDED: "exclude",
    Kind.NOTE: "note",
}
"""Filters that have the key of what a person does to the records they show."""
_LETTERS: Final = {Kind.UNDECIDED: "op", Kind.NO_ABSTRACT: "ax", Kind.RETRACTED: "wt"}
"""The letters of the others: the first that is free."""
_ORDER: Final = (
    Kind.UNDECIDED, Kind.INCLUDED, Kind.MAYBE, Kind.EXCLUDED, Kind.NOTE, Kind.NO_ABSTRACT, Kind.RETRACTED,
)  # fmt: skip
_LISTS_OWN: Final = frozenset({"escape", "q", "j", "k", "space", "b"})
"""Keys with which a list is walked through and left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One line of the list."""

    key: str
    """Empty where there is none."""
    text: str
    view: View
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What a filter can name in this review."""

    sources: Sequence[str]
    labels: Sequence[str] = ()


_CONFLICT_KEYS: Final = {
    conflicts.Choice.DECISION: "i",
    conflicts.Choice.MAYBE: "m",
    conflicts.Choice.REASONS: "r",
    conflicts.Choice.DISCUSS: "d",
}


def conflict_choices(now: conflicts.Choice | None) -> tuple[Choice, ...]:
    """Return the kinds of conflict that can be chosen."""
    every = Choice(key=keys_of("view")[0], text=_("All conflicts"), view=None, is_on=now is None)
    kinds = (
        Choice(key=key, text=choice_text(kind), view=kind, is_on=kind is now)
        for kind, key in _CONFLICT_KEYS.items()
    )
    return (every, *kinds)


def choices(protocol: Protocol, offered: Offered, now: Filter | None, order: Order) -> tuple[Choice, ...]:
    """Return all that can be chosen: filters, labels, sources and orders."""
    keys = _keys()
    views: list[tuple[str, Filter | Order]] = [(keys[kind], Filter(kind)) for kind in _ORDER]
    reasons = [
        (key, Filter(Kind.REASON, reason.id))
        for key, reason in zip(chain(keys_of("reason"), repeat("")), protocol.reasons, strict=False)
    ]
    views[4:4] = reasons
    views += [("", Filter(Kind.LABEL, label)) for label in offered.labels]
    views += [("", Filter(Kind.SOURCE, source)) for source in offered.sources]
    views += [("", one) for one in Order]
    every = Choice(key=keys[None], text=_("All records"), view=None, is_on=now is None)
    return (
        every,
        *(
            Choice(
                key=key,
                text=filter_text(protocol, view) if isinstance(view, Filter) else order_text(view),
                view=view,
                is_on=view in (now, order),
            )
            for key, view in views
        ),
    )


def _keys() -> dict[Kind | None, str]:
    """Return the key of each filter, and under None that of all records; empty where none is free."""
    taken = {*_LISTS_OWN, *keys_of("reason")}
    keys: dict[Kind | None, str] = {}
    wishes: dict[Kind | None, tuple[str, ...]] = {
        **{kind: keys_of(action)[:1] for kind, action in _OF_ACTION.items()},
        None: keys_of("view")[:1],
        **{kind: tuple(letters) for kind, letters in _LETTERS.items()},
    }
    for kind, wished in wishes.items():
        keys[kind] = next((key for key in wished if key not in taken), "")
        taken.add(keys[kind])
    return keys


def see(session: Narrowed, view: View, key: Callable[[str], str] = cap_of) -> tuple[str, bool]:
    """See this from now on; return what to say, and whether it could be done.

    ``key`` tells how the key of an action is said.
    """
    match view:
        case None:
            return see_all(session, key), True
        case Order() if isinstance(session, ScreeningSession):
            session.arrange(view)
            return f"{order_text(view)}.", True
        case Filter() if isinstance(session, ScreeningSession):
            return _records(session.narrow(view), filter_text(session.protocol, view), key)
        case conflicts.Choice() if isinstance(session, ConflictSession):
            return _conflicts(session.narrow(view), choice_text(view), key)
        case _:
            raise TypeError(f"{view} is for another session")


def see_all(session: Narrowed, key: Callable[[str], str] = cap_of) -> str:
    """See all again; return what to say."""
    if isinstance(session, ConflictSession):
        already = _("All conflicts are shown already; {key} chooses among them.")
        again = _("All conflicts are shown again.")
    else:
        already = _("All records are shown already; {key} chooses among them.")
        again = _("All records are shown again.")
    if not is_narrowed(session):
        return already.format(key=key("view"))
    session.show_all()
    return again


def is_narrowed(session: Narrowed) -> bool:
    """Tell whether only a part of the queue is seen."""
    now = session.choice if isinstance(session, ConflictSession) else session.filter
    return now is not None


def offered_to(session: Narrowed) -> tuple[Choice, ...]:
    """Return what can be chosen to be seen now."""
    if isinstance(session, ConflictSession):
        return conflict_choices(session.choice)
    offered = Offered(sources=session.sources, labels=session.own_labels)
    return choices(session.protocol, offered, session.filter, session.order)


def _records(count: int, name: str, key: Callable[[str], str]) -> tuple[str, bool]:
    if not count:
        return _("No record is such: {choice}.").format(choice=name), False
    text = ngettext("{count} record: {choice}. {key} shows all.",
                    "{count} records: {choice}. {key} shows all.", count)  # fmt: skip
    return text.format(count=count, choice=name, key=key("all")), True


def _conflicts(count: int, name: str, key: Callable[[str], str]) -> tuple[str, bool]:
    if not count:
        return _("No conflict is such: {choice}.").format(choice=name), False
    text = ngettext("{count} conflict: {choice}. {key} shows all.",
                    "{count} conflicts: {choice}. {key} shows all.", count)  # fmt: skip
    return text.format(count=count, choice=name, key=key("all")), True
