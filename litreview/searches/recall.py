"""Recall: whether the strategy finds the reports we know, and if not, which block loses them."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.records import Record, RecordId
from litreview.searches.compiling import SYNTAXES
from litreview.searches.concepts import Concept, Heading, Strategy, Term
from litreview.searches.seeds import Seed, is_of, plain
from litreview.searches.syntaxes.openalex import whole_forms


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """How a source reads a term, where it is not as words and phrases in title, abstract and keywords."""

    beginnings: bool = False
    """The last word of a term is read as a beginning."""
    whole_words: bool = False
    """A truncated term is asked for as the whole words of ``[forms]``."""
    catalogue: bool = False
    """It has a description of its own, so that no other source's abstract tells what is in it."""
    titles_and_keywords: bool = False
    """It reads these, and every word of a term anywhere in one of them."""


_READINGS: Final[Mapping[str, _Reading]] = {
    "nva": _Reading(beginnings=True),
    "alma": _Reading(whole_words=True, catalogue=True),
    "nb": _Reading(whole_words=True, catalogue=True),
    "swepub": _Reading(whole_words=True, catalogue=True, titles_and_keywords=True),
}
_USUAL: Final = _Reading()
COLUMNS: Final = ("seed", "source", "verdict", "missed", "unsure", "queries", "records")


class Verdict(StrEnum):
    """What a strategy does with a seed in a source."""

    FOUND = "found"
    """Every block is met by what is known of the report."""
    LOST = "lost"
    """A block is met by no word of its title and abstract."""
    UNSURE = "unsure"
    """Its title alone, or our records, cannot tell: headings, addresses or an abstract may meet the block."""
    NOT_INDEXED = "not indexed"
    """The source was looked up and does not hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One seed in one source."""

    seed: Seed
    source: str
    verdict: Verdict
    missed: tuple[str, ...] = ()
    """Blocks of whose terms none occurs."""
    unsure: tuple[str, ...] = ()
    """Blocks that headings or lines of the source's own may meet, which cannot be seen here."""
    queries: tuple[str, ...] = ()
    """Stored queries whose runs have found it."""
    records: tuple[RecordId, ...] = ()
    """Records of this source that are of the seed."""


def recall(
    strategy: Strategy,
    seeds: Iterable[Seed],
    records: Iterable[Record],
    *,
    sources: Sequence[str],
    found: Mapping[str, Collection[RecordId]],
) -> tuple[Row, ...]:
    """Return a row for each seed in each source, in their order.

    ``found`` says for each stored query which records its runs gave. A seed is judged by the records
    of the source; where it has none, by those of other sources, and else by its title alone.
    """
    named = _by_name(records)
    matching = [
        (seed, [record for record in _candidates(seed, named) if is_of(record, seed)]) for seed in seeds
    ]
    return tuple(
        _row(strategy, seed, source, of_seed, found) for seed, of_seed in matching for source in sources
    )


