"""Laws of the way back: what another tool decided on our reports lands on them, and nothing comes in anew."""

import csv
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from pathlib import Path

import pytest

from litreview.formats.ris import RisReader
from litreview.model.events import Verdict
from litreview.model.protocol import Stage
from litreview.review import open_review
from tests.cli.running import Shell

HARD = """TY  - JOUR
AU  - Ærlig, Åse
TI  - "Å lære" å mestre: en studie; del 1
T2  - Tidsskrift for «mestring»
PY  - 2020
VL  - 1
DO  - 10.5555/protocol
N1  - RAYYAN-LABELS: none of ours
ER  -

TY  - JOUR
AU  - Ærlig, Åse
TI  - "Å lære" å mestre: en studie; del 1
T2  - Tidsskrift for «mestring»
PY  - 2020
VL  - 7
DO  - 10.5555/results
AB  - BAKGRUNN: Én linje, "to" linjer.
  FUNN: = 3; 'ja'
ER  -

TY  - CONF
AU  - Ærlig, Åse
TI  - Same title, no number
T2  - Konferansen
PY  - 2021
ER  -

TY  - JOUR
AU  - Ærlig, Åse
TI  - Same title, no number
T2  - Tidsskriftet
PY  - 2021
ER  -
"""
"""Quotes, line breaks, no abstracts, and twice two reports of one study: with numbers, and without."""

Row = dict[str, str]
RAYYAN = ("--decisions", "Anna=first", "--decisions", "Kari Ærlig=second", "--source", "rayyan")
BOTH = ("--decisions", "*=first", "--decisions", "*=second")
VERDICTS = (Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE)
WORDS = {Verdict.INCLUDE: "Included", Verdict.EXCLUDE: "Excluded", Verdict.MAYBE: "Maybe"}


@pytest.fixture
def sent(searched: Shell, tmp_path: Path) -> Shell:
    """A review that is searched and linked, with the hard records among its own."""
    file = tmp_path / "hard.ris"
    file.write_text(HARD, "utf-8")
    assert searched("import", str(file), "--source", "embase").code == 0
    return searched


def rows(shell: Shell, form: str) -> list[Row]:
    out = shell("export", form, "-o", "-").out
    return list(csv.DictReader(StringIO(out.removeprefix("\ufeff"), newline="")))


def table(path: Path, columns: Sequence[str], made: Sequence[Row]) -> str:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns, quoting=csv.QUOTE_ALL, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(made)
    return str(path)


def reports(shell: Shell) -> list[str]:
    with open_review(shell.folder) as review:
        return [report.id for report in review.ledger.reports]


def decided(shell: Shell) -> dict[str, dict[str, Verdict]]:
    """Return what stands for each member, by the report's id."""
    with open_review(shell.folder) as review:
        found = {
            str(report.id): {
                str(who): act.verdict
                for who, act in review.ledger.taken_over(report, Stage.TITLE_ABSTRACT).items()
            }
            for report in review.ledger.reports
        }
    return {report: told for report, told in found.items() if told}


def identified(shell: Shell) -> object:
    flow = shell("prisma", "--json").json
    assert flow["balanced"]
    return flow["sources"], flow["boxes"]["database_results"]


def by_turns(names: Sequence[str]) -> dict[str, Verdict]:
    return {name: VERDICTS[place % len(VERDICTS)] for place, name in enumerate(names)}


def comes_back(shell: Shell, take: Callable[[], dict[str, dict[str, Verdict]]]) -> None:
    """Let the decisions be taken over, and see that nothing else changes and each is where it belongs."""
    before, counted = reports(shell), identified(shell)
    expected = take()
    assert reports(shell) == before
    assert identified(shell) == counted
    assert decided(shell) == expected


def from_rayyan(
    given: list[Row], said: dict[str, tuple[Verdict, Verdict]], *, keeps_notes: bool
) -> Iterator[Row]:
    """Yield the rows as Rayyan exports them: its own keys, another order, the verdicts in the notes."""
    for number, row in enumerate(reversed(given), start=1000):
        one, other = said[row["key"]]
        told = f'RAYYAN-INCLUSION: {{"Anna"=>"{WORDS[one]}", "Kari Ærlig"=>"{WORDS[other]}"}}'
        reasons = "RAYYAN-EXCLUSION-REASONS: wrong population" if Verdict.EXCLUDE in (one, other) else ""
        notes = " | ".join(filter(None, (row["notes"] if keeps_notes else "", told, reasons)))
        yield row | {"key": f"rayyan-{number}", "notes": notes}


@pytest.mark.parametrize("keeps_notes", [True, False])
def test_what_rayyan_gives_back_is_of_the_reports_that_it_got(
    sent: Shell,
    tmp_path: Path,
    keeps_notes: bool,  # noqa: FBT001 - a case of the test
) -> None:
    given = rows(sent, "rayyan")
    ours = by_turns([row["key"] for row in given])
    said = {key: (one, VERDICTS[(place + 1) % 3]) for place, (key, one) in enumerate(ours.items())}

    def take() -> dict[str, dict[str, Verdict]]:
        back = list(from_rayyan(given, said, keeps_notes=keeps_notes))
        file = table(tmp_path / "customizations_log.csv", list(given[0]), back)
        ran = sent("import", file, *RAYYAN, "--json")
        assert ran.code == 0, ran.err
        (told,) = ran.json["files"]
        assert (told["new"], told["records"], told["returned"]) == (0, 0, len(given))
        return {key: {"first": one, "second": other} for key, (one, other) in said.items()}

    comes_back(sent, take)


