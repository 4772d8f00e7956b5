-- The log, the records it speaks of and the members who may act. Run by the role that owns the schema.
-- Nobody else has a privilege on these tables: members call the functions of the later steps.
alter default privileges revoke execute on functions from public;
alter default privileges revoke usage on types from public;

create table litreview.schema_version (version integer primary key);

-- Locked by whoever writes, so that events arrive in the order in which they are committed. It stays
-- empty: a table that vacuum never has to lock.
create table litreview.turn (nothing boolean);

-- The newest row of a login says what it is; nothing is forgotten of what it was.
create table litreview.member (
  arrival bigint generated always as identity primary key,
  handle text collate "C" not null,
  login text collate "C" not null,
  roles text[] not null,
  device text collate "C" not null,
  active boolean not null
);
create index member_by_login on litreview.member (login, arrival);

-- Record and stage stand beside the payload of votes and notes only. Nothing else of what they say is
-- in any column or index, where statistics, plans and sizes could tell of it.
create table litreview.event (
  arrival bigint primary key,
  id text collate "C" not null unique,
  kind text collate "C" not null,
  actor text collate "C" not null,
  device text collate "C" not null,
  number bigint not null check (number > 0),
  lamport bigint not null check (lamport > 0),
  at text not null,
  record text collate "C",
  stage text collate "C",
  plain boolean not null,
  payload bytea not null,
  previous text not null,
  hash text not null,
  unique (device, number)
);
-- Compressed, two payloads of one length would take up room by what they say.
alter table litreview.event alter column payload set storage external;
create index event_by_slot on litreview.event (record, stage, kind) where record is not null;

create table litreview.record (
  arrival bigint generated always as identity primary key,
  id text collate "C" not null,
  digest text not null,
  content bytea not null,
  unique (id, digest)
);

-- What the rules need of the log, added in the transaction of the event that says it.
create table litreview.undone (event text collate "C" primary key, arrival bigint not null);
create table litreview.revealed (
  event text collate "C" primary key,
  arrival bigint not null,
  xact xid8 not null
);
create index revealed_by_arrival on litreview.revealed (arrival);
create table litreview.link (
  record text collate "C",
  other text collate "C",
  arrival bigint not null,
  primary key (record, other)
);
create table litreview.assigned (
  stage text collate "C",
  record text collate "C",
  arrival bigint,
  reviewers text[] not null,
  primary key (stage, record, arrival)
);
create table litreview.policy (arrival bigint primary key, by_stage text[] not null);

create type litreview.shown as (
  arrival bigint, id text, kind text, actor text, device text, number bigint, lamport bigint, at text,
  payload bytea, previous text, hash text, sealed boolean
);

create function litreview.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception using errcode = 'LR900', message = 'append-only';
end $$;

do $$
declare
  name text;
begin
  for name in select relname from pg_catalog.pg_class
    where relnamespace = 'litreview'::pg_catalog.regnamespace and relkind = 'r'
  loop
    execute pg_catalog.format(
      'create trigger stays before update or delete or truncate on litreview.%I'
      ' for each statement execute function litreview.refuse_change()', name);
    -- Always: also in a session that calls itself a replica.
    execute pg_catalog.format('alter table litreview.%I enable always trigger stays', name);
    execute pg_catalog.format('alter table litreview.%I enable row level security', name);
    execute pg_catalog.format('alter table litreview.%I force row level security', name);
    execute pg_catalog.format(
      'create policy of_the_owner on litreview.%I to current_role using (true) with check (true)', name);
  end loop;
end $$;
