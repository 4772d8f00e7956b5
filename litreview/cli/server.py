"""The part of ``litreview team`` that is about a server: made, connected to, with a login for each member."""

import os
from argparse import Namespace
from pathlib import Path

from litreview.cli.console import ask_secret, say, tell, warn
from litreview.cli.opening import login_of
from litreview.cli.parsing import Commands, Parser, add_json, folder
from litreview.model.errors import UsageError
from litreview.model.language import _, ngettext
from litreview.model.protocol import Handle, Member, Role
from litreview.store.opening import connected
from litreview.store.passwords import VARIABLE, keep_in_keyring, new_password, password_for
from litreview.store.server import SERVER_FILE, Address, read_server, write_server
from litreview.store.server import login_of as server_login
from litreview.store.trusted import is_trusted, trust
from litreview.workspace import PROTOCOL, own_events, protocol_of
from litreview.workspace import now as clock

ADMIN_VARIABLE = "LITREVIEW_ADMIN_PASSWORD"


def add_to(acts: Commands) -> None:
    """Add the commands."""
    creating = acts.add(
        "create",
        create,
        help=_("put the review on a PostgreSQL server"),
        more=_(
            "For who runs the server. ADDRESS is postgresql://host:port/database, without user or password;\n"
            "--admin names a login that may make roles. Run it again after an update of litreview."
        ),
    )
    creating.add_argument("address", metavar=_("ADDRESS"), help=_("where: postgresql://host:port/database"))
    _add_admin(creating)
    adding = acts.add("add", add, help=_("give a member a login to the server, or a new password"))
    retiring = acts.add("retire", retire, help=_("take a member's login away; what they did stays"))
    for parser in (adding, retiring):
        parser.add_argument("handle", metavar=_("HANDLE"), help=_("a member of the protocol's team"))
        _add_admin(parser)
    connecting = acts.add(
        "connect",
        connect,
        help=_("confirm the server this review is on, and say who you are there"),
        more=_(
            "Once on each machine. A password comes from {variable}, the keyring or the keyboard.\n"
            "No server that a folder names is reached before you have confirmed it here."
        ).format(variable=VARIABLE),
    )
    connecting.add_argument(
        "address", metavar=_("ADDRESS"), nargs="?", help=_("where, if the folder does not say so yet")
    )
    connecting.add_argument(
        "--as", dest="actor", metavar=_("HANDLE"), required=True, help=_("who you are in the team")
    )
    connecting.add_argument(
        "--keep", action="store_true", help=_("keep the password in this machine's keyring")
    )
    add_json(connecting)


def _add_admin(parser: Parser) -> None:
    parser.add_argument(
        "--admin",
        metavar=_("LOGIN"),
        help=_("the login that administers the server; its password from {variable} or the keyboard").format(
            variable=ADMIN_VARIABLE
        ),
    )
    add_json(parser)


def create(arguments: Namespace) -> int:
    """Make the review's objects on the server and note its address in the folder."""
    from litreview.store.server_roles import create as make  # noqa: PLC0415 - only a team needs the driver

    workspace, address = folder(arguments), Address.read(arguments.address)
    protocol = protocol_of(workspace)
    _refuse_begun(workspace)
    _refuse_other(workspace, address)
    _warn_in_clear(address)
    make(_admin(arguments, address), protocol.team, clock)
    write_server(workspace, address)
    trust(workspace, address, protocol.with_role(Role.LEAD)[0])
    if arguments.json:
        tell({"address": str(address), "members": [one.handle for one in protocol.team]})
        return 0
    say(
        _("The review is on {place}; {file} says so.").format(
            place=address.place, file=SERVER_FILE.as_posix()
        )
    )
    say(_("Next: litreview team add HANDLE, for each of: {team}").format(
        team=", ".join(one.handle for one in protocol.team)))  # fmt: skip
    return 0


def add(arguments: Namespace) -> int:
    """Give a member a login; the password is shown once and kept nowhere."""
    from litreview.store.server_roles import add as enrol  # noqa: PLC0415 - only a team needs the driver

    address, member = _confirmed(folder(arguments)), _member(arguments)
    password = new_password()
    login = enrol(_admin(arguments, address), member, password, clock)
    if arguments.json:
        tell({"handle": member.handle, "login": login, "password": password})
        return 0
    say(_("{handle} has the login {login}.").format(handle=member.handle, login=login))
    say(_("Password, shown this once: {password}").format(password=password))
    say(_("They connect with: litreview team connect --as {handle}").format(handle=member.handle))
    return 0