def from_covidence(ris: str) -> list[Row]:
    """Return the rows as Covidence exports them, of the RIS that it took in."""
    return [
        {
            "Title": record.title,
            "Authors": "; ".join(f"{one.family}, {one.given or ''}".rstrip(", ") for one in record.authors),
            "Abstract": " ".join((record.abstract or "").split()),
            "Published Year": str(record.year or ""),
            "Journal": record.container or "",
            "Volume": record.volume or "",
            "Issue": record.issue or "",
            "Pages": record.pages or "",
            "Accession Number": record.accession or "",
            "DOI": record.doi or "",
            "Ref": str(9000 + number),
            "Covidence #": f"#{number}",
            "Study": f"{record.authors[0].family if record.authors else ''} {record.year or ''}".strip(),
            "Notes": "",
            "Tags": "",
        }
        for number, record in enumerate(RisReader().read(ris, source="sent").records, start=1)
    ]


def test_what_covidence_gives_back_is_of_the_reports_that_it_got(sent: Shell, tmp_path: Path) -> None:
    file = tmp_path / "to-covidence.ris"
    assert sent("export", "covidence", "-o", str(file)).code == 0
    back = from_covidence(file.read_text("utf-8"))
    assert len(back) == len(reports(sent))
    lists = {"irrelevant": back[::3], "select": back[1::3], "screen": back[2::3]}
    verdicts = {"irrelevant": Verdict.EXCLUDE, "select": Verdict.INCLUDE}

    def take() -> dict[str, dict[str, Verdict]]:
        expected: dict[str, dict[str, Verdict]] = {}
        titles = dict(zip([row["Ref"] for row in back], reports(sent), strict=True))
        for name, some in lists.items():
            path = table(tmp_path / f"review_7_{name}_csv_20260105093000.csv", list(back[0]), some)
            ran = sent("import", path, "--source", "covidence", *BOTH, "--json")
            assert ran.code == (0 if name in verdicts else 1), (
                ran.err
            )  # of a list that waits nothing is decided
            (told,) = ran.json["files"]
            assert (told["new"], told["records"], told["returned"]) == (0, 0, len(some))
            if name in verdicts:
                expected |= {
                    titles[row["Ref"]]: dict.fromkeys(("first", "second"), verdicts[name]) for row in some
                }
        return expected

    comes_back(sent, take)


def test_what_asreview_gives_back_is_of_the_reports_that_it_got(sent: Shell, tmp_path: Path) -> None:
    given = rows(sent, "asreview")
    said = {row["accession_number"]: ("1", "0", "")[place % 3] for place, row in enumerate(given)}
    meant = {"1": Verdict.INCLUDE, "0": Verdict.EXCLUDE}

    def take() -> dict[str, dict[str, Verdict]]:
        columns = [*given[0], "asreview_label", "asreview_time", "asreview_note"]
        back = [row | {"asreview_label": said[row["accession_number"]]} for row in given]
        labelled = [row for row in back if row["asreview_label"]]
        file = table(
            tmp_path / "asreview_dataset.csv",
            columns,
            labelled + [row for row in back if row not in labelled],
        )
        ran = sent("import", file, "--source", "asreview", *BOTH, "--json")
        assert ran.code == 0, ran.err
        (told,) = ran.json["files"]
        assert (told["new"], told["records"], told["returned"]) == (0, 0, len(given))
        return {key: dict.fromkeys(("first", "second"), meant[label]) for key, label in said.items() if label}

    comes_back(sent, take)


def test_what_the_review_does_not_know_comes_in_beside_what_it_does(sent: Shell, tmp_path: Path) -> None:
    given = rows(sent, "rayyan")[:3]
    strange = given[0] | {"title": "Noe helt annet", "doi": "10.5555/else", "pubmed_id": "", "notes": ""}
    said = {row["key"]: (Verdict.INCLUDE, Verdict.INCLUDE) for row in given}
    back = list(from_rayyan([*given, strange], said, keeps_notes=False))
    ran = sent("import", table(tmp_path / "r.csv", list(given[0]), back), *RAYYAN)
    assert ran.code == 0
    assert "r.csv: 3 records are in this review already; nothing was added for them" in ran.out
    assert "new: 1" in ran.out
    assert len(decided(sent)) == 4


def test_the_same_file_again_changes_nothing(sent: Shell, tmp_path: Path) -> None:
    given = rows(sent, "rayyan")
    said = {row["key"]: (Verdict.INCLUDE, Verdict.EXCLUDE) for row in given}
    file = table(tmp_path / "r.csv", list(given[0]), list(from_rayyan(given, said, keeps_notes=True)))
    assert sent("import", file, *RAYYAN).code == 0
    once = decided(sent)
    again = sent("import", file, *RAYYAN, "--json").json["files"][0]
    assert not any(again["decisions"]["taken"].values())
    assert decided(sent) == once
