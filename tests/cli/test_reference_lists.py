"""Reference lists from the command line: written as the file's ending says, or what to install."""

import os
import shutil
from pathlib import Path

import pytest

from litreview.exports.references import ENDINGS
from tests.cli.running import in_its_own_process
from tests.exports.lists import needs_pandoc


@pytest.mark.skipif(os.name != "posix", reason="the older pandoc is played by a shell script")
@pytest.mark.parametrize("older", [None, "echo pandoc 2.17.1", "exit 3"])
def test_without_pandoc_3_it_is_said_what_to_install(
    finished_review: Path, tmp_path: Path, older: str | None
) -> None:
    if older:
        program = tmp_path / "pandoc"
        program.write_text(f"#!{shutil.which('sh')}\n{older}\n", "utf-8")
        program.chmod(0o755)
    words = ("-C", str(finished_review), "export", "list", "-o", "-")
    (tmp_path / "pypandoc").mkdir()
    (tmp_path / "pypandoc" / "__init__.py").touch()  # hides one that has the program with it
    found = os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))
    nowhere = {"PATH": str(tmp_path), "PYTHONPATH": found}
    ran = in_its_own_process(*words, **nowhere)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines() == [
        "pandoc: formatted reference lists need pandoc 3, and there is none here",
        "Install it: pip install 'litreview[styles]'",
    ]


@needs_pandoc
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_list_is_written_from_the_command_line(finished_review: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"refs{ending}"
    words = ("-C", str(finished_review), "--lang", "en", "export", "list", "--style", "apa", "-o", str(file))
    assert in_its_own_process(*words).out == f"{file}: 23 reports\n"
    assert file.stat().st_size > 2_000
