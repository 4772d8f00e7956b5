"""What the log says of the items of PRISMA-S: strings as sent, days, sources and counts; nothing else."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final

from litreview.exports.document import Block, Heading, Paragraph, Table, Verbatim
from litreview.exports.prisma import PrismaFlow
from litreview.exports.prisma_s import Item
from litreview.model.events import Import, SearchFailed, SearchLogged, SearchRun
from litreview.model.language import _, ngettext
from litreview.model.records import SourceKind
from litreview.model.text import harmless, one_line
from litreview.searches.history import Entry, Kind

_NONE: Final = "–"
_ZONE: Final = 5  # characters of +0100


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the log says of an item."""

    blocks: tuple[Block, ...] = ()
    fills: bool = False
    """Whether that is the item, or a part of it; not so of a sentence that the log is silent."""
    lacks: bool = False
    """Whether a part of the item is nothing that the log can know."""


Tell = Callable[[Sequence[Entry], PrismaFlow], Told]


def _databases(entries: Sequence[Entry], _flow: PrismaFlow) -> Told:
    of = [one for one in _made(entries) if _kind(one) is SourceKind.DATABASE]
    return Told(blocks=_sources(of), fills=bool(of), lacks=not of or bool(_unexplained(of, entries)))


def _together(entries: Sequence[Entry], _flow: PrismaFlow) -> Told:
    asked = [one for one in entries if isinstance(one.act, SearchRun | SearchLogged)]
    by_platform: dict[str, dict[str, None]] = {}
    for one in asked:
        by_platform.setdefault(_platform(one), {})[one_line(one.source_title)] = None
    rows = tuple((platform, "; ".join(sources)) for platform, sources in by_platform.items())
    if not rows:
        return Told()
    said = Paragraph(_("Each search in the log is of one source. By platform:"))
    by_hand = any(one.kind is Kind.LOGGED for one in asked)
    return Told(blocks=(said, Table((_("Platform"), _("Sources")), rows)), fills=True, lacks=by_hand)


def _of_kinds(silent: Callable[[], str], *kinds: SourceKind, lacks: bool = False) -> Tell:
    """Return what tells of the sources of these kinds, or that the log has none."""

    def tell(entries: Sequence[Entry], _flow: PrismaFlow) -> Told:
        of = [one for one in _made(entries) if _kind(one) in kinds]
        if not of:
            return Told(blocks=(Paragraph(silent()),), lacks=True)
        return Told(blocks=_sources(of), fills=True, lacks=lacks or bool(_unexplained(of, entries)))

    return tell


def _strings(entries: Sequence[Entry], _flow: PrismaFlow) -> Told:
    blocks: list[Block] = []
    before: dict[tuple[object, ...], int] = {}
    for one in entries:
        blocks += _in_full(one, before)
    filled = any(one.kind in {Kind.RUN, Kind.LOGGED} for one in entries)
    return Told(blocks=tuple(blocks), fills=filled, lacks=not filled or bool(_unexplained(entries, entries)))


def _in_full(one: Entry, before: dict[tuple[object, ...], int]) -> Iterator[Block]:
    """Yield a search with its strings; where they and their source's reading stood before, which it was."""
    act = one.act
    if isinstance(act, Import):
        return
    yield Heading(f"{_title(one)}: {one_line(one.name)}, {one_line(one.source_title)}", 3)
    yield Paragraph(_circumstances(one))
    translations = act.translations if isinstance(act, SearchRun) else ()
    same = before.setdefault((act.source, act.requests, translations), one.number)
    if same != one.number:
        yield Paragraph(_("The same strings as in search {number}.").format(number=same))
    else:
        many = len(act.requests)
        label = ngettext("The string as sent:", "The {number} strings as sent, in their order:", many)
        yield from _text(label.format(number=many), act.requests)
        if any(translations):
            read = tuple(one or _NONE for one in translations)
            yield from _text(_("As the source understood it, in the same order:"), read)
    warnings = act.warnings if isinstance(act, SearchRun) else ()
    if warnings:
        yield Paragraph(_("The source remarked: {warnings}.").format(warnings="; ".join(warnings)))


