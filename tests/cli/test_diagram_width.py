"""``litreview prisma --width``: as broad on paper as was asked, and a word where that is too small."""

import re
import struct
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.running import Shell


@pytest.mark.parametrize("width", [85, 170])
def test_every_drawing_is_as_broad_as_was_asked(finished: Shell, tmp_path: Path, width: int) -> None:
    for ending in ("svg", "pdf", "png", "html"):
        ran = finished("prisma", "--width", str(width), "-o", str(tmp_path / f"x.{ending}"))
        assert (ran.code, ran.err) == (0, "")
    for ending in ("svg", "html"):
        found = re.search(r'<svg [^>]*width="([\d.]+)"', (tmp_path / f"x.{ending}").read_text("utf-8"))
        assert found
        assert float(found[1]) / 96 * 25.4 == pytest.approx(width, abs=0.01)
    assert float(PdfReader(tmp_path / "x.pdf").pages[0].mediabox.width) / 72 * 25.4 == pytest.approx(width)
    (dots,) = struct.unpack(">I", (tmp_path / "x.png").read_bytes()[16:20])
    assert dots / 300 * 25.4 == pytest.approx(width, abs=0.2)


def test_text_too_small_to_read_is_said_and_the_diagram_drawn(finished: Shell, tmp_path: Path) -> None:
    ran = finished("prisma", "--width", "40", "-o", str(tmp_path / "x.svg"))
    assert ran.code == 0
    assert "At 40 mm its text is only 3 points high; a wider diagram is easier to read." in ran.err
    assert (tmp_path / "x.svg").exists()


def test_a_diagram_higher_than_a_page_is_said(finished: Shell, tmp_path: Path) -> None:
    ran = finished("prisma", "--width", "500", "-o", str(tmp_path / "x.svg"))
    assert ran.code == 0
    assert re.search(r"At 500 mm it is \d{3} mm high, more than a page of A4 holds.", ran.err)
