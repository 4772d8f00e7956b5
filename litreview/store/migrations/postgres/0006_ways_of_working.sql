-- Ways of working: labels, consensus, pilot rounds and looking again; full texts as files; charts of what
-- was included; and rules under which one vote, or more than two, are wanted of a record.
alter table litreview.policy add column quotas jsonb not null default '[]';

-- How many votes open a report at the stage, how many opened close it, and 1 where one reviewer may be
-- given it alone: as the protocol last adopted says, else two, two and not.
create function litreview.quota(at_stage text) returns bigint[] language sql stable as $$
  select coalesce((
    select array[(one ->> 1)::bigint, (one ->> 2)::bigint, (one ->> 3)::boolean::integer]
    from (select p.quotas from litreview.policy p order by p.arrival desc limit 1) latest,
      lateral pg_catalog.jsonb_array_elements(latest.quotas) one
    where one ->> 0 = at_stage limit 1), '{2,2,0}')
$$;

create function litreview.is_quota(one jsonb) returns boolean language sql immutable as $$
  select coalesce(pg_catalog.jsonb_typeof(one) = 'array' and pg_catalog.jsonb_array_length(one) = 4
    and one ->> 0 in ('title-abstract', 'full-text') and one ->> 1 ~ '^[1-9]$' and one ->> 2 ~ '^[1-9]$' and one ->> 1 <= one ->> 2
    and pg_catalog.jsonb_typeof(one -> 1) = 'number' and pg_catalog.jsonb_typeof(one -> 2) = 'number'
    and pg_catalog.jsonb_typeof(one -> 3) = 'boolean', false)
$$;

-- Who shall vote on a report; null where any may, and where one is named alone and the rule, as it is now,
-- has no such thing.
create or replace function litreview.assigned_to(records text[], at_stage text) returns text[]
language sql stable as $$
  select case
    when pg_catalog.cardinality(latest.reviewers) > 1 and not latest.reviewers <@ latest.reviewers[1:1]
      then latest.reviewers
    when pg_catalog.cardinality(latest.reviewers) > 0 and (litreview.quota(at_stage))[3] = 1
      then latest.reviewers end
  from (
    select a.reviewers from litreview.assigned a
      where a.stage = at_stage and a.record = any (records) order by a.arrival desc limit 1
  ) latest
$$;

create or replace function litreview.is_closed(records text[], at_stage text, who text) returns boolean
language plpgsql stable as $$
declare
  quota bigint[] := litreview.quota(at_stage);
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
  -- Where a second vote is taken after the first was opened, no third one is, whoever was named.
  return who = any (opened) or case
    when wanted is null or quota[1] < quota[2] then pg_catalog.cardinality(opened) >= quota[2]
    else wanted <@ opened end;
end $$;

create or replace function litreview.is_open_whole(records text[], at_stage text) returns boolean
language plpgsql stable as $$
declare
  quota bigint[] := litreview.quota(at_stage);
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
  return coalesce(all_open and case
    when wanted <@ wanted[1:1] then wanted <@ voted
    when wanted is null or quota[1] < quota[2] then pg_catalog.cardinality(voted) >= quota[1]
    else wanted <@ voted and pg_catalog.cardinality(voted) >= quota[1] end, false);
end $$;

-- Of each field charted its id and what is said of it, in a list of pairs.
create function litreview.is_charted(body jsonb) returns boolean language plpgsql immutable as $$
declare
  one jsonb;
begin
  if pg_catalog.jsonb_typeof(body -> 'answers') is distinct from 'array' then
    return false;
  end if;
  for one in select pg_catalog.jsonb_array_elements(body -> 'answers') loop
    if pg_catalog.jsonb_typeof(one) <> 'array' then
      return false;
    end if;
    if pg_catalog.jsonb_array_length(one) <> 2 or pg_catalog.jsonb_typeof(one -> 0) <> 'string'
      or pg_catalog.jsonb_typeof(one -> 1) <> 'array' then
      return false;
    end if;
    if exists (select from pg_catalog.jsonb_array_elements(one -> 1) said
        where pg_catalog.jsonb_typeof(said) <> 'string') then
      return false;
    end if;
  end loop;
  return true;
end $$;

-- Once a chart of a report is opened none of its charts is gone on with: it would not be independent.
create function litreview.is_chart_open(records text[]) returns boolean language sql stable as $$
  select exists (
    select from litreview.event e join litreview.revealed r on r.event = e.id
      where e.kind = 'chart' and e.record = any (records) and e.stage = 'full-text')
$$;

-- Whether all who shall chart the report, or any two, say that they have; and no chart of it stays hidden.
create function litreview.is_charted_whole(records text[]) returns boolean language plpgsql stable as $$
declare
  wanted text[] := litreview.assigned_to(records, 'full-text');
  done text[];
  begun text[];
  all_open boolean;