def _text(label: str, texts: Sequence[str]) -> Iterator[Block]:
    """Yield the texts under the label, a line each; each on its own where one has several lines."""
    if texts:
        yield Paragraph(label)
        told = list(map(harmless, texts))
        yield from map(Verbatim, told if any("\n" in one for one in told) else ["\n".join(told)])


def _circumstances(one: Entry) -> str:
    match one.act:
        case SearchRun() as run:
            told = [f"{_platform(one)}; {_moment(run.started, run.zone)}"]
            told += [_window(run.since)] if run.since else []
            told += [_("the answers of an earlier run, read again")] if run.reread else []
            return "; ".join(told) + "."
        case SearchFailed() as failed:
            tried = _moment(failed.started, "")
            said = _("Failed, which is not 0 records; nothing of it was kept. {when}: {problem}")
            return said.format(when=tried, problem=one_line(failed.problem))
        case SearchLogged() as logged:
            note = f" {_told_note(one)}" if logged.note else ""
            return (
                _("{platform}; {day}, by hand.").format(platform=_platform(one), day=logged.searched) + note
            )
        case Import():
            return ""


def _limits(entries: Sequence[Entry], _flow: PrismaFlow) -> Told:
    rows: dict[tuple[str, str], list[str]] = {}
    for one in entries:
        for limit in _sent_beside(one):
            rows.setdefault((one_line(one.source_title), limit), []).append(str(one.number))
    blocks: list[Block] = []
    if rows:
        told = ((", ".join(numbers), source, limit) for (source, limit), numbers in rows.items())
        blocks += [Paragraph(_("Sent with every request of a search, or noted by whoever searched:")),
                   Table((_("Searches"), _("Source"), _("What")), tuple(told))]  # fmt: skip
    if any(one.kind in {Kind.RUN, Kind.LOGGED} for one in entries):
        blocks.append(Paragraph(_("Limits written into a search string stand in it, in item 8.")))
    return Told(blocks=tuple(blocks), fills=bool(rows), lacks=True)


def _sent_beside(one: Entry) -> Iterator[str]:
    """Yield the parameters that all requests of a run share, its window, and the note of a search by hand."""
    if isinstance(one.act, SearchRun):
        first, *others = one.act.parameters or ({},)
        if others or len(first) > 1:
            yield from (f"{name}={one_line(value)}" for name, value in first.items()
                        if all(other.get(name) == value for other in others))  # fmt: skip
        if one.act.since:
            yield _window(one.act.since)
    if isinstance(one.act, SearchLogged) and one.act.note:
        yield one_line(one.act.note)


def _updates(entries: Sequence[Entry], _flow: PrismaFlow) -> Told:
    by_name: dict[str, list[Entry]] = {}
    for one in entries:
        if _is_asked(one):
            by_name.setdefault(_strategy(one), []).append(one)
    again = {name: made for name, made in by_name.items() if len(made) > 1 or _since(made[0])}
    if not again:
        said = (Paragraph(_("No search in the log was made more than once.")),) if by_name else ()
        return Told(blocks=said, lacks=True)
    rows = tuple(
        (name, str(one.number), _day(one), str(len(one.new)) if one.kind is Kind.RUN else _NONE, _since(one))
        for name, made in again.items()
        for one in made
    )
    heads = (_("Strategy"), _("Search"), _("Day"), _("New records"), _("What came since"))
    return Told(blocks=(Table(heads, rows),), fills=True)


def _days(entries: Sequence[Entry], _flow: PrismaFlow) -> Told:
    last: dict[str, Entry] = {}
    for one in entries:
        if _is_asked(one):
            last[_strategy(one)] = one
    rows = [(name, str(one.number), _day(one), _tried_since(one, entries)) for name, one in last.items()]
    rows += [
        (
            _strategy(one),
            str(one.number),
            _NONE,
            _("failed: {when}").format(when=_moment(act.started, "")),
        )
        for one in entries
        if isinstance(act := one.act, SearchFailed) and _strategy(one) not in last
    ]
    files = _unexplained(entries, entries)
    told = _("a file, read on {when}")
    rows += [
        (one_line(one.name), str(one.number), _NONE, told.format(when=_moment(one.event.at, "")))
        for one in files
    ]
    heads = (_("Strategy"), _("Search"), _("Last searched"), _("Remark"))
    blocks = (Table(heads, tuple(rows)),) if rows else ()
    return Told(blocks=blocks, fills=bool(last), lacks=not last or bool(files))


