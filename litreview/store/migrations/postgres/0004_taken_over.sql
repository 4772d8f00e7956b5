-- Decisions taken over from another tool: the lead writes them, they are open from the first, and the
-- rules count them as opened votes of the reviewers they are said to be of.
create table litreview.taken_over (
  stage text collate "C",
  record text collate "C",
  reviewer text collate "C",
  arrival bigint,
  primary key (stage, record, reviewer, arrival)
);

do $$
begin
  create trigger stays before update or delete or truncate on litreview.taken_over
    for each statement execute function litreview.refuse_change();
  alter table litreview.taken_over enable always trigger stays;
  alter table litreview.taken_over enable row level security;
  alter table litreview.taken_over force row level security;
  create policy of_the_owner on litreview.taken_over to current_role using (true) with check (true);
end $$;

-- What an older version of these rules let a lead write.
insert into litreview.taken_over
  select p.body ->> 'stage', p.body ->> 'record', p.body ->> 'reviewer', e.arrival
  from litreview.event e, lateral (select litreview.parsed(e.kind, e.payload) as body) p
  where e.kind = 'taken-over' and litreview.is_stage(p.body) and litreview.is_text(p.body, 'record')
    and litreview.is_text(p.body, 'reviewer')
  on conflict do nothing;

create or replace function litreview.is_closed(records text[], at_stage text, who text) returns boolean
language plpgsql stable as $$
declare
  opened text[];
  wanted text[];
begin
  select pg_catalog.array_agg(distinct o.actor) into opened from (
    select e.actor from litreview.event e join litreview.revealed r on r.event = e.id
      where e.kind = 'vote' and e.record = any (records) and e.stage = at_stage
    union all
    select t.reviewer from litreview.taken_over t where t.stage = at_stage and t.record = any (records)
  ) o;
  if opened is null then
    return false;
  end if;
  wanted := litreview.assigned_to(records, at_stage);
  return who = any (opened) or case when wanted is null then pg_catalog.cardinality(opened) >= 2
    else wanted <@ opened end;
end $$;

create or replace function litreview.is_open_whole(records text[], at_stage text) returns boolean
language plpgsql stable as $$
declare
  wanted text[] := litreview.assigned_to(records, at_stage);
  voted text[];
  all_open boolean;
begin
  select pg_catalog.array_agg(v.actor), bool_and(v.is_open) into voted, all_open
  from (
    select one.actor, bool_or(one.is_open) as is_open from (
      select e.actor, exists (select from litreview.revealed r where r.event = e.id) as is_open
      from litreview.event e
      where e.kind = 'vote' and e.stage = at_stage and e.record = any (records)
        and not exists (select from litreview.undone u where u.event = e.id)
      union all
      select t.reviewer, true from litreview.taken_over t where t.stage = at_stage and t.record = any (records)
    ) one
    group by one.actor
  ) v;
  return coalesce(all_open and case when wanted is null then pg_catalog.cardinality(voted) >= 2
    else wanted <@ voted end, false);
end $$;

create or replace function litreview.judge_closing(ids text[]) returns void language plpgsql as $$
declare
  closing text;
  hidden record;
begin
  for closing in
    select litreview.parsed('stage-closed', e.payload) ->> 'stage' from litreview.event e
    where e.id = any (ids) and e.kind = 'stage-closed'
  loop
    continue when not closing = any (litreview.opened_by_stage());
    for hidden in
      select e.record, e.actor from litreview.event e
      where e.kind = 'vote' and e.stage = closing
        and not exists (select from litreview.revealed r where r.event = e.id)
        and not exists (select from litreview.undone u where u.event = e.id)
    loop
      if not exists (
        select from litreview.event mine join litreview.revealed r on r.event = mine.id
        where mine.record = any (litreview.cluster(hidden.record)) and mine.stage = closing
          and mine.kind = 'vote' and mine.actor = hidden.actor)
        and not exists (
        select from litreview.taken_over t
        where t.record = any (litreview.cluster(hidden.record)) and t.stage = closing
          and t.reviewer = hidden.actor) then
        perform litreview.refuse('LR012', hidden.record);
      end if;
    end loop;
  end loop;
end $$;

-- Checked whole, for it is read by all. Nobody's own vote is written over: that would open a report on
-- which the reviewer has voted, with another verdict than theirs.
create function litreview.write_taken_over(author litreview.member, new_id text, new_payload bytea)
returns void language plpgsql as $$
declare
  body jsonb := litreview.parsed('taken-over', new_payload);
  key text;