begin
  select pg_catalog.array_agg(latest.actor) into done from (
    select distinct on (e.actor) e.actor, litreview.parsed(e.kind, e.payload) as body
    from litreview.event e
    where e.kind = 'chart-done' and e.stage = 'full-text' and e.record = any (records)
      and not exists (select from litreview.undone u where u.event = e.id)
    order by e.actor, e.arrival desc
  ) latest where (latest.body ->> 'done')::boolean;
  select pg_catalog.array_agg(c.actor), bool_and(c.is_open) into begun, all_open from (
    select e.actor, bool_or(exists (select from litreview.revealed r where r.event = e.id)) as is_open
    from litreview.event e
    where e.kind = 'chart' and e.stage = 'full-text' and e.record = any (records)
      and not exists (select from litreview.undone u where u.event = e.id)
    group by e.actor
  ) c;
  return coalesce(all_open and begun <@ done
    and case when wanted is null then pg_catalog.cardinality(done) >= 2 else wanted <@ done end, false);
end $$;

-- A reviewer's chart of a report, sealed, and the word that it is finished, for all to see.
create function litreview.write_chart(
  author litreview.member, new_id text, new_kind text, new_payload bytea
) returns void language plpgsql as $$
declare
  body jsonb := litreview.parsed(new_kind, new_payload);
  records text[];
  wanted text[];
begin
  if not 'reviewer' = any (author.roles) then
    perform litreview.refuse('LR005', new_id);
  end if;
  if not litreview.is_text(body, 'record') or body ->> 'record' = ''
    or (new_kind = 'chart-done' and pg_catalog.jsonb_typeof(body -> 'done') is distinct from 'boolean')
    or (new_kind = 'chart' and (body ->> 'stage' is distinct from 'full-text'
      or not litreview.is_charted(body) or pg_catalog.octet_length(new_payload) % 256 <> 0)) then
    perform litreview.refuse('LR004', new_id);
  end if;
  records := litreview.cluster(body ->> 'record');
  if litreview.is_chart_open(records) then
    perform litreview.refuse('LR020', body ->> 'record');
  end if;
  wanted := litreview.assigned_to(records, 'full-text');
  if wanted is not null and not author.handle = any (wanted) then
    perform litreview.refuse('LR008', body ->> 'record');
  end if;
  perform litreview.write(author, new_id, new_kind, new_payload, body ->> 'record', 'full-text',
    new_kind = 'chart-done');
end $$;

create or replace function litreview.write_opinion(
  author litreview.member, new_id text, new_kind text, new_payload bytea
) returns void language plpgsql as $$
declare
  body jsonb := litreview.parsed(new_kind, new_payload);
  records text[];
  closed boolean;
  wanted text[];
begin
  if not litreview.is_text(body, 'record') or body ->> 'record' = '' or exists (
    select from pg_catalog.jsonb_each(body) part
      where pg_catalog.jsonb_typeof(part.value) not in ('string', 'boolean', 'null')
        and not (new_kind = 'labels' and part.key = 'labels')) then
    perform litreview.refuse('LR004', new_id);
  end if;
  if new_kind = 'retrieval' then
    if pg_catalog.jsonb_typeof(body -> 'retrieved') is distinct from 'boolean'
      or not litreview.is_text_or_none(body, 'note') then
      perform litreview.refuse('LR004', new_id);
    end if;
    perform litreview.write(author, new_id, new_kind, new_payload, null, null, true);
    return;
  end if;
  if new_kind = 'attached' then
    if not litreview.is_text(body, 'file') or not litreview.is_text(body, 'digest') then
      perform litreview.refuse('LR004', new_id);
    end if;
    perform litreview.write(author, new_id, new_kind, new_payload, null, null, true);
    return;
  end if;
  if not litreview.is_stage(body) or pg_catalog.octet_length(new_payload) % 256 <> 0 then
    perform litreview.refuse('LR004', new_id);
  end if;
  records := litreview.cluster(body ->> 'record');
  closed := litreview.is_closed(records, body ->> 'stage', author.handle);
  if new_kind = 'note' then
    if not litreview.is_text(body, 'text') then
      perform litreview.refuse('LR004', new_id);
    end if;
  elsif new_kind = 'labels' then
    perform litreview.texts(body, 'labels');
  else
    if not 'reviewer' = any (author.roles) then
      perform litreview.refuse('LR005', new_id);
    end if;
    if coalesce(body ->> 'verdict', '') not in ('include', 'exclude', 'maybe')
      or not litreview.is_text(body, 'verdict') or not litreview.is_text(body, 'reviewer')
      or not litreview.is_text_or_none(body, 'reason') or not litreview.is_text_or_none(body, 'protocol')
      or (body ->> 'stage' = 'full-text' and body ->> 'verdict' = 'exclude'
        and coalesce(body ->> 'reason', '') = '') then
      perform litreview.refuse('LR004', new_id);
    end if;
    if body ->> 'reviewer' <> author.handle then
      perform litreview.refuse('LR006', new_id);
    end if;
    if closed then
      perform litreview.refuse('LR007', body ->> 'record');
    end if;
    wanted := litreview.assigned_to(records, body ->> 'stage');
    if wanted is not null and not author.handle = any (wanted) then
      perform litreview.refuse('LR008', body ->> 'record');
    end if;
  end if;
  perform litreview.write(author, new_id, new_kind, new_payload, body ->> 'record', body ->> 'stage',
    new_kind <> 'vote' and closed);
