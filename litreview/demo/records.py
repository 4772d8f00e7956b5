"""The corpus of the demonstration: what each source says of each entry, and what its reviewers do with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal
from uuid import NAMESPACE_URL, uuid5

import msgspec

from litreview.model.errors import ReviewError
from litreview.model.events import SearchLogged, Verdict
from litreview.model.language import _
from litreview.model.protocol import ReasonId
from litreview.model.records import Author, Record, RecordType, SourceKind, accession_id, citation_id
from litreview.model.text import clean, fold, one_line

SourceName = Literal["pubmed", "nva", "europepmc", "openalex", "crossref", "alma", "nb", "swepub", "oria"]
"""Where an entry can be found; ``oria`` is the RIS file."""

PUBMED: Final = "pubmed"
NVA: Final = "nva"
EUROPEPMC: Final = "europepmc"
ORIA: Final = "oria"

_ECHOES: Final = {EUROPEPMC: PUBMED}
"""A source that says what another says before its own: Europe PMC takes MEDLINE over."""
_GIVES_PMID: Final = frozenset({PUBMED, EUROPEPMC, "openalex"})

_UNREAL: Final = 99_000_000
"""PubMed numbers above this one are far from being given out, and so are the other sources' made of it."""
_NAMES: Final = "https://example.org/litreview/demo/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A verdict in the example, with its reason where it has one."""

    verdict: Verdict
    reason: ReasonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What the two reviewers of the example vote at one stage, and what the lead decides if need be."""

    first: Opinion
    second: Opinion
    lead: Opinion | None = None
    """None where the two agree."""

    @property
    def outcome(self) -> Opinion:
        """Return what becomes of the entry at the stage."""
        return self.lead or self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The way of an entry through the example review."""

    title_abstract: Round
    retrieved: bool | None = None
    """None where the full text is not sought."""
    full_text: Round | None = None
    """None where the full text is not read."""

    @property
    def is_included(self) -> bool:
        """Tell whether the entry is among the included at the end."""
        return self.full_text is not None and self.full_text.outcome.verdict is Verdict.INCLUDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One report of the example review: a record from each source that has it, and its script."""

    key: str
    records: tuple[Record, ...]
    script: Script
    seen_at: str | None = None
    """The public page on which a real citation was seen; None for a fictional one."""

    @property
    def sources(self) -> frozenset[str]:
        """Return the names of the sources that have the entry."""
        return frozenset(record.source for record in self.records)

    @property
    def is_example(self) -> bool:
        """Tell whether the entry is fictional."""
        return self.seen_at is None

    def record(self, source: str) -> Record:
        """Return what the source says of the entry; raise LookupError where it does not have it."""
        for record in self.records:
            if record.source == source:
                return record
        raise LookupError(f"{source} does not have {self.key}")


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a source says; None is as the entry has it, an empty text is what the source leaves out."""

    title: str | None = None
    original_title: str | None = None
    type: RecordType | None = None
    authors: tuple[str, ...] | None = None
    year: int | None = None
    container: str | None = None
    publisher: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    abstract: str | None = None
    keywords: tuple[str, ...] | None = None
    language: str | None = None
    publication_types: tuple[str, ...] | None = None


_SAID: Final = tuple(field.name for field in msgspec.structs.fields(_Said))


class _Votes(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename="kebab"):
    """What the reviewers do: ``verdict`` or ``verdict:reason``, the first reviewer's before the second's."""

    ta: tuple[str, str]
    ta_lead: str | None = None
    retrieved: bool = True
    ft: tuple[str, str] | None = None
    ft_lead: str | None = None


class _Example(_Said, frozen=True, kw_only=True):
    key: str
    sources: tuple[SourceName, ...]
    votes: _Votes
    pubmed: _Said = _Said()
    nva: _Said = _Said()
    europepmc: _Said = _Said()
    openalex: _Said = _Said()
    crossref: _Said = _Said()
    alma: _Said = _Said()
    nb: _Said = _Said()
    swepub: _Said = _Said()
    oria: _Said = _Said()


class _Citation(_Said, frozen=True, kw_only=True, rename={"seen_at": "seen-at"}):
    key: str
    fit: str
    seen_at: str
    votes: _Votes | None = None


class _ByHand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source_title: str
    platform: str
    requests: tuple[str, ...]
    stated: int
    note: str


