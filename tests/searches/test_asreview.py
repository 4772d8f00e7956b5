"""Laws of ASReview's project files: each version's records come in with what was decided on them."""

import io
import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from litreview.formats.decisions import verdicts_of
from litreview.formats.tables import TableReader
from litreview.model.errors import UsageError
from litreview.model.events import Verdict
from litreview.searches.opening import opened

DATASET = (
    'title;abstract;authors\nEt kurs;"x; y";"Eksempel, A; Prøve, B"\nEt annet;z;"Døme, C"\nEt tredje;w;\n'
)
RECORDS = """
    create table record
        (record_id integer, title text, abstract text, authors json, year integer, doi text);
    insert into record values (0, 'Et kurs', 'x', '["Eksempel, A", "Prøve, B"]', 2020, '10.5555/1'),
        (1, 'Et annet', 'z', '["Døme, C"]', 2021, null), (2, 'Et tredje', 'w', '[]', null, null);
"""
RESULTS = """
    create table results (record_id integer, label integer, {note} text);
    insert into results values (0, 1, 'en merknad'), (1, 0, null);
"""


def database(folder: Path, script: str) -> bytes:
    path = folder / "made.db"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    return path.read_bytes()


def projects(folder: Path) -> dict[str, dict[str, bytes]]:
    return {
        "1": {
            "data/d.csv": DATASET.encode(),
            "reviews/r1/results.sql": database(folder, RESULTS.format(note="notes")),
        },
        "2": {
            "data/d.csv": b"the dataset as it came",
            "data_store.db": database(folder, RECORDS),
            "reviews/r1/results.db": database(folder, RESULTS.format(note="note")),
        },
        "3": {
            "data/d.ris": b"the dataset as it came",
            "results.db": database(folder, RECORDS + RESULTS.format(note="note")),
        },
    }


def table(files: Mapping[str, bytes]) -> str:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in {"project.json": b"{}", **files}.items():
            archive.writestr(name, content)
    with opened("x.asreview", lambda: io.BytesIO(packed.getvalue())) as found:
        (one,) = found
        return one.text().text.whole()


@pytest.mark.parametrize("version", ["1", "2", "3"])
def test_every_version_gives_its_records_and_decisions(tmp_path: Path, version: str) -> None:
    records = TableReader().read(table(projects(tmp_path)[version]), source="asreview").records
    assert [record.title for record in records] == ["Et kurs", "Et annet", "Et tredje"]
    assert [author.family for author in records[0].authors] == ["Eksempel", "Prøve"]
    decided = [[verdict for _decision, verdict in verdicts_of(record)] for record in records]
    assert decided == [[Verdict.INCLUDE], [Verdict.EXCLUDE], []]
    ((decision, _verdict),) = verdicts_of(records[0])
    assert (decision.who, decision.note) == ("", "en merknad")


def test_a_project_that_has_not_begun_gives_its_records(tmp_path: Path) -> None:
    text = table({"results.db": database(tmp_path, RECORDS)})
    assert len(TableReader().read(text, source="asreview").records) == 3


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"results.db": b"no database"}, "database cannot be read"),
        ({"data/d.ris": b"TY  - JOUR\n"}, "no dataset that is a table"),
        ({"reviews/r/results.sql": b"", "data/d.pdf": b""}, "no dataset that is a table"),
    ],
)
def test_a_project_that_cannot_be_read_is_said_in_two_lines(files: dict[str, bytes], said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        table(files)
    assert len(str(caught.value).splitlines()) == 2


def test_a_view_in_place_of_a_table_is_not_read(tmp_path: Path) -> None:
    content = database(tmp_path, "create table t (a); create view record as select 1 as record_id from t")
    with pytest.raises(UsageError, match="no dataset"):
        table({"results.db": content})