end $$;

create or replace function litreview.write_reveal(author litreview.member, new_id text, new_payload bytea)
returns void language plpgsql as $$
declare
  body jsonb := litreview.parsed('reveal', new_payload);
  named text[] := litreview.texts(body, 'events');
  early boolean := litreview.is_text(body, 'exception');
  standing bigint := 0;
  one record;
  place bigint;
begin
  if not litreview.is_stage(body) or not litreview.is_text_or_none(body, 'exception')
    or (early and body ->> 'exception' !~ '[^[:space:]]') or pg_catalog.cardinality(named) = 0 then
    perform litreview.refuse('LR004', new_id);
  end if;
  for one in
    select e.id, e.record, e.stage, e.kind, e.actor, e.arrival
    from (select distinct n.id from pg_catalog.unnest(named) n(id)) n join litreview.event e on e.id = n.id
    where e.kind in ('vote', 'note', 'labels', 'chart') and e.stage = body ->> 'stage'
  loop
    if exists (select from litreview.undone u where u.event = one.id)
      or (not early and exists (select from litreview.revealed r where r.event = one.id))
      or exists (
        select from litreview.event later
        where later.record = any (litreview.cluster(one.record)) and later.stage = one.stage
          and later.kind = one.kind and later.actor = one.actor and later.arrival > one.arrival
          and not exists (select from litreview.undone u where u.event = later.id)) then
      perform litreview.refuse('LR009', new_id);
    end if;
    standing := standing + 1;
  end loop;
  if standing <> pg_catalog.cardinality(named) then
    perform litreview.refuse('LR009', new_id);
  end if;
  place := litreview.write(author, new_id, 'reveal', new_payload, null, null, true);
  insert into litreview.revealed
    select n.id, place, pg_catalog.pg_current_xact_id() from pg_catalog.unnest(named) n(id)
    on conflict do nothing;
end $$;

create or replace function litreview.judge_reveals(ids text[]) returns void language plpgsql as $$
declare
  opening record;
  about record;
begin
  for opening in
    select e.arrival, p.body ->> 'stage' as stage
    from litreview.event e, lateral (select litreview.parsed('reveal', e.payload) as body) p
    where e.id = any (ids) and e.kind = 'reveal' and not litreview.is_text(p.body, 'exception')
  loop
    for about in
      select distinct e.record, e.kind = 'chart' as is_chart
      from litreview.revealed r join litreview.event e on e.id = r.event
      where r.arrival = opening.arrival
    loop
      -- Charts are opened report by report, also where votes wait for their stage to be closed.
      if not about.is_chart and opening.stage = any (litreview.opened_by_stage()) and not exists (
        select from litreview.event e where e.id = any (ids) and e.kind = 'stage-closed'
          and litreview.parsed('stage-closed', e.payload) ->> 'stage' = opening.stage) then
        perform litreview.refuse('LR011', opening.stage);
      end if;
      if about.is_chart and not litreview.is_charted_whole(litreview.cluster(about.record)) then
        perform litreview.refuse('LR021', about.record);
      elsif not about.is_chart
        and not litreview.is_open_whole(litreview.cluster(about.record), opening.stage) then
        perform litreview.refuse('LR010', about.record);
      end if;
    end loop;
  end loop;
end $$;