begin
  foreach key in array array['record', 'reviewer', 'verdict', 'said_by', 'tool'] loop
    if not litreview.is_text(body, key) then
      perform litreview.refuse('LR004', new_id);
    end if;
  end loop;
  if not litreview.is_stage(body) or body ->> 'verdict' not in ('include', 'exclude', 'maybe')
    or not litreview.is_text_or_none(body, 'reason') or not litreview.is_text_or_none(body, 'note')
    or (body ->> 'stage' = 'full-text' and body ->> 'verdict' = 'exclude'
      and coalesce(body ->> 'reason', '') = '') then
    perform litreview.refuse('LR004', new_id);
  end if;
  perform litreview.texts(body, 'reasons'), litreview.texts(body, 'labels');
  if not exists (select from litreview.record r where r.id = body ->> 'record') then
    perform litreview.refuse('LR016', new_id);
  end if;
  if not coalesce((
    select 'reviewer' = any (m.roles) from litreview.member m
    where m.handle = body ->> 'reviewer' order by m.arrival desc limit 1), false) then
    perform litreview.refuse('LR018', body ->> 'reviewer');
  end if;
  if exists (
    select from litreview.event e
    where e.record = any (litreview.cluster(body ->> 'record')) and e.stage = body ->> 'stage'
      and e.kind = 'vote' and e.actor = body ->> 'reviewer'
      and not exists (select from litreview.undone u where u.event = e.id)) then
    perform litreview.refuse('LR019', body ->> 'record');
  end if;
  insert into litreview.taken_over values (
    body ->> 'stage', body ->> 'record', body ->> 'reviewer',
    litreview.write(author, new_id, 'taken-over', new_payload, null, null, true));
end $$;

create or replace function litreview.write_act(
  author litreview.member, new_id text, new_kind text, new_payload bytea
) returns void language plpgsql as $$
begin
  -- The head is hashed as JSON in which nothing needs an escape.
  if new_id !~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
    or new_kind !~ '^[a-z][a-z-]{0,39}$' then
    perform litreview.refuse('LR004', new_id);
  end if;
  if new_kind in ('exchange', 'device', 'opening', 'sealed', 'unknown') then
    perform litreview.refuse('LR014', new_kind);
  elsif new_kind in ('vote', 'note', 'retrieval') then
    perform litreview.write_opinion(author, new_id, new_kind, new_payload);
  elsif new_kind = 'undo' then
    perform litreview.write_undo(author, new_id, new_payload);
  elsif not 'lead' = any (author.roles) and not ('librarian' = any (author.roles)
    and new_kind in ('link', 'search', 'search-failed', 'search-logged', 'import', 'protocol')) then
    perform litreview.refuse('LR005', new_id);
  elsif new_kind = 'reveal' then
    perform litreview.write_reveal(author, new_id, new_payload);
  elsif new_kind = 'taken-over' then
    perform litreview.write_taken_over(author, new_id, new_payload);
  else
    perform litreview.write_administration(author, new_id, new_kind, new_payload);
  end if;
end $$;

create or replace function litreview.broken() returns table (what text, subject text)
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
  return query
    with said as (
      select e.arrival, litreview.parsed(e.kind, e.payload) as body
      from litreview.event e where e.kind = 'taken-over'
    ), told as (
      select * from said s where litreview.is_stage(s.body) and litreview.is_text(s.body, 'record')
        and litreview.is_text(s.body, 'reviewer')
    )
    select 'taken-over', coalesce(s.body ->> 'record', t.record)
    from told s full join litreview.taken_over t on t.arrival = s.arrival and t.stage = s.body ->> 'stage'
      and t.record = s.body ->> 'record' and t.reviewer = s.body ->> 'reviewer'
    where t.arrival is null or s.arrival is null;
end $$;

-- As before, but one that works: several arrays are unnested together by rows from.
create or replace function litreview.contents(wanted_ids text[], wanted_digests text[])
returns table (id text, digest text, content bytea)
language plpgsql stable security definer
set search_path = pg_catalog, litreview, pg_temp
set row_security = on
as $$
begin
  perform litreview.me();
  return query
    select r.id, r.digest, r.content
    from rows from (pg_catalog.unnest(wanted_ids), pg_catalog.unnest(wanted_digests)) as wanted (id, digest)
    join litreview.record r on r.id = wanted.id and r.digest = wanted.digest;
end $$;