def retire(arguments: Namespace) -> int:
    """Take a member's login away."""
    from litreview.store.server_roles import retire as discharge  # noqa: PLC0415 - only a team needs the driver

    address = _confirmed(folder(arguments))
    discharge(_admin(arguments, address), Handle(arguments.handle), clock)
    if arguments.json:
        tell({"handle": arguments.handle, "login": False})
    else:
        say(_("{handle} has no login any more; what they did stays.").format(handle=arguments.handle))
    return 0


def connect(arguments: Namespace) -> int:
    """Confirm the server, see that it lets this member in, and remember both."""
    workspace = folder(arguments)
    protocol_of(workspace)
    address = Address.read(arguments.address) if arguments.address else _address(workspace)
    login = login_of(arguments)
    handle = _member(arguments, arguments.actor).handle
    if arguments.address:
        _refuse_begun(workspace)
        _refuse_other(workspace, address)
    _warn_in_clear(address)
    question = _("Password of {login} at {place}: ").format(
        login=server_login(address, handle), place=address.place
    )
    password = password_for(address, handle, lambda: ask_secret(question))
    store = connected(address, handle, clock, login, password)
    engine = store.engine
    store.close()
    if arguments.address:
        write_server(workspace, address)
    trust(workspace, address, handle)
    kept = keep_in_keyring(address, handle, password) if arguments.keep else None
    if arguments.json:
        tell({"address": str(address), "handle": handle, "engine": engine, "kept": kept})
        return 0
    say(_("Connected to {place} as {handle} ({engine}); commands here go there from now on.").format(
        place=address.place, handle=handle, engine=engine))  # fmt: skip
    if kept is False:
        say(_("This machine has no keyring: the password is asked for, or read from {variable}.").format(
            variable=VARIABLE))  # fmt: skip
    return 0


def _admin(arguments: Namespace, address: Address) -> str:
    from litreview.store.server_roles import admin_string  # noqa: PLC0415 - only a team needs the driver

    password = os.environ.get(ADMIN_VARIABLE)
    if arguments.admin and not password:
        password = ask_secret(_("Password of {login}: ").format(login=arguments.admin))
    return admin_string(address, arguments.admin, password)


def _address(workspace: Path) -> Address:
    address = read_server(workspace)
    if address is None:
        raise UsageError(
            SERVER_FILE.as_posix(),
            _("is not here: this review is on no server"),
            _("litreview team create ADDRESS puts it on one."),
        )
    return address


def _confirmed(workspace: Path) -> Address:
    """Return the address, which an administrator's password may be sent to: they have named it themselves."""
    address = _address(workspace)
    if not is_trusted(workspace, address):
        raise UsageError(
            SERVER_FILE.as_posix(),
            _("names a server that you have not confirmed: {place}").format(place=address.place),
            _("If it is your team's: litreview team create {address}").format(address=address),
        )
    return address


def _refuse_other(workspace: Path, address: Address) -> None:
    before = read_server(workspace)
    if before is not None and before != address:
        raise UsageError(
            SERVER_FILE.as_posix(),
            _("this review is on another server already: {place}").format(place=before.place),
            _("Take that file away first, if the review shall begin anew elsewhere."),
        )


def _warn_in_clear(address: Address) -> None:
    if not address.is_local and address.sslmode in {"disable", "prefer"}:
        warn(_("! What goes to {place} may not be encrypted; with sslmode=require it is.").format(
            place=address.place))  # fmt: skip


def _member(arguments: Namespace, handle: str | None = None) -> Member:
    wanted = handle or arguments.handle
    team = protocol_of(folder(arguments)).team
    found = next((one for one in team if one.handle == wanted), None)
    if found is None:
        raise UsageError(
            wanted,
            _("the protocol names nobody of that handle"),
            _("In {file} there are: {known}.").format(
                file=PROTOCOL.as_posix(), known=", ".join(one.handle for one in team)
            ),
        )
    return found


def _refuse_begun(workspace: Path) -> None:
    number = own_events(workspace)
    if number:
        said = ngettext("its own store holds {number} event", "its own store holds {number} events", number)
        raise UsageError(
            str(workspace),
            said.format(number=number),
            _("A review begins on the server. Move screening/review.db elsewhere, then search there anew."),
        )