-- What the lead says of the work, checked whole: one that is misshapen would make the log unreadable for all.
create function litreview.is_sound(new_kind text, body jsonb) returns boolean language plpgsql immutable as $$
begin
  if new_kind = 'consensus' then
    return litreview.is_stage(body) and litreview.is_text(body, 'record')
      and coalesce(body ->> 'verdict', '') in ('include', 'exclude', 'maybe')
      and litreview.is_text(body, 'verdict') and litreview.is_text_or_none(body, 'reason')
      and litreview.is_text_or_none(body, 'protocol');
  elsif new_kind = 'chart-settled' then
    return litreview.is_text(body, 'record') and litreview.is_charted(body);
  elsif new_kind = 'pilot' then
    perform litreview.texts(body, 'records'), litreview.texts(body, 'reviewers');
    return litreview.is_stage(body) and litreview.is_text(body, 'seed')
      and coalesce(body ->> 'number', '') ~ '^[0-9]{1,9}$' and not litreview.is_text(body, 'number')
      and pg_catalog.length(coalesce(body ->> 'gate', '')) between 1 and 40
      and pg_catalog.jsonb_typeof(body -> 'gate') = 'number';
  elsif new_kind = 'pilot-closed' then
    return litreview.is_text(body, 'pilot') and litreview.is_text_or_none(body, 'note')
      and coalesce(body ->> 'agreed', '') ~ '^[0-9]{1,9}$' and not litreview.is_text(body, 'agreed')
      and coalesce(body ->> 'compared', '') ~ '^[0-9]{1,9}$' and not litreview.is_text(body, 'compared')
      and coalesce(pg_catalog.jsonb_typeof(body -> 'passed') = 'boolean', false);
  elsif new_kind = 'relook' then
    perform litreview.texts(body, 'records');
    return litreview.is_stage(body) and litreview.is_text(body, 'protocol')
      and litreview.is_text_or_none(body, 'note');
  elsif new_kind = 'removed' then
    return litreview.is_text(body, 'record') and litreview.is_text(body, 'why')
      and litreview.is_text(body, 'how') and body ->> 'how' in ('', 'other', 'automation', 'unread');
  elsif new_kind = 'set-aside' then
    return litreview.is_text(body, 'record') and litreview.is_text_or_none(body, 'note')
      and litreview.is_text(body, 'status') and body ->> 'status' in ('', 'ongoing', 'awaiting-classification');
  elsif new_kind in ('stage-closed', 'assignment') then
    return litreview.is_stage(body);
  elsif new_kind = 'protocol' and body ? 'quotas' then
    return pg_catalog.jsonb_typeof(body -> 'quotas') = 'array' and not exists (
      select from pg_catalog.jsonb_array_elements(body -> 'quotas') one where not litreview.is_quota(one));
  end if;
  return true;
end $$;

create or replace function litreview.write_administration(
  author litreview.member, new_id text, new_kind text, new_payload bytea
) returns void language plpgsql as $$
declare
  body jsonb := litreview.parsed(new_kind, new_payload);
  place bigint;
begin
  if not litreview.is_sound(new_kind, body) then
    perform litreview.refuse('LR004', new_id);
  end if;
  -- With a single reviewer a record is complete, and so can be opened, after one vote: only where the
  -- protocol's rule has one reader.
  if new_kind = 'assignment' and (litreview.quota(body ->> 'stage'))[3] = 0 and 1 = (
    select count(distinct one) from pg_catalog.unnest(litreview.texts(body, 'reviewers')) one) then
    perform litreview.refuse('LR004', new_id);
  end if;
  place := litreview.write(author, new_id, new_kind, new_payload, null, null, true);
  if new_kind = 'assignment' then
    insert into litreview.assigned
      select distinct body ->> 'stage', one, place, litreview.texts(body, 'reviewers')
      from pg_catalog.unnest(litreview.texts(body, 'records')) one;
  elsif new_kind = 'protocol' then
    insert into litreview.policy values (
      place, case when body ? 'by_stage' then litreview.texts(body, 'by_stage') else '{}' end,
      coalesce(body -> 'quotas', '[]'));
  end if;
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
  elsif new_kind in ('vote', 'note', 'labels', 'retrieval', 'attached') then
    perform litreview.write_opinion(author, new_id, new_kind, new_payload);
  elsif new_kind in ('chart', 'chart-done') then
    perform litreview.write_chart(author, new_id, new_kind, new_payload);
  elsif new_kind = 'undo' then
    perform litreview.write_undo(author, new_id, new_payload);
  elsif not 'lead' = any (author.roles) and not ('librarian' = any (author.roles) and new_kind in (
    'link', 'removed', 'duplicates-sought', 'search', 'search-failed', 'search-logged', 'import', 'protocol')) then
    perform litreview.refuse('LR005', new_id);
  elsif new_kind = 'reveal' then
    perform litreview.write_reveal(author, new_id, new_payload);
  elsif new_kind = 'taken-over' then
    perform litreview.write_taken_over(author, new_id, new_payload);
  elsif new_kind = 'link' then
    perform litreview.write_link(author, new_id, new_payload);
  elsif new_kind = 'duplicates-sought' then
    perform litreview.write_sought(author, new_id, new_payload);
  else
    perform litreview.write_administration(author, new_id, new_kind, new_payload);
  end if;
end $$;
