"""The server's guards: whether tables, functions and privileges are as the steps of the schema make them.

Asked of the catalogue, which everybody may read, and held against the program's own scripts: so a member
need not believe a function of the server that all is well.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, LiteralString, NamedTuple, Protocol

from litreview.model.language import _
from litreview.store.schema import Migration
from litreview.store.server import Address, members_of, owner_of

_FUNCTION: Final = re.compile(
    r"^create (?:or replace )?function litreview\.(\w+)\((?:.*?)\)\s+returns (.*?)\bas \$\$(.*?)\$\$",
    re.MULTILINE | re.DOTALL,
)
_TABLE: Final = re.compile(r"^create table litreview\.(\w+)", re.MULTILINE)
_GRANTED: Final = re.compile(r"litreview\.(\w+)\([a-z0-9\[\], ]*\)")
_GRANT: Final = re.compile(r"'grant execute on function (.*?)to %I'", re.DOTALL)
_SETTING: Final = re.compile(r"^set (\w+) = ([\w, ]+)$", re.MULTILINE)
_STAYS: Final = 58  # pg_trigger.tgtype: before update, delete and truncate, once a statement

_TABLES: Final = """
select c.relname::text, c.relkind = 'r' and c.relrowsecurity and c.relforcerowsecurity
  and pg_get_userbyid(c.relowner)::text = %s
  and not exists (select from aclexplode(c.relacl) a where a.grantee <> c.relowner)
  and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attacl is not null)
  and not exists (select from pg_rewrite r where r.ev_class = c.oid)
  and not exists (select from pg_inherits i where c.oid in (i.inhrelid, i.inhparent))
  and 1 = (select count(*) from pg_trigger t where t.tgrelid = c.oid)
  and exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'stays' and t.tgenabled = 'A'
    and t.tgtype = %s and t.tgfoid = 'litreview.refuse_change'::regproc and t.tgqual is null)
  and 1 = (select count(*) from pg_policy p where p.polrelid = c.oid)
  and exists (select from pg_policy p where p.polrelid = c.oid and p.polroles = array[c.relowner]
    and pg_get_expr(p.polqual, p.polrelid) = 'true')
from pg_class c where c.relnamespace = 'litreview'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
"""
_FUNCTIONS: Final = """
select p.proname::text, p.prosrc, p.prosecdef, coalesce(array(select unnest(p.proconfig) order by 1), '{}'),
  pg_get_userbyid(p.proowner)::text = %s,
  array(select coalesce(nullif(a.grantee, 0)::regrole::text, '') from
    aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee <> p.proowner)
from pg_proc p where p.pronamespace = 'litreview'::regnamespace
"""
_SCHEMA: Final = """
select n.nspname::text from pg_namespace n where n.nspname = 'litreview' and (
  pg_get_userbyid(n.nspowner)::text <> %s or exists (
    select from aclexplode(n.nspacl) a where a.grantee <> n.nspowner and a.privilege_type <> 'USAGE'))
"""
_ROLES: Final = """
with recursive has(role, login) as (
  select m.member, m.member from pg_auth_members m join pg_roles g on g.oid = m.roleid where g.rolname = %s
  union select m.roleid, h.login from has h join pg_auth_members m on m.member = h.role
)
select distinct l.rolname::text
from has h join pg_roles r on r.oid = h.role join pg_roles l on l.oid = h.login
where r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolreplication or r.rolname = %s
  or r.rolname in ('pg_read_all_data', 'pg_write_all_data', 'pg_read_server_files', 'pg_write_server_files',
    'pg_execute_server_program', 'pg_monitor', 'pg_read_all_stats')
union all
select rolname::text from pg_roles where rolname = %s and (rolcanlogin or rolsuper)
"""


class Function(NamedTuple):
    """What a script says of a function."""

    source: str
    is_definer: bool
    settings: tuple[str, ...]
    """As the catalogue has them: ``name=value``, sorted."""


class Asking(Protocol):
    """Whatever answers a question to the catalogue with rows."""

    def ask(self, statement: LiteralString, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of the statement."""
        ...


def otherwise(line: Asking, address: Address, steps: Sequence[Migration]) -> Iterator[str]:
    """Yield each table, function, privilege and setting of the server that is not as it must be."""
    owner, members = owner_of(address), members_of(address)
    for found in (
        _other_tables(line, steps, owner),
        _other_functions(line, steps, owner, members),
        (row[0] for row in line.ask(_SCHEMA, (owner,))),
    ):
        for name in found:
            yield _("schema: {name} is missing or not as it was made").format(name=name)
    for (login,) in line.ask(_ROLES, (members, owner, owner)):
        yield _("server: {login} may do more than take part in this review").format(login=login)
    for setting in ("fsync", "full_page_writes"):
        if line.ask("select current_setting(%s)", (setting,)) != [("on",)]:
            yield _("server: {setting} is off, so a power cut may lose what was saved").format(
                setting=setting
            )


def functions_of(steps: Iterable[Migration]) -> dict[str, Function]:
    """Return the functions that the steps make, by name; the last to make one counts."""
    return {
        found[1]: Function(
            source=found[3],
            is_definer="security definer" in found[2],
            settings=tuple(sorted(f"{name}={value}" for name, value in _SETTING.findall(found[2]))),
        )
        for step in steps
        for found in _FUNCTION.finditer(step.script)
    }


def granted_by(steps: Iterable[Migration]) -> frozenset[str]:
    """Return the functions that the steps let members call."""
    grants = (grant[1] for step in steps for grant in _GRANT.finditer(step.script))
    return frozenset(name for grant in grants for name in _GRANTED.findall(grant))


def _other_tables(line: Asking, steps: Sequence[Migration], owner: str) -> Iterator[str]:
    intended = {name for step in steps for name in _TABLE.findall(step.script)}
    found = dict(line.ask(_TABLES, (owner, _STAYS)))
    yield from _differing(intended, found, lambda name: bool(found.get(name)))


def _other_functions(line: Asking, steps: Sequence[Migration], owner: str, members: str) -> Iterator[str]:
    intended, granted = functions_of(steps), granted_by(steps)
    found: dict[str, tuple[Any, ...]] = {}
    for name, *rest in line.ask(_FUNCTIONS, (owner,)):
        if name in found:
            yield name  # a second one of the name, which a call might find first
        found[name] = tuple(rest)

    def is_right(name: str) -> bool:
        wanted = intended[name]
        callers = [members] if name in granted else []
        return found[name] == (wanted.source, wanted.is_definer, list(wanted.settings), True, callers)

    yield from _differing(intended.keys(), found, is_right)


def _differing(
    intended: Iterable[str], found: Iterable[str], is_right: Callable[[str], bool]
) -> Iterator[str]:
    wanted, there = set(intended), set(found)
    yield from sorted((wanted ^ there) | {name for name in wanted & there if not is_right(name)})
