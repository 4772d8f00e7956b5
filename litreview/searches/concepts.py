"""The search strategy as concepts: blocks of terms and headings, in no source's syntax."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import msgspec

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.protocol import Wording
from litreview.model.text import one_line
from litreview.model.toml import read_toml

LANGUAGES: Final = ("en", "nb", "nn")
VOCABULARIES: Final = ("mesh", "emtree", "cinahl")


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase; ``*`` at the end of a word stands for any ending."""

    text: str
    language: str | None = None
    """``en``, ``nb`` or ``nn``; None where a source has its own list."""

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words, each with its ``*``."""
        return tuple(self.text.split())

    @property
    def is_phrase(self) -> bool:
        """Tell whether it must be held together: more than one word, or a word with a hyphen."""
        return len(self.words) > 1 or "-" in self.text

    @property
    def is_truncated(self) -> bool:
        """Tell whether any ending will do."""
        return self.text.endswith("*")

    @property
    def is_truncated_inside(self) -> bool:
        """Tell whether a ``*`` stands before the last word's end."""
        return "*" in self.text[:-1]

    @property
    def is_norwegian(self) -> bool:
        """Tell whether it is bokmål or nynorsk, or holds a letter only Norwegian has."""
        return self.language in {"nb", "nn"} or any(letter in "æøå" for letter in self.text.casefold())


@dataclass(frozen=True, slots=True)
class Heading:
    """A subject heading of a vocabulary, with the narrower ones unless ``alone``."""

    text: str
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One block of the strategy: whatever says the same thing, of which one must be met."""

    id: str
    name: Wording
    terms: tuple[Term, ...]
    headings: Mapping[str, tuple[Heading, ...]] = field(default_factory=dict)
    """By vocabulary: ``mesh``, ``emtree``, ``cinahl``."""
    skip: tuple[str, ...] = ()
    """Sources that are searched without this block."""
    never: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Terms a source is not asked for."""
    instead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The only terms a source is asked for."""
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lines in a source's own syntax, added as they stand."""
    alone: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Terms that are specific enough in a source to be searched without the other blocks."""

    def terms_for(self, source: str) -> tuple[Term, ...]:
        """Return the terms the source is asked for, each once, in the order of the file."""
        if source in self.instead:
            return tuple(Term(text) for text in self.instead[source])
        dropped = self.never.get(source, ())
        seen: dict[str, Term] = {}
        for term in self.terms:
            if term.text not in dropped:
                seen.setdefault(term.text.casefold(), term)
        return tuple(seen.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """The whole of ``concepts.toml``: blocks that must all be met, and the years."""

    title: Wording
    concepts: tuple[Concept, ...]
    place: str
    since: int | None = None
    """First year of publication wanted."""
    until: int | None = None
    """Last year of publication wanted."""
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The whole words a truncated term stands for, for sources that cannot truncate."""
    unverified: tuple[str, ...] = ()

    def concepts_for(self, source: str) -> tuple[Concept, ...]:
        """Return the blocks the source is searched with."""
        return tuple(concept for concept in self.concepts if source not in concept.skip)


class _Title(msgspec.Struct, forbid_unknown_fields=True):
    en: str
    nb: str


class _Headings(msgspec.Struct, forbid_unknown_fields=True):
    mesh: list[str] = []
    mesh_alone: list[str] = []
    emtree: list[str] = []
    emtree_alone: list[str] = []
    cinahl: list[str] = []
    cinahl_alone: list[str] = []


class _Words(msgspec.Struct, forbid_unknown_fields=True):
    en: list[str] = []
    nb: list[str] = []
    nn: list[str] = []


class _Concept(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    name: _Title
    words: _Words = msgspec.field(default_factory=_Words)
    headings: _Headings = msgspec.field(default_factory=_Headings)
    skip: list[str] = []
    never: dict[str, list[str]] = {}
    instead: dict[str, list[str]] = {}
    own: dict[str, list[str]] = {}
    alone: dict[str, list[str]] = {}
    unverified: str | None = None


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: Literal[1]
    title: _Title
    concepts: list[_Concept]
    since: int | None = None
    until: int | None = None
    forms: dict[str, list[str]] = {}
    unverified: str | None = None


def read_concepts(text: str, place: str) -> Strategy:
    """Return the strategy in the text; raise UsageError that names file, block and remedy."""
    file = read_toml(text, place, _File)
    strategy = Strategy(
        title=Wording(en=file.title.en, nb=file.title.nb),
        concepts=tuple(_concept(concept) for concept in file.concepts),
        place=place,
        since=file.since,
        until=file.until,
        forms={_term(term): tuple(map(_term, forms)) for term, forms in file.forms.items()},
        unverified=tuple(
            mark
            for mark in (
                file.unverified,
                *(f"{block.id}: {block.unverified}" for block in file.concepts if block.unverified),
            )
            if mark
        ),
    )
    for problem, remedy in _problems(strategy):
        raise UsageError(place, problem, remedy)
    return strategy


def _term(text: str) -> str:
    return one_line(text)


def _concept(block: _Concept) -> Concept:
    return Concept(
        id=block.id,
        name=Wording(en=block.name.en, nb=block.name.nb),
        terms=tuple(
            Term(_term(text), language) for language in LANGUAGES for text in getattr(block.words, language)
        ),
        headings={name: headings for name in VOCABULARIES if (headings := _headings(block.headings, name))},
        skip=tuple(block.skip),
        never=_lists(block.never),
        instead=_lists(block.instead),
        own=_lists(block.own),
        alone=_lists(block.alone),
    )


def _headings(headings: _Headings, vocabulary: str) -> tuple[Heading, ...]:
    whole, alone = (getattr(headings, name) for name in (vocabulary, f"{vocabulary}_alone"))
    return tuple(Heading(_term(text), alone=one) for one, texts in ((False, whole), (True, alone))
                 for text in texts)  # fmt: skip


def _lists(lists: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {source: tuple(map(_term, texts)) for source, texts in lists.items()}


def _problems(strategy: Strategy) -> Iterator[tuple[str, str]]:
    ids = [concept.id for concept in strategy.concepts]
    if not ids:
        yield _("there is no concept"), _("Write at least one [[concepts]] with an id, a name and words.")
    for name in dict.fromkeys(ids):
        if ids.count(name) > 1:
            yield _("two concepts are called {name}").format(name=name), _("Give each an id of its own.")
    if strategy.since and strategy.until and strategy.since > strategy.until:
        yield _("since is after until"), _("Write the earlier year as since.")
    for concept in strategy.concepts:
        yield from _problems_of(concept)


def _problems_of(concept: Concept) -> Iterator[tuple[str, str]]:
    if not (concept.terms or concept.headings or concept.own or concept.instead):
        yield (
            _("concept {name} has no term").format(name=concept.id),
            _("Write its words under [concepts.words], or take the concept away."),
        )
    texts = {term.text for term in concept.terms}
    lists = (*concept.never.values(), *concept.instead.values(), *concept.alone.values(), texts)
    if any(not text.strip("* ") for texts_of in lists for text in texts_of):
        yield (
            _("concept {name} has an empty term").format(name=concept.id),
            _("Write the word, or take the empty quotes away."),
        )
    for key, switched in (("never", concept.never), ("alone", concept.alone)):
        for source, named in switched.items():
            for text in named:
                if text not in texts | set(concept.instead.get(source, ())):
                    yield (
                        _("{key} of concept {name} names {term}, which is not among its words").format(
                            key=key, name=concept.id, term=text
                        ),
                        _("Write the term exactly as it stands under [concepts.words]."),
                    )
