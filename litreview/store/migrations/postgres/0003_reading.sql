-- Reading: what a member may see. Others' votes and notes come with their record and stage only, until
-- a reveal that is committed opens them: one that is only under way could be taken back unseen.

create function litreview.about(record text, stage text) returns bytea language sql immutable as $$
  select pg_catalog.convert_to('{"record":' || pg_catalog.to_json(record)::text || ',"stage":'
    || pg_catalog.to_json(stage)::text || '}', 'UTF8')
$$;

create function litreview.events_after(after bigint) returns setof litreview.shown
language plpgsql stable strict security definer
set search_path = pg_catalog, litreview, pg_temp
set row_security = on
as $$
declare
  reader text := (litreview.me()).handle;
  under_way xid8 := pg_catalog.pg_current_xact_id_if_assigned();
begin
  return query
    select e.arrival, e.id, e.kind, e.actor, e.device, e.number, e.lamport, e.at,
      case when e.plain or e.actor = reader or r.event is not null then e.payload
        else litreview.about(e.record, e.stage) end,
      e.previous, e.hash,
      not (e.plain or e.actor = reader or r.event is not null)
    from litreview.event e
    left join litreview.revealed r on r.event = e.id and r.xact is distinct from under_way
    where e.arrival > after
    order by e.arrival;
  -- What the reader has been given sealed, and was opened since. All come with the number of the
  -- reveal, which is later than theirs.
  return query
    select r.arrival, e.id, e.kind, e.actor, e.device, e.number, e.lamport, e.at, e.payload, e.previous,
      e.hash, false
    from litreview.revealed r join litreview.event e on e.id = r.event
    where r.arrival > after and e.arrival <= after and e.actor <> reader and not e.plain
      and r.xact is distinct from under_way
    order by r.arrival, e.arrival;
end $$;

create function litreview.records(ids text[]) returns table (id text, content bytea)
language plpgsql stable strict security definer
set search_path = pg_catalog, litreview, pg_temp
set row_security = on
as $$
begin
  perform litreview.me();
  return query
    select distinct on (r.id) r.id, r.content from litreview.record r
    where r.id = any (ids) order by r.id, r.arrival;
end $$;

create function litreview.kept() returns table (id text, digest text)
language plpgsql stable security definer
set search_path = pg_catalog, litreview, pg_temp
set row_security = on
as $$
begin
  perform litreview.me();
  return query select r.id, r.digest from litreview.record r order by r.arrival;
end $$;

-- A record as one run found it: what a source says of a record changes from year to year.
create function litreview.contents(wanted_ids text[], wanted_digests text[])
returns table (id text, digest text, content bytea)
language plpgsql stable security definer
set search_path = pg_catalog, litreview, pg_temp
set row_security = on
as $$
begin
  perform litreview.me();
  return query
    select r.id, r.digest, r.content from litreview.record r
    join pg_catalog.unnest(wanted_ids, wanted_digests) as wanted (id, digest)
      on wanted.id = r.id and wanted.digest = r.digest;
end $$;

create function litreview.devices() returns setof text
language plpgsql stable security definer
set search_path = pg_catalog, litreview, pg_temp
set row_security = on
as $$
begin
  perform litreview.me();
  return query select distinct m.device from litreview.member m;
end $$;

create function litreview.identity() returns table (handle text, roles text[], version integer)
language plpgsql stable security definer
set search_path = pg_catalog, litreview, pg_temp
set row_security = on
as $$
declare
  reader litreview.member := litreview.me();
begin
  return query select reader.handle, reader.roles, max(v.version) from litreview.schema_version v;
end $$;

-- Every hash and every chain, also of what the caller may not see; and what the rules go by, held
-- against the log. Only ids come out.
create function litreview.broken() returns table (what text, subject text)
language plpgsql stable security definer
set search_path = pg_catalog, litreview, pg_temp
set row_security = on
as $$
begin
  perform litreview.me();
  return query
    select 'changed', e.id from litreview.event e
    where e.hash <> pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(
      '["' || e.id || '","' || e.kind || '","' || e.actor || '","' || e.device || '",' || e.number || ','
      || e.lamport || ',"' || e.at || '","' || e.previous || '"]' || pg_catalog.chr(10), 'UTF8') || e.payload),
      'hex');
  return query
    select 'record', r.id from litreview.record r
    where r.digest <> pg_catalog.encode(pg_catalog.sha256(r.content), 'hex');
  return query
    with said as (
      select e.arrival, litreview.parsed(e.kind, e.payload) as body, e.kind
      from litreview.event e where e.kind in ('reveal', 'undo')
    ), opened as (
      select one as event, min(s.arrival) as arrival
      from said s, lateral pg_catalog.unnest(litreview.texts(s.body, 'events')) one
      where s.kind = 'reveal' group by one
    ), taken as (
      select s.body ->> 'event' as event, min(s.arrival) as arrival
      from said s where s.kind = 'undo' group by s.body ->> 'event'
    )
    select 'revealed', coalesce(o.event, r.event) from opened o
      full join litreview.revealed r on r.event = o.event where r.arrival is distinct from o.arrival
    union all
    select 'undone', coalesce(t.event, u.event) from taken t
      full join litreview.undone u on u.event = t.event where u.arrival is distinct from t.arrival;
end $$;

do $$
declare
  members text := pg_catalog.current_database() || '_members';
begin
  execute pg_catalog.format('grant usage on schema litreview to %I', members);
  execute pg_catalog.format(
    'grant execute on function litreview.append(text[], text[], bytea[], text[], text[], bytea[]),'
    ' litreview.events_after(bigint), litreview.records(text[]), litreview.contents(text[], text[]), litreview.kept(), litreview.devices(),'
    ' litreview.identity(), litreview.broken() to %I', members);
end $$;
