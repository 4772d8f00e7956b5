"""What the syntaxes share: what a compiled strategy is, and how lines go together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from litreview.model.language import _
from litreview.searches.concepts import Concept, Strategy, Term

_ASCII: Final = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "Ae", "Ø": "O", "Å": "A"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A strategy in one syntax, and what had to be done otherwise than it says."""

    syntax: str
    requests: tuple[Mapping[str, str], ...]
    """Each request's parameters as sent; for a syntax to paste by hand, one line each, as ``term``."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """How one database reads a search."""

    name: str
    """Also the name by which ``concepts.toml`` switches it; the source's name where we can ask it."""
    title: str
    by_hand: bool
    """Whether a person pastes it, because the database lets no program ask."""
    write: Callable[[Strategy], Compiled]
    vocabulary: str | None = None
    """The subject headings it can search, by their name in ``concepts.toml``."""
    mark: str = ""
    """What the database writes before a line's number, where lines are pasted."""


def spellings(text: str) -> tuple[str, ...]:
    """Return the text and, where it has æ, ø or å, the text with ae, o and a."""
    return tuple(dict.fromkeys((text, text.translate(_ASCII))))


def quoted(text: str, mark: str = '"') -> str:
    """Return a phrase in quotation marks, a word as it is."""
    return f"{mark}{text}{mark}" if Term(text).is_phrase else text


def either(parts: Iterable[str], operator: str = "OR") -> str:
    """Return the parts, each once, joined by the operator."""
    return f" {operator} ".join(dict.fromkeys(parts))


def together(blocks: Sequence[str], operator: str = "AND") -> str:
    """Return the blocks in brackets, joined by the operator."""
    return f" {operator} ".join(f"({block})" for block in blocks)


def lines_by_hand(blocks: Sequence[str], mark: str, *, operator: str = "AND") -> tuple[str, ...]:
    """Return one line a block, and a last one that joins them by their numbers, e.g. ``#1 AND #2``."""
    if len(blocks) == 1:
        return tuple(blocks)
    last = f" {operator} ".join(f"{mark}{number}" for number in range(1, len(blocks) + 1))
    return (*blocks, last)


def as_terms(lines: Iterable[str]) -> tuple[Mapping[str, str], ...]:
    """Return the lines as requests."""
    return tuple({"term": line} for line in lines)


def without_headings(concepts: Iterable[Concept], vocabulary: str, title: str) -> tuple[str, ...]:
    """Return a note where blocks have headings of other vocabularies only."""
    missing = [concept.id for concept in concepts if concept.headings and vocabulary not in concept.headings]
    if not missing:
        return ()
    return (
        _(
            "{title} has its own subject headings, and these concepts name none: {names};"
            " only words are searched"
        ).format(title=title, names=", ".join(missing)),
    )


def left_out(strategy: Strategy, source: str) -> tuple[str, ...]:
    """Return a note that names the blocks the source is searched without."""
    names = [concept.id for concept in strategy.concepts if source in concept.skip]
    if not names:
        return ()
    return (_("searched without the concepts {names}, as concepts.toml says").format(names=", ".join(names)),)


def to_check() -> str:
    """Return the note of a syntax that is written from its documentation and was tried on no database."""
    return _(
        "to paste by hand; not tried on the database itself: read its messages and the count of each line"
    )


def years_by_hand(strategy: Strategy) -> tuple[str, ...]:
    """Return the note that the years are to be set in the form of the database."""
    if strategy.since is None and strategy.until is None:
        return ()
    return (
        _("the years are not in the lines: set publication year {since} to {until} in the form").format(
            since=strategy.since or "…", until=strategy.until or "…"
        ),
    )


def pasted(
    strategy: Strategy,
    syntax: Syntax,
    parts: Callable[[Concept], Iterable[str]],
    notes: Callable[[tuple[Concept, ...]], Iterable[str]],
) -> Compiled:
    """Return one line a concept and one that joins them, for a database where a person sets the years.

    ``parts`` are those of a concept's line; ``notes`` say what of the concepts the database cannot do.
    """
    concepts = strategy.concepts_for(syntax.name)
    lines = lines_by_hand([either(parts(concept)) for concept in concepts], syntax.mark)
    return Compiled(
        syntax=syntax.name,
        requests=as_terms(lines),
        notes=(*left_out(strategy, syntax.name), *notes(concepts), *years_by_hand(strategy), to_check()),
    )
