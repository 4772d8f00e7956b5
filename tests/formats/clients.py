"""What the tests of other programs share: records that try them, and how a program is run or passed over."""

import shutil
import subprocess
from pathlib import Path

import pytest

from litreview.model.records import Author, Record, RecordType, accession_id

RECORDS = [
    Record(
        id=accession_id("test", str(number)),
        source="test",
        title=f"Læring {number}: {{DNA}} }} and {{ 50% of A & B, a_b #1 $5 \\x ~ ^ in Norge",
        type=kind,
        authors=(
            Author(family="Nørvåg", given="Kari Ærlig"),
            Author(family="Institutt for læring og mestring", organisation=True),
            Author(family="van der Berg", given="Åse, Jr"),
        ),
        year=2020,
        date="2020-03-05",
        container="Helse & mestring",
        publisher="Oppdiktet forlag",
        volume="3",
        pages="345-350",
        doi="10.1000/a_b(c)<d>;2-e",
        url="https://example.org/a_b%20c?x=1&y=2#z",
        abstract="ER  - } {\n@article{x, title={y}}",
        keywords=("læring", "mestring"),
        notes=("100% & more",),
    )
    for number, kind in enumerate(RecordType, start=1)
]


def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which(command[0])
    if program is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(  # noqa: S603 - our own arguments
        [program, *command[1:]], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