def _tried_since(last: Entry, entries: Sequence[Entry]) -> str:
    """Return when the strategy was tried after it last answered, and failed."""
    failed = [one.act for one in entries if isinstance(one.act, SearchFailed)
              and one.number > last.number and _strategy(one) == _strategy(last)]  # fmt: skip
    return _("tried again and failed: {when}").format(when=_moment(failed[-1].started, "")) if failed else ""


def _counts(entries: Sequence[Entry], flow: PrismaFlow) -> Told:
    if not entries:
        return Told()
    heads = (_("Search"), _("Source"), _("Stated"), _("Fetched"), _("Imported"), _("New"), _("Remark"))
    rows = tuple(_counted(one, entries) for one in entries)
    blocks: list[Block] = [
        Paragraph(_("Of each search: stated by the source, fetched, and imported as records of their own.")),
        Table(heads, rows),
    ]  # fmt: skip
    if flow.sources:
        titles = flow.source_titles
        totals = tuple(
            (one_line(titles.get(name, name)), str(len(ids))) for name, ids in flow.sources.items()
        )
        blocks += [
            Paragraph(_("Records of each source, each once, before duplicates are removed:")),
            Table((_("Source"), _("Records")), totals),
        ]  # fmt: skip
    filled = any(one.kind is not Kind.FAILED for one in entries)
    return Told(blocks=tuple(blocks), fills=filled)


def _counted(one: Entry, entries: Sequence[Entry]) -> tuple[str, ...]:
    stated: int | None = one.stated
    fetched: int | None = None
    imported: int | None = None
    match one.act:
        case SearchRun() as run:
            fetched, imported = sum(run.given or run.stated), len(run.found)
        case Import() as taken:
            fetched, imported = taken.entries, len(taken.found)
    numbers = (stated, fetched, imported, None if imported is None else len(one.new))
    cells = (_NONE if number is None else str(number) for number in numbers)
    return (str(one.number), one_line(one.source_title), *cells, "; ".join(_differences(one, entries)))


def _differences(one: Entry, entries: Sequence[Entry]) -> Iterator[str]:
    """Yield why the counts of a search are not the same, or that they are no counts."""
    match one.act:
        case SearchRun() as run:
            yield from _differences_of_run(run)
        case SearchFailed():
            yield _("failed: not 0 records")
        case Import() as taken:
            lost = taken.entries - len(taken.found)
            yield _("the file {file}").format(file=one_line(taken.file))
            yield from (_repeated(lost),) if lost else ()
        case SearchLogged() as logged:
            yield from _differences_by_hand(logged, entries)


def _differences_of_run(run: SearchRun) -> Iterator[str]:
    given = run.given or run.stated
    if run.missing:
        yield ngettext("incomplete: {number} did not come", "incomplete: {number} did not come",
                       run.missing).format(number=run.missing)  # fmt: skip
    more = sum(max(0, came - said) for said, came in zip(run.stated, given, strict=True))
    if more:
        yield _("{number} more came than were stated").format(number=more)
    lost = sum(given) - len(run.found)
    if lost:
        yield _repeated(lost)
    if run.since:
        yield _window(run.since)
    if run.reread:
        yield _("the answers of an earlier run, read again")


def _differences_by_hand(logged: SearchLogged, entries: Sequence[Entry]) -> Iterator[str]:
    files = [one.act for one in entries if isinstance(one.act, Import) and one.act.source == logged.source]
    yield _("by hand")
    stated = sum(one.act.stated for one in entries
                 if isinstance(one.act, SearchLogged) and one.act.source == logged.source)  # fmt: skip
    entered = sum(file.entries for file in files)
    if not files and stated:
        yield _("no file of its records is in the log")
    elif entered != stated:
        yield _("the files of this source hold {entries} entries and {stated} were stated").format(
            entries=entered, stated=stated
        )


def _window(since: str) -> str:
    return _("only what came into the source since {day}").format(day=since)


def _repeated(lost: int) -> str:
    return ngettext(
        "{number} repeated or not kept",
        "{number} repeated or not kept",
        lost,
    ).format(number=lost)


