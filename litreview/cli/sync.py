"""``litreview sync``: a team on several machines without a server exchanges sealed votes."""

import os
import re
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from litreview.cli.console import ask_secret, say, table, tell, warn
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_json, add_lead, folder
from litreview.model.errors import UsageError
from litreview.model.language import _, ngettext
from litreview.model.protocol import Handle, Role
from litreview.workspace import DECISIONS

if TYPE_CHECKING:
    from litreview.store.exchange.report import Begun, DeviceState, SyncReport

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
RECOVERY_VARIABLE = "LITREVIEW_RECOVERY_KEY"


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "sync",
        sync,
        help=_("exchange votes with the team's other machines, sealed"),
        more=_(
            "litreview sync --begin --as lead        once, by the lead; shows a key to write on paper\n"
            "litreview sync FOLDER --as first        send your work and take in the others'\n"
            "litreview sync --as first               the same through {decisions}, which git can carry\n"
            "litreview sync --recover --as first     after a machine was lost, with the key on paper\n\n"
            "FOLDER may be a network drive, a cloud folder or a memory stick. Nobody can read your votes\n"
            "there before the lead opens them, and files that somebody changed are named and not taken in."
        ).format(decisions=DECISIONS.as_posix()),
    )
    parser.add_argument("shared", metavar=_("FOLDER"), nargs="?", type=Path, help=_("a folder all can reach"))
    parser.add_argument("--as", dest="actor", metavar=_("HANDLE"), required=True, help=_("who you are"))
    one_of = parser.add_mutually_exclusive_group()
    one_of.add_argument("--begin", action="store_true", help=_("begin the exchange, as the lead"))
    one_of.add_argument("--recover", action="store_true", help=_("open your own votes of a lost machine"))
    add_json(parser)


def add_admit_to(acts: Commands) -> None:
    """Add what the lead does for a new device, under ``litreview team``."""
    parser = acts.add(
        "admit",
        admit,
        help=_("vouch for a member's machine, so that its votes are taken in"),
        more=_("Compare the fingerprint with what the member reads out: that is what keeps forgers away."),
    )
    parser.add_argument("handle", metavar=_("HANDLE"), help=_("whose machine it is"))
    parser.add_argument("device", metavar=_("FINGERPRINT"), help=_("as litreview sync showed it there"))
    add_lead(parser)
    add_json(parser)


def sync(arguments: Namespace) -> int:
    """Begin, recover or exchange; exit code 1 when files were tampered with."""
    if arguments.shared is not None and not arguments.shared.is_dir():
        raise UsageError(
            str(arguments.shared),
            _("no such folder"),
            _("Name a folder that is there; for a memory stick, see that it is plugged in."),
        )
    own = folder(arguments).resolve()
    if arguments.shared is not None and arguments.shared.resolve().is_relative_to(own):
        raise UsageError(
            str(arguments.shared),
            _("lies in the review's own folder"),
            _("Name a folder that the others can reach; without one, {decisions} is used.").format(
                decisions=DECISIONS.as_posix()
            ),
        )
    with opened(arguments, begin=True) as review:
        handle = review.actor(arguments.actor, Role.REVIEWER)
        if arguments.begin:
            _say_begun(review.exchange().begin(handle), as_json=arguments.json)
        if arguments.recover:
            number = review.exchange().recover(_recovery_key(), handle)
            _say_recovered(number, as_json=arguments.json)
            return 0
        report = review.sync(handle, arguments.shared)
    if arguments.json and not arguments.begin:
        tell(_as_json(report))
    elif not arguments.json:
        _say(report, handle)
    return 1 if report.findings else 0


def admit(arguments: Namespace) -> int:
    """Vouch for a device."""
    with opened(arguments) as review:
        lead = review.actor(arguments.lead, Role.LEAD)
        device = review.exchange().admit(lead, Handle(arguments.handle), arguments.device)
    if arguments.json:
        tell({"handle": device.handle, "device": device.device, "fingerprint": device.fingerprint})
    else:
        said = _("{handle}'s machine {fingerprint} is admitted. Sync again to take its work in.")
        say(said.format(handle=device.handle, fingerprint=device.fingerprint))
    return 0


def device_rows(devices: "tuple[DeviceState, ...]") -> str:
    """Return the machines of the exchange as a table."""
    words = {True: _("admitted"), False: _("not admitted: litreview team admit {handle} {fingerprint}")}
    heads = (_("member"), _("fingerprint"), _("events"), _("machine"))
    return table(
        [
            heads,
            *(
                (
                    one.handle,
                    one.fingerprint,
                    str(one.n),
                    words[one.admitted].format(handle=one.handle, fingerprint=one.fingerprint),
                )
                for one in devices
            ),
        ]
    )


def _recovery_key() -> str:
    key = os.environ.get(RECOVERY_VARIABLE) or ask_secret(_("The recovery key on paper: "))
    if not key:
        raise UsageError(
            "--recover",
            _("there is no recovery key"),
            _("Type it at a terminal, or set {variable}.").format(variable=RECOVERY_VARIABLE),
        )
    return key


def _say_begun(begun: "Begun", *, as_json: bool) -> None:
    if as_json:
        tell({"recovery": begun.recovery, "fingerprint": begun.fingerprint, "referee": begun.referee})
        return
    say(_("The exchange has begun. Write this recovery key on paper; it is kept nowhere else:"))
    say()
    say(f"  {begun.recovery}")
    say()
    say(_("It opens votes when a machine is lost. Whoever has it can read everybody's votes."))
    if not begun.referee:
        say(_("You vote too, so you cannot open others' votes: each reviewer's sync does, once you reveal."))
    say(_("Your machine's fingerprint, to be read out to the team: {fingerprint}").format(
        fingerprint=begun.fingerprint))  # fmt: skip
    say()


def _as_json(report: "SyncReport") -> dict[str, object]:
    return {
        "sent": report.sent,
        "received": report.received,
        "opened": report.opened,
        "held": list(report.held),
        "findings": [
            {"kind": one.kind.value, "handle": one.handle, "file": one.file, "line": one.line,
             "what": one.what, "remedy": one.remedy}
            for one in report.findings
        ],
        "remarks": list(report.remarks),
        "awaited": list(report.awaited),
        "fingerprint": report.fingerprint,
        "lead": report.lead,
    }  # fmt: skip


def _say(report: "SyncReport", handle: str) -> None:
    said = _("Events sent: {sent}, received: {received}. Votes and notes opened: {opened}.")
    say(said.format(sent=report.sent, received=report.received, opened=report.opened))
    for line in (*report.held, *report.awaited, *report.remarks):
        say(f"  {_UUID.sub(lambda found: found[0][-4:], line)}")
    say(_("This machine ({handle}): {fingerprint}").format(handle=handle, fingerprint=report.fingerprint))
    if report.lead and report.lead != report.fingerprint:
        told = _("The lead's machine: {fingerprint} (the first one met: compare it with theirs)")
        say(told.format(fingerprint=report.lead))
    for finding in report.findings:
        warn(f"! {finding}\n  {finding.remedy}")


def _say_recovered(number: int, *, as_json: bool) -> None:
    if as_json:
        tell({"opened": number})
        return
    said = ngettext("{number} vote or note of yours opened.",
                    "{number} votes and notes of yours opened.", number)  # fmt: skip
    say(said.format(number=number))
    if not number:
        say(_("Sync first. What the lost machine never sent, or sent before it was admitted, is not here."))
