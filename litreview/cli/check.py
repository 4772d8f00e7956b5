"""``litreview check``: is everything in order, from the protocol to the last vote."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from litreview.cli.comparison import retractions_told
from litreview.cli.console import say, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_json, folder
from litreview.cli.team import blinding_told
from litreview.exports.prisma import imbalances
from litreview.model.errors import LitreviewError
from litreview.model.events import Sealed, Vote
from litreview.model.language import _, ngettext
from litreview.model.ledger import Ledger
from litreview.model.queries import StoredQuery
from litreview.review import Review
from litreview.searches.linting import lint
from litreview.searches.registry import source_names
from litreview.store import Access
from litreview.store.audit import missing_records, rebuilt_otherwise, remarks
from litreview.store.backups import Backup, backups_of
from litreview.workspace import STORE, has_exchange, has_store, protocol_of, stored_queries

TO_REPLACE = ("REPLACE", "BYTT UT")
"""How the template marks the texts that a team must write itself."""


@dataclass(slots=True)
class Findings:
    """What a check found: what is wrong, and what a person should know."""

    wrong: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "check",
        check,
        help=_("check the protocol, the queries, the log and the counts"),
        more=_("Exit code 1 when something is not in order."),
    )
    parser.add_argument(
        "--rebuild",
        action="store_true",
        help=_("also replay the whole log and compare the state it gives, byte for byte"),
    )
    add_json(parser)


def check(arguments: Namespace) -> int:
    """Check the workspace and say what is wrong with it."""
    found = _findings(arguments)
    if arguments.json:
        tell({"ok": not found.wrong, "wrong": found.wrong, "remarks": found.remarks})
    else:
        for remark in found.remarks:
            say(f"  {remark}")
        for wrong in found.wrong:
            say("! " + wrong.replace("\n", "\n  "))
        say(_("Not in order.") if found.wrong else _("In order."))
    return 1 if found.wrong else 0


def _findings(arguments: Namespace) -> Findings:
    found, workspace = Findings(), folder(arguments)
    protocol = protocol_of(workspace)  # without a protocol there is no workspace to check
    team = ", ".join(member.handle for member in protocol.team)
    found.remarks.append(_("protocol: valid; team: {team}").format(team=team))
    if any(word in str(protocol.title) for word in TO_REPLACE):
        found.wrong.append(_("the protocol is still the template: replace the texts that say so"))
    queries = _check_queries(workspace, found)
    if not has_store(workspace):
        found.remarks.append(_("store: none yet; litreview search or litreview import begins one"))
        return found
    try:
        with opened(arguments, access=Access.READ) as review:
            found.wrong.extend(_wrong_in(review))
            found.remarks.extend(_remarks_on(review))
            found.remarks.extend(_broken_off(review, queries))
            if arguments.rebuild:
                _check_rebuilt(review, found)
    except LitreviewError as error:
        found.wrong.append(str(error))
    return found


def _broken_off(review: Review, queries: Iterable[StoredQuery]) -> Iterator[str]:
    for query in queries:
        if begun := review.broken_off(query):
            told = _("search {query}: broken off on {date}; litreview search {query} goes on with it")
            yield told.format(query=query.name, date=begun.started.date().isoformat())


def _check_queries(workspace: Path, found: Findings) -> tuple[StoredQuery, ...]:
    try:
        queries = stored_queries(workspace)
    except LitreviewError as error:
        found.wrong.append(str(error))
        return ()
    for query in queries:
        if query.source not in source_names():
            found.wrong.append(
                _("{file}: no such source: {source}").format(file=query.place, source=query.source)
            )
        requests = ngettext("{number} request", "{number} requests", len(query.requests))
        found.remarks.append(f"{query.place}: {requests.format(number=len(query.requests))}")
        found.remarks.extend(_("{file}: unverified: {what}").format(file=query.place, what=mark)
                             for mark in query.unverified)  # fmt: skip
        found.remarks.extend(f"{finding.place}: {finding.what}" for finding in lint(query))
    return queries


def _wrong_in(review: Review) -> Iterator[str]:
    yield from review.journal.store.faults()
    yield from missing_records(review.ledger, review.journal.store)
    yield from _wrong_in_exchange(review)
    flow = review.flow()
    yield from imbalances(flow)
    yield from flow.notices
    for act in review.ledger.unknown:
        yield _("the log holds an event of kind {kind}: a newer litreview is needed").format(kind=act.name)


def _wrong_in_exchange(review: Review) -> Iterator[str]:
    if has_exchange(review.folder):
        for finding in review.exchange().findings():
            yield f"{finding}\n{finding.remedy}"


def _remarks_on_exchange(review: Review) -> Iterator[str]:
    if not has_exchange(review.folder):
        return
    devices = review.exchange().devices()
    admitted = sum(device.admitted for device in devices)
    said = ngettext("exchange: {number} machine, {admitted} admitted by the lead",
                    "exchange: {number} machines, {admitted} admitted by the lead", len(devices))  # fmt: skip
    yield said.format(number=len(devices), admitted=admitted)


def _check_rebuilt(review: Review, found: Findings) -> None:
    wrong = rebuilt_otherwise(review.journal.store)
    if wrong:
        found.wrong.append(wrong)
    else:
        found.remarks.append(_("rebuilt: the log replayed gives the same state, byte for byte"))


def _remarks_on_backups(backups: list[Backup], events: int) -> Iterator[str]:
    if not backups:
        yield _("backups: none yet")
        return
    last, fullest = backups[-1], max(backups, key=lambda backup: backup.events)
    yield _("backups: {number}, the last with {events} events: {file}").format(
        number=len(backups), events=last.events, file=last.path.name
    )
    if fullest.events > events:
        yield _(
            "backups: {file} holds {more} events more than the store: was an older copy put back?"
        ).format(file=fullest.path.name, more=fullest.events - events)


def _remarks_on(review: Review) -> Iterator[str]:
    ledger = review.ledger
    yield _("store: {events} events, {records} records, {engine}").format(
        events=len(ledger.events), records=len(ledger.kinds), engine=review.journal.store.engine
    )
    yield blinding_told(review.journal.store.blinding())
    yield from remarks(ledger, review.journal.store)
    yield from retractions_told(review)
    yield from _remarks_on_exchange(review)
    if review.journal.store.identity is None:  # a server is backed up by those who run it
        yield from _remarks_on_backups(backups_of(review.folder / STORE), len(ledger.events))
    if ledger.protocol not in (None, review.protocol.digest) and _has_voted(ledger):
        yield _("protocol: changed since the last vote; the next vote is made under the new version")


def _has_voted(ledger: Ledger) -> bool:
    acts = (event.act for event in ledger.events.values())
    return any(isinstance(act, Vote) or (isinstance(act, Sealed) and act.name == Vote.kind) for act in acts)