class _Examples(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    habits: dict[SourceName, _Said]
    """What a source says, or leaves out, of every entry that does not tell otherwise."""
    entries: tuple[_Example, ...]


class _Citations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rules: dict[str, _Votes]
    citations: tuple[_Citation, ...]


@cache
def corpus() -> tuple[Entry, ...]:
    """Return the whole corpus: the real citations, then the fictional examples, in their files' order."""
    real = msgspec.toml.decode(_file("citations.toml"), type=_Citations)
    fictional = msgspec.toml.decode(_file("examples.toml"), type=_Examples)
    return (
        *(_citation(citation, real.rules) for citation in real.citations),
        *(
            _example(example, number, fictional.habits)
            for number, example in enumerate(fictional.entries, start=1)
        ),
    )


def oria_file() -> bytes:
    """Return the bytes of the RIS file that the librarian of the example exported from Oria."""
    return _file("oria.ris")


def oria_search(searched: str) -> SearchLogged:
    """Return the search that the file came from, as made by hand on the day given."""
    told = msgspec.toml.decode(_file("oria.toml"), type=_ByHand)
    return SearchLogged(
        source=ORIA,
        source_kind=SourceKind.DATABASE,
        source_title=told.source_title,
        platform=told.platform,
        requests=told.requests,
        stated=told.stated,
        searched=searched,
        note=told.note,
    )


def entry_of(record: Record) -> Entry:
    """Return the entry that a fetched or imported record came from.

    Raise ReviewError for a record that is not the corpus's.
    """
    index = _index()
    for mark in _marks(record):
        if mark in index:
            return index[mark]
    raise ReviewError(
        one_line(record.id),
        _("this record is not among those of the demonstration"),
        _("Run the demonstration in a new folder."),
    )


@cache
def _index() -> dict[tuple[str, str], Entry]:
    found: dict[tuple[str, str], Entry] = {}
    for entry in corpus():
        for record in entry.records:
            for mark in _marks(record):
                found.setdefault(mark, entry)
    return found


def _marks(record: Record) -> list[tuple[str, str]]:
    """Return what tells the record from others, the surest first."""
    accession = [(record.source, record.accession)] if record.accession else []
    doi = [("doi", record.doi)] if record.doi else []
    letters = "".join(letter for letter in fold(record.title) if letter.isalnum())
    return [*accession, *doi, ("title", letters)]


def _file(name: str) -> bytes:
    return files("litreview.demo").joinpath("corpus", name).read_bytes()


def _citation(citation: _Citation, rules: dict[str, _Votes]) -> Entry:
    source = PUBMED if citation.pmid else NVA
    return Entry(
        key=citation.key,
        records=(_record(citation, source, citation.pmid or _nva_number(citation.key)),),
        script=_script(citation.votes or rules[citation.fit]),
        seen_at=citation.seen_at,
    )


def _example(example: _Example, number: int, habits: Mapping[SourceName, _Said]) -> Entry:
    pmid = str(_UNREAL + number) if PUBMED in example.sources else None
    records = []
    for source in example.sources:
        said = _said_by(source, example, habits)
        accession = _ACCESSIONS[source](example, _UNREAL + number)
        records.append(_record(said, source, accession, pmid=pmid if source in _GIVES_PMID else None))
    return Entry(key=example.key, records=tuple(records), script=_script(example.votes))


def _said_by(source: SourceName, example: _Example, habits: Mapping[SourceName, _Said]) -> _Said:
    """Return what the source says of the entry: the entry's own, as the source is used to tell it."""
    said: _Said = example
    echoed = _ECHOES.get(source)
    if echoed in example.sources:
        said = _merged(said, getattr(example, echoed))
    return _merged(_merged(said, habits.get(source, _Said())), getattr(example, source))


def _nva_number(key: str) -> str:
    return str(uuid5(NAMESPACE_URL, _NAMES + key))


def _europepmc_number(example: _Example, number: int) -> str:
    # What is in MEDLINE keeps its number there; all else that the example has is a preprint.
    return f"MED/{number}" if PUBMED in example.sources else f"PPR/PPR{number}"


_ACCESSIONS: Final[dict[SourceName, Callable[[_Example, int], str | None]]] = {
    "pubmed": lambda _example, number: str(number),
    "nva": lambda example, _number: _nva_number(example.key),
    "europepmc": _europepmc_number,
    "openalex": lambda _example, number: f"W{number}00",
    "crossref": lambda example, _number: example.doi,
    "alma": lambda _example, number: f"{number}00002201",
    "nb": lambda example, _number: _nva_number(example.key).replace("-", ""),
    "swepub": lambda _example, number: f"oai:example.org:{number}",
    "oria": lambda _example, _number: None,
}
"""How each source numbers an entry, whose own number is given; the file has no numbers."""


def _merged(said: _Said, override: _Said) -> _Said:
    own = {name: value for name in _SAID if (value := getattr(override, name)) is not None}
    return _Said(**{name: getattr(said, name) for name in _SAID} | own)


def _record(said: _Said, source: str, accession: str | None, *, pmid: str | None = None) -> Record:
    title, authors = one_line(said.title or ""), tuple(_author(name) for name in said.authors or ())
    placed = (said.container, said.volume, said.issue, said.pages, said.doi)
    return Record(
        id=accession_id(source, accession)
        if accession
        else citation_id(
            source,
            title=title,
            authors=authors,
            year=said.year,
            place="\x1f".join(part or "" for part in placed),
        ),
        source=source,
        title=title,
        type=said.type or RecordType.ARTICLE,
        accession=accession,
        original_title=_line(said.original_title),
        authors=authors,
        year=said.year,
        container=_line(said.container),
        publisher=_line(said.publisher),
        volume=said.volume or None,
        issue=said.issue or None,
        pages=said.pages or None,
        doi=said.doi or None,
        pmid=accession if source == PUBMED else pmid,
        pmcid=said.pmcid or None,
        abstract=clean(said.abstract or "") or None,
        keywords=said.keywords or (),
        language=said.language,
        publication_types=said.publication_types or (),
    )


def _line(text: str | None) -> str | None:
    return one_line(text or "") or None


def _author(name: str) -> Author:
    """Return the person written ``Family, Given``, or the organisation of a name without a comma."""
    family, comma, given = one_line(name).partition(", ")
    return Author(family=family, given=given or None, organisation=not comma)


def _script(votes: _Votes) -> Script:
    title_abstract = _round(votes.ta, votes.ta_lead)
    sought = title_abstract.outcome.verdict is not Verdict.EXCLUDE
    return Script(
        title_abstract=title_abstract,
        retrieved=votes.retrieved if sought else None,
        full_text=_round(votes.ft, votes.ft_lead) if votes.ft else None,
    )


def _round(votes: tuple[str, str], lead: str | None) -> Round:
    first, second = map(_opinion, votes)
    return Round(first=first, second=second, lead=_opinion(lead) if lead else None)


def _opinion(text: str) -> Opinion:
    verdict, _colon, reason = text.partition(":")
    return Opinion(verdict=Verdict(verdict), reason=ReasonId(reason) if reason else None)
