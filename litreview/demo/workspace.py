"""The demonstration: an example review searched, imported and linked for real, then finished by a team."""

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Final

from litreview.demo import team
from litreview.demo.records import ORIA, corpus, oria_file, oria_search
from litreview.demo.services import stand_ins
from litreview.exports import characteristics
from litreview.exports.bibliography import render
from litreview.exports.diagram import diagram
from litreview.exports.documents import written
from litreview.exports.prisma import Box
from litreview.exports.sets import ExportSet, select
from litreview.exports.svg import svg
from litreview.model.errors import UsageError
from litreview.model.events import Link, Relation, SearchRun
from litreview.model.language import _
from litreview.model.protocol import Role, Stage
from litreview.review import Review, Services, open_review
from litreview.searches.imports import ReferenceFile
from litreview.workspace import EXPORTS, PROTOCOL, make_workspace, now, write_export

CONTACT: Final = "demo@example.org"
"""Sent to the stand-ins, which want an address as the real services do."""

Say = Callable[[str], None]
"""Told, in a line, what has been done."""


def prepare(folder: Path, say: Say) -> None:
    """Make the example review in the folder and bring its records in; one begun earlier goes on.

    Raise UsageError where the folder holds another review.
    """
    if (folder / PROTOCOL).exists():
        _refuse_other(folder)
        say(_("The example review in {folder} goes on.").format(folder=folder))
    else:
        make_workspace(folder)
        _write_example(folder)
        say(_("An example review is in {folder}. Nothing here leaves this machine.").format(folder=folder))
    with open_review(folder) as review:
        _search(review, say)
        _log(review, say)
        _import(review, say)
        _link(review, say)


def finish(review: Review, say: Say) -> None:
    """Let the example team screen, settle and retrieve what is left, and write every export."""
    pairs = team.judge(review)
    if pairs:
        say(_("Doubtful pairs: the lead judged {number}").format(number=pairs))
    names = {Stage.TITLE_ABSTRACT: _("Title and abstract"), Stage.FULL_TEXT: _("Full text")}
    for stage in Stage:
        if stage is Stage.FULL_TEXT:
            got, lost = team.retrieve(review)
            say(_("Full texts: {got} retrieved, {lost} not").format(got=got, lost=lost))
        votes, conflicts = team.screen(review, stage), team.settle(review)
        said = _("{stage}: {votes} votes by two reviewers; the lead settled {conflicts} conflicts")
        say(said.format(stage=names[stage], votes=votes, conflicts=conflicts))
    charts, settled = team.chart(review)
    said = _("Charting: {charts} charts by two reviewers; the lead settled {settled} fields")
    say(said.format(charts=charts, settled=settled))
    flow = review.flow()
    say(_("Included: {number} reports").format(number=flow.count(Box.REPORTS)))
    for path in _export(review):
        say(_("Written: {file}").format(file=path))


def _refuse_other(folder: Path) -> None:
    example = resources.files("litreview").joinpath("demo", "review", *PROTOCOL.parts)
    if (folder / PROTOCOL).read_bytes() != example.read_bytes():
        raise UsageError(
            str(folder),
            _("holds another review than the example"),
            _("Name a new folder: litreview demo DIR."),
        )


def _write_example(folder: Path) -> None:
    with resources.as_file(resources.files("litreview") / "demo" / "review") as example:
        for file in sorted(path for path in example.rglob("*") if path.is_file()):
            (folder / file.relative_to(example)).write_bytes(file.read_bytes())


def _search(review: Review, say: Say) -> None:
    answered = {run.query for _event, run in review.ledger.runs if isinstance(run, SearchRun)}
    librarian = review.actor(None, Role.LIBRARIAN)
    records = [record for entry in corpus() for record in entry.records]
    with stand_ins(records) as addresses:
        services = Services(contact=CONTACT, addresses=addresses)
        for query in review.queries(()):
            if query.name not in answered:
                run = review.search(query, services=services, actor=librarian)
                said = _("Searched {source}, as a stand-in on this machine, with {query}: {number} records")
                say(said.format(source=run.source_title, query=query.name, number=len(run.found)))


def _log(review: Review, say: Say) -> None:
    """Write down the search of Oria, which only people can make; its records come in as a file."""
    if review.ledger.logged:
        return
    act = review.log_search(oria_search(now().date().isoformat()), actor=review.actor(None, Role.LIBRARIAN))
    said = _("Written down: the search of {source} by hand, {number} records there")
    say(said.format(source=act.source_title, number=act.stated))


def _import(review: Review, say: Say) -> None:
    file = ReferenceFile(name="oria.ris", content=oria_file(), source=ORIA)
    for imported in review.import_file(file, actor=review.actor(None, Role.LIBRARIAN)):
        if not imported.repeated:
            said = _("Imported {file}: {records} records; problems: {problems}")
            found = len(imported.act.found)
            say(said.format(file=file.name, records=found, problems=len(imported.problems)))
            for problem in imported.problems:
                say(f"  {file.name}:{problem.line}: {problem.what}")


def _link(review: Review, say: Say) -> None:
    acts = review.link(review.duplicates(), actor=review.linker(None))
    links = sum(isinstance(act, Link) and act.relation is Relation.SAME for act in acts)
    if links:
        said = _("Linked duplicates: {links}; {reports} reports")
        say(said.format(links=links, reports=len(review.ledger.reports)))


def _export(review: Review) -> list[Path]:
    flow, folder = review.flow(), review.folder / EXPORTS
    included = select(flow, review.ledger, review.records, ExportSet.INCLUDED)
    excluded = select(flow, review.ledger, review.records, ExportSet.EXCLUDED)
    files: dict[str, tuple[str | bytes, tuple[str, ...]]] = {
        "prisma.svg": (svg(diagram(flow, title=str(review.protocol.title))), ("prisma",)),
        "included.bib": (render("bib", included), ("export", "bib", "--set", "included")),
        "included.ris": (render("ris", included), ("export", "ris", "--set", "included")),
        "included.csv": ("\ufeff" + str(render("csv", included)), ("export", "csv", "--set", "included")),
        "excluded.csv": ("\ufeff" + str(render("csv", excluded)), ("export", "csv", "--set", "excluded")),
    }
    table = characteristics.characteristics(review.ledger, review.protocol, review.records)
    told = ("report", "characteristics")
    files["characteristics.csv"] = ("\ufeff" + characteristics.csv(table), told)
    files["characteristics.docx"] = (written(characteristics.document(table), ".docx"), told)
    return [write_export(review.folder, folder / name, *file) for name, file in files.items()]
