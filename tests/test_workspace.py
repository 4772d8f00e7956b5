"""The repository is itself a review, and the same files are what ``init`` and the demonstration write."""

from pathlib import Path

import pytest

from litreview.cli import main
from litreview.exports.prisma_s import Item
from litreview.screening.protocol import read_protocol
from litreview.workspace import answers_of, make_workspace, protocol_of, stored_queries

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "litreview" / "workspace_template"
EXAMPLE = ROOT / "litreview" / "demo" / "review"


@pytest.mark.parametrize("drawer", ["searches", "screening", "exports"])
def test_a_drawers_readme_is_the_same_here_and_in_a_new_review(drawer: str) -> None:
    here = ROOT / drawer / "README.md"
    assert here.read_bytes() == (TEMPLATE / drawer / "README.md").read_bytes()
    assert len(here.read_text("utf-8").splitlines()) <= 30


def test_nothing_is_answered_for_a_team_and_every_item_can_be() -> None:
    here = (ROOT / "screening" / "answers.toml").read_bytes()
    assert here == (TEMPLATE / "screening" / "answers.toml").read_bytes()
    assert answers_of(ROOT) == {}
    keys = [line.partition(" = ")[0] for line in here.decode().splitlines() if line.endswith(' = ""')]
    assert keys == [item.key for item in Item]


@pytest.mark.parametrize(
    "name",
    [
        "screening/protocol.toml",
        "searches/alma.toml",
        "searches/europepmc.toml",
        "searches/nb.toml",
        "searches/nva.toml",
        "searches/openalex.toml",
        "searches/pubmed.toml",
        "searches/seeds.csv",
        "searches/swepub.toml",
    ],
)
def test_the_demonstration_is_this_review(name: str) -> None:
    assert (EXAMPLE / name).read_bytes() == (ROOT / name).read_bytes()


def test_no_code_lives_in_the_drawers() -> None:
    for drawer in ("searches", "screening", "exports"):
        assert not list((ROOT / drawer).rglob("*.py"))


def test_this_review_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(ROOT), "check"]) == 0, capsys.readouterr()


def test_a_new_review_can_be_used_at_once(tmp_path: Path) -> None:
    make_workspace(tmp_path)
    assert {query.source for query in stored_queries(tmp_path)} == {"pubmed", "nva"}
    assert protocol_of(tmp_path).reasons
    assert (tmp_path / ".gitignore").is_file()


def test_the_template_reads_like_this_reviews_protocol() -> None:
    here = read_protocol((ROOT / "screening" / "protocol.toml").read_bytes(), "here")
    there = read_protocol((TEMPLATE / "screening" / "protocol.toml").read_bytes(), "template")
    assert there.stages == here.stages
    assert there.team == here.team