def _made(entries: Sequence[Entry]) -> list[Entry]:
    return [one for one in entries if one.kind is not Kind.FAILED]


def _kind(one: Entry) -> SourceKind | None:
    return None if isinstance(one.act, SearchFailed) else one.act.source_kind


def _unexplained(of: Sequence[Entry], entries: Sequence[Entry]) -> list[Entry]:
    """Return the files among these of whose source no search by hand is written down."""
    known = {one.act.source for one in entries if isinstance(one.act, SearchLogged)}
    files = (one for one in of if isinstance(one.act, Import) and one.act.source not in known)
    return [one for one in files if _kind(one) is not SourceKind.PREVIOUS]


def _sources(entries: Sequence[Entry]) -> tuple[Block, ...]:
    rows: dict[tuple[str, str], list[str]] = {}
    for one in entries:
        if not isinstance(one.act, Import) or one in _unexplained([one], entries):
            rows.setdefault((one_line(one.source_title), _platform(one)), []).append(str(one.number))
    heads = (_("Source"), _("Platform"), _("Searches"))
    return (Table(heads, tuple((*source, ", ".join(numbers)) for source, numbers in rows.items())),)


def _platform(one: Entry) -> str:
    named = one.act.platform if isinstance(one.act, SearchRun | SearchLogged) else ""
    return one_line(named) or _("not in the log")


def _is_asked(one: Entry) -> bool:
    """Tell whether the source itself was asked then, and answered."""
    return isinstance(one.act, SearchLogged) or (isinstance(one.act, SearchRun) and not one.act.reread)


def _strategy(one: Entry) -> str:
    source = one_line(one.source_title)
    return source if isinstance(one.act, SearchLogged) else f"{one_line(one.name)} ({source})"


def _since(one: Entry) -> str:
    return (one.act.since or "") if isinstance(one.act, SearchRun) else ""


def _day(one: Entry) -> str:
    match one.act:
        case SearchRun() as run:
            return _moment(run.started, run.zone)
        case SearchLogged() as logged:
            return logged.searched
        case _:
            return _NONE


def _moment(moment: datetime, zone: str) -> str:
    """Return the minute in UTC and, where the searcher's zone is known, in that too."""
    told = f"{moment:%Y-%m-%d %H:%M} UTC"
    local = _zone(zone)
    if local is None or not local.utcoffset(None):
        return told
    return f"{told} ({moment.astimezone(local):%Y-%m-%d %H:%M %z})"


def _zone(text: str) -> timezone | None:
    if len(text) < _ZONE or text[0] not in "+-" or not text[1:_ZONE].isdigit():
        return None
    minutes = int(text[1:3]) * 60 + int(text[3:5])
    return timezone(timedelta(minutes=minutes if text[0] == "+" else -minutes)) if minutes < 24 * 60 else None


def _title(one: Entry) -> str:
    return _("Search {number}").format(number=one.number)


def _told_note(one: Entry) -> str:
    note = one.act.note if isinstance(one.act, SearchLogged) else None
    return _("Noted: {note}").format(note=one_line(note or ""))


TOLD: Final[Mapping[Item, Tell]] = {
    Item.DATABASE_NAME: _databases,
    Item.MULTI_DATABASE_SEARCHING: _together,
    Item.STUDY_REGISTRIES: _of_kinds(
        lambda: _("The log holds no search of a study registry."), SourceKind.REGISTER
    ),
    Item.ONLINE_RESOURCES_AND_BROWSING: _of_kinds(
        lambda: _("The log holds no search of a website or an organisation."),
        SourceKind.WEBSITE,
        SourceKind.ORGANISATION,
        lacks=True,
    ),
    Item.CITATION_SEARCHING: _of_kinds(lambda: _("The log holds no citation search."), SourceKind.CITATIONS),
    Item.FULL_SEARCH_STRATEGIES: _strings,
    Item.LIMITS_AND_RESTRICTIONS: _limits,
    Item.UPDATES: _updates,
    Item.DATES_OF_SEARCHES: _days,
    Item.TOTAL_RECORDS: _counts,
}
"""What the log can say something of; of the other items only the team knows."""
