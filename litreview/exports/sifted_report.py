"""The report on sifted records: every number that a PRISMA diagram needs, for a person and for a program."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from litreview import __version__
from litreview.duplicates import METHOD
from litreview.duplicates.explaining import sentence_of
from litreview.exports.sifting import Sifted
from litreview.model.language import _, ngettext
from litreview.model.text import one_line
from litreview.searches.given import FileRead

REPORTS: Final = ("report.md", "report.json")
_SHOWN_PROBLEMS: Final = 20


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers of what was sifted."""

    files: Sequence[FileRead]
    entries: int
    records: int
    unique: int
    by_rule: Sequence[tuple[str, int]]
    """How many copies each rule found, most first."""
    by_files: Sequence[tuple[int, int, int]]
    """The file whose record was kept, that of the copy, and how many; by the places of the files."""
    doubtful: int
    versions: int

    @property
    def duplicates(self) -> int:
        """Return how many copies were removed."""
        return self.records - self.unique

    def removed_from(self, file: int) -> int:
        """Return how many copies the file has."""
        return sum(number for _kept, copy, number in self.by_files if copy == file)

    def as_json(self) -> dict[str, object]:
        """Return the numbers for a program."""
        return {
            "method": METHOD,
            "entries": self.entries,
            "records": self.records,
            "duplicates": self.duplicates,
            "unique": self.unique,
            "doubtful": self.doubtful,
            "versions": self.versions,
            "by_rule": dict(self.by_rule),
            "by_files": [
                {"kept": self.files[kept].name, "copy": self.files[copy].name, "duplicates": number}
                for kept, copy, number in self.by_files
            ],
            "files": [
                {
                    **read.as_json(),
                    "all_problems": read.all_problems,
                    "duplicates": self.removed_from(place),
                    "unique": read.records - self.removed_from(place),
                }
                for place, read in enumerate(self.files)
            ],
        }


def tally_of(sifted: Sifted) -> Tally:
    """Return the numbers."""
    rules: Counter[str] = Counter()
    files: Counter[tuple[int, int]] = Counter()
    for removed in sifted.removed():
        rules[removed.pair.rule] += 1
        files[sifted.file[removed.report], sifted.file[removed.number]] += 1
    return Tally(
        files=sifted.files,
        entries=len(sifted.ids),
        records=sifted.records,
        unique=len(sifted.found.clusters),
        by_rule=sorted(rules.items(), key=lambda pair: (-pair[1], pair[0])),
        by_files=[(*pair, number) for pair, number in sorted(files.items())],
        doubtful=len(sifted.found.doubtful),
        versions=len(sifted.found.versions),
    )


def report_text(tally: Tally) -> str:
    """Return the report as Markdown."""
    return "\n".join(_lines(tally)) + "\n"


def _lines(tally: Tally) -> Iterator[str]:
    yield "# " + _("Duplicates")
    yield ""
    yield _sentence(tally)
    yield ""
    yield from _table((_("PRISMA 2020"), "n"), _flow(tally))
    yield ""
    yield _("Left for a person to look at:")
    yield ""
    yield f"- {_pairs(tally.doubtful, 'doubtful.csv')}"
    yield f"- {_versions(tally.versions)}"
    yield ""
    yield "## " + _("Files")
    yield ""
    yield from _files(tally)
    yield ""
    yield "## " + _("Duplicates by rule")
    yield ""
    rules = ((rule, sentence_of(rule), str(number)) for rule, number in tally.by_rule)
    yield from _table((_("rule"), _("what it says"), "n"), rules)
    yield ""
    yield "## " + _("Duplicates by file")
    yield ""
    yield from _table(
        (_("kept from"), _("copy in"), "n"),
        (
            (tally.files[kept].name, tally.files[copy].name, str(number))
            for kept, copy, number in tally.by_files
        ),
    )
    if any(read.problems for read in tally.files):
        yield ""
        yield "## " + _("Problems")
        yield ""
        yield from _problems(tally)


def _sentence(tally: Tally) -> str:
    """Return what can stand in the methods section (PRISMA-S, item 16)."""
    return _(
        "Duplicates were found with litreview {version} ({method}): of {records} records {duplicates} were "
        "removed as duplicates, and {unique} are unique."
    ).format(
        version=__version__,
        method=METHOD,
        records=tally.records,
        duplicates=tally.duplicates,
        unique=tally.unique,
    )


def _flow(tally: Tally) -> Iterator[tuple[str, str]]:
    yield _("Records identified"), str(tally.records)
    yield _("Duplicate records removed"), str(tally.duplicates)
    yield _("Records to screen"), str(tally.unique)
    if lost := tally.entries - tally.records:
        yield _("Entries that could not be read, and are not counted above"), str(lost)


def _pairs(number: int, file: str) -> str:
    return ngettext(
        "{file}: {number} doubtful pair; both records are among the unique ones",
        "{file}: {number} doubtful pairs, most likely first; both records are among the unique ones",
        number,
    ).format(file=file, number=number)


def _versions(number: int) -> str:
    return ngettext(
        "versions.csv: {number} pair of reports of one study, such as preprint and article; no duplicates",
        "versions.csv: {number} pairs of reports of one study, such as preprint and article; no duplicates",
        number,
    ).format(number=number)


def _files(tally: Tally) -> Iterator[str]:
    names = (
        _("file"), _("format"), _("encoding"), _("entries"), _("records"), _("duplicates"), _("unique"),
        _("problems"),
    )  # fmt: skip
    yield from _table(
        names,
        (
            (
                read.name,
                read.title,
                read.encoding,
                str(read.entries),
                str(read.records),
                str(removed := tally.removed_from(place)),
                str(read.records - removed),
                str(read.all_problems),
            )
            for place, read in enumerate(tally.files)
        ),
    )


def _problems(tally: Tally) -> Iterator[str]:
    for read in tally.files:
        for problem in read.problems[:_SHOWN_PROBLEMS]:
            yield f"- {_safe(read.name)}:{problem.line}: {_safe(problem.what)}"
        if (more := read.all_problems - _SHOWN_PROBLEMS) > 0:
            yield "- " + ngettext(
                "{file}: {number} more problem", "{file}: {number} more problems", more
            ).format(file=_safe(read.name), number=more)


def _table(names: Sequence[str], rows: "Iterator[Sequence[str]]") -> Iterator[str]:
    """Yield the lines of a table whose numbers, in the last columns, stand to the right."""
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(map(_safe, row))} |"


def _safe(text: str) -> str:
    """Return the text such that Markdown shows it as it is, on one line."""
    return "".join(f"\\{sign}" if sign in "\\`*_|[]<>#" else sign for sign in one_line(text))
