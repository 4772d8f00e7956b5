"""Laws of moving in half-way: decisions come with the file, as a person says, and the counts balance."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Ran, Shell
from tests.cli.trial import NAMES, ByFolder, ByServer, Machines
from tests.store.postgres.cluster import Unavailable, new_cluster

HEADER = (
    "Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,Accession Number,DOI,"
    "Ref,Covidence #,Study,Notes,Tags\n"
)
BOTH = ("--decisions", "*=first", "--decisions", "*=second")
RAYYAN = (
    "key,title,year,journal,authors,abstract,notes\n"
    'rayyan-1,Course A,2019,Example,"Eksempel, A",x,"RAYYAN-INCLUSION: {""Anna""=>""Excluded"", '
    '""Kari""=>""Excluded""} | RAYYAN-EXCLUSION-REASONS: wrong population"\n'
    'rayyan-2,Course B,2020,Example,"Eksempel, A",x,"RAYYAN-INCLUSION: {""Anna""=>""Included"", '
    '""Kari""=>""Included""}"\n'
)


def covidence(folder: Path, name: str, numbers: range, notes: str = "") -> str:
    rows = (
        f'Report {n},"Prøve, A",x,2020,Jan,J Ex,1,1,1-2,,10.5555/{n},,#{n},Prøve 2020,{notes},\n'
        for n in numbers
    )
    path = folder / name
    path.write_text(HEADER + "".join(rows), "utf-8")
    return str(path)


def lists(folder: Path) -> tuple[str, ...]:
    """Return a review that Covidence has gone through, one file a list."""
    return (
        covidence(folder, "review_7_irrelevant_csv_20260105093000.csv", range(4)),
        covidence(folder, "review_7_select_csv_20260105093000.csv", range(4, 5)),
        covidence(
            folder, "review_7_excluded_csv_20260105093000.csv", range(5, 7), "Exclusion reason: Wrong place; "
        ),
        covidence(folder, "review_7_included_csv_20260105093000.csv", range(7, 10)),
    )


def boxes(ran: Ran) -> tuple[object, ...]:
    flow = ran.json
    assert flow["balanced"], flow["imbalances"]
    names = ("records_excluded", "dbr_sought_reports", "dbr_assessed", "dbr_excluded", "new_reports")
    return tuple(flow["boxes"][name] for name in names)


COUNTED = (4, 6, 5, {"wrong-context": 2}, 3)


def test_the_lists_of_covidence_come_in_with_what_they_say(shell: Shell, tmp_path: Path) -> None:
    files = lists(tmp_path)
    ran = shell("import", *files, "--source", "covidence", *BOTH, "--reason", "Wrong place=wrong-context")
    assert ran.code == 0
    assert "taken for Covidence's list select" in ran.err
    assert "decisions on full texts taken over: first 3, second 3" in ran.out
    assert "included at title and abstract too, as all that Covidence shows as full texts: first 3" in ran.out
    assert boxes(shell("prisma", "--json")) == COUNTED
    assert (
        "exclude (wrong-context; Wrong place; Covidence)"
        in shell("team", "votes", "--stage", "full-text").out
    )
    again = shell(
        "import", *files, "--source", "covidence", *BOTH, "--reason", "Wrong place=wrong-context", "--json"
    )
    assert all(not any(one["decisions"]["taken"].values()) for one in again.json["files"])


def test_an_unknown_reason_leaves_the_review_as_it_was(shell: Shell, tmp_path: Path) -> None:
    excluded = lists(tmp_path)[2]
    ran = shell("import", excluded, "--source", "covidence", *BOTH)
    assert (ran.code, len([line for line in ran.err.splitlines() if line])) == (2, 2)
    assert '"Wrong place" (2)' in ran.err
    assert '--reason "Wrong place=REASON"' in ran.err
    assert shell("status", "--json").json["records"] == 0


def test_a_list_by_another_name_is_told_and_can_be_named(shell: Shell, tmp_path: Path) -> None:
    path = covidence(tmp_path, "mine.csv", range(2))
    assert "one of Covidence's lists, and which is not told" in shell("import", path, "--source", "c").err
    ran = shell("import", path, "--source", "c", "--list", "included", *BOTH)
    assert "decisions on full texts taken over: first 2, second 2" in ran.out
    assert boxes(shell("prisma", "--json")) == (0, 2, 2, {}, 2)


def test_rayyans_decisions_on_full_texts_wait_for_those_on_abstracts(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "rayyan.csv"
    path.write_text(RAYYAN, "utf-8")
    people = ("--decisions", "Anna=first", "--decisions", "Kari=second")
    ran = shell("import", str(path), "--source", "rayyan", *people, "--stage", "full-text")
    assert ran.code == 0  # the protocol's own words need no mapping
    assert "2 full texts decided on count only when they are included" in ran.err
    assert "2 exclusions have reasons of several people together" in ran.err
    flow = shell("prisma", "--json").json
    assert (flow["balanced"], flow["awaiting"]["title-abstract"]) == (True, 2)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--reason", "a=b"), "no decisions to take over"),
        (("--reason", "a"), "WORDS=REASON"),
        (("--decisions", "a"), "NAME=HANDLE"),
        (("--decisions", "a=first", "--reason", "a=gone"), "no such reason: gone"),
    ],
)
def test_what_is_said_wrongly_is_refused_before_anything_comes_in(
    shell: Shell, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    ran = shell("import", lists(tmp_path)[0], "--source", "c", *words)
    assert (ran.code, told in ran.err, len(ran.err.splitlines())) == (2, True, 2)
    assert shell("status", "--json").json["records"] == 0


@pytest.fixture(params=["folder", "server"])
def team(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Machines]:
    root = tmp_path / "team"
    root.mkdir()
    if request.param == "folder":
        yield ByFolder(root, monkeypatch, capsys)
        return
    try:
        with new_cluster() as cluster:
            yield ByServer(cluster, root, monkeypatch, capsys)
    except Unavailable as reason:
        pytest.skip(f"no PostgreSQL server: {reason}")


def test_a_team_moves_in_half_way_by_its_lead_and_by_nobody_else(
    team: Machines, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team.set_up()
    files, words = lists(tmp_path), ("--source", "covidence", *BOTH, "--reason", "Wrong place=wrong-context")
    if isinstance(team, ByServer):
        team.become("first")
        refused = Shell(team.root / "first", capsys)("import", *files, *words)
        assert (refused.code, "names no lead of that handle" in refused.err) == (2, True)
    team.run("lead", "import", *files, *words, "--as", "lead")
    team.pass_on()
    for who in NAMES:
        assert boxes(team.run(who, "prisma", "--json")) == COUNTED