def _by_name(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Return the records under their numbers and titles, so that a large review is read once."""
    named: dict[str, list[Record]] = {}
    for record in records:
        titles = (plain(title) for title in (record.title, record.original_title) if title)
        for name in dict.fromkeys(name for name in (record.doi, record.pmid, *titles) if name):
            named.setdefault(name, []).append(record)
    return named


def _candidates(seed: Seed, named: Mapping[str, list[Record]]) -> list[Record]:
    names = [name for name in (seed.doi, seed.pmid, plain(seed.title)) if name]
    return list({record.id: record for name in names for record in named.get(name, ())}.values())


def _row(
    strategy: Strategy,
    seed: Seed,
    source: str,
    matching: list[Record],
    found: Mapping[str, Collection[RecordId]],
) -> Row:
    own = [record for record in matching if record.source == source]
    queries = tuple(name for name, ids in sorted(found.items()) if any(one.id in ids for one in own))
    missed, unsure = _unmet(strategy, source, seed, own or matching)
    is_catalogue = _READINGS.get(source, _USUAL).catalogue
    whole = bool(own) if is_catalogue else any(record.abstract for record in own or matching)
    if not own and source in seed.not_in:
        verdict = Verdict.NOT_INDEXED
    elif missed:
        verdict = Verdict.LOST if whole else Verdict.UNSURE
    else:
        verdict = Verdict.UNSURE if unsure and not queries else Verdict.FOUND
    return Row(
        seed=seed,
        source=source,
        verdict=verdict,
        missed=missed,
        unsure=unsure,
        queries=queries,
        records=tuple(record.id for record in own),
    )


def _unmet(
    strategy: Strategy, source: str, seed: Seed, records: Sequence[Record]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the blocks that are not met, and those of them that something unseen may meet."""
    texts = _texts(source, seed, records)
    believed = [one for one in records if one.source == source or not _READINGS.get(source, _USUAL).catalogue]
    keywords = {plain(keyword) for record in believed for keyword in _subjects(record)}
    concepts = strategy.concepts_for(source)
    single = (Term(text) for concept in concepts for text in concept.alone.get(source, ()))
    if any(_occurs(term, texts, source, strategy) for term in single):
        return (), ()
    unmet = [
        concept
        for concept in concepts
        if not any(plain(heading.text) in keywords for heading in _headings(concept, source))
        and not any(_occurs(term, texts, source, strategy) for term in concept.terms_for(source))
    ]
    may = {concept.id for concept in unmet if _has_unseen(concept, source)}
    return (
        tuple(concept.id for concept in unmet if concept.id not in may),
        tuple(concept.id for concept in unmet if concept.id in may),
    )


def _texts(source: str, seed: Seed, records: Sequence[Record]) -> tuple[str, ...]:
    """Return what the source has to look in, folded; a catalogue's own record stands for itself."""
    reading = _READINGS.get(source, _USUAL)
    if reading.titles_and_keywords:
        own = [record for record in records if record.source == source]
        titles = [record.title for record in own] or [seed.title, *(one.title for one in records)]
        return tuple(map(plain, (*titles, *(" ".join(_subjects(record)) for record in own))))
    parts = [part for one in records for part in _parts(one, source if reading.catalogue else None)]
    return tuple(map(plain, (seed.title, *parts)))


def _parts(record: Record, catalogue: str | None) -> tuple[str, ...]:
    """Return the texts of a record; of another source's than the ``catalogue`` its titles only."""
    titles = tuple(text for text in (record.title, record.original_title) if text)
    if catalogue and record.source != catalogue:
        return titles
    abstracts = (text for text in (record.abstract, record.other_abstract) if text)
    return (*titles, *abstracts, *_subjects(record))


def _subjects(record: Record) -> tuple[str, ...]:
    """Return the keywords, and the subject headings without their qualifiers."""
    return (*record.keywords, *(heading.partition("/")[0] for heading in record.headings))


def _headings(concept: Concept, source: str) -> tuple[Heading, ...]:
    syntax = SYNTAXES.get(source)
    return concept.headings.get(syntax.vocabulary or "", ()) if syntax else ()


def _has_unseen(concept: Concept, source: str) -> bool:
    return bool(concept.own.get(source) or _headings(concept, source))


def _occurs(term: Term, texts: Sequence[str], source: str, strategy: Strategy) -> bool:
    reading = _READINGS.get(source, _USUAL)
    asked = whole_forms(term, strategy) if reading.whole_words else (term.text,)
    if reading.titles_and_keywords:
        return any(set(plain(form).split()) <= set(text.split()) for form in asked for text in texts)
    patterns = [_pattern(form + "*" * reading.beginnings) for form in asked]
    return any(pattern.search(text) for pattern in patterns for text in texts)


@lru_cache(maxsize=4096)
def _pattern(term: str) -> re.Pattern[str]:
    """Return what finds the term in a plain text: its words side by side, ``*`` as any ending."""
    words = re.findall(r"[^\W_*]+\*?", " ".join(_kept(word) for word in term.split()))
    written = (re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in words)
    return re.compile(rf"(?<!\w){' '.join(written)}(?!\w)")


def _kept(word: str) -> str:
    stem, star, _rest = word.partition("*")
    return plain(stem) + star


def lost(rows: Iterable[Row], before: Mapping[tuple[str, str], Verdict] | None = None) -> tuple[Row, ...]:
    """Return what must turn red: seeds that are lost, and seeds found ``before`` and not any more."""
    earlier = before or {}
    return tuple(
        row
        for row in rows
        if row.verdict is Verdict.LOST
        or (row.verdict is Verdict.UNSURE and earlier.get((row.seed.title, row.source)) is Verdict.FOUND)
    )


def recall_table(rows: Iterable[Row]) -> str:
    """Return the rows as CSV, to be kept and compared with the next ones."""
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\n")
    table.writerow(COLUMNS)
    for row in rows:
        lists = (row.missed, row.unsure, row.queries, row.records)
        table.writerow((row.seed.title, row.source, row.verdict, *("; ".join(names) for names in lists)))
    return written.getvalue()


def read_recall(text: str, place: str) -> dict[tuple[str, str], Verdict]:
    """Return seed and source with their verdict, from a table kept; raise UsageError where it is none."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    verdicts: dict[tuple[str, str], Verdict] = {}
    for row in rows:
        try:
            verdicts[row["seed"], row["source"]] = Verdict(row["verdict"])
        except (KeyError, ValueError) as error:
            raise UsageError(
                f"{place}:{rows.line_num}",
                _("not a line of a recall table"),
                _("Delete the file; the next recall check writes it anew."),
            ) from error
    return verdicts
