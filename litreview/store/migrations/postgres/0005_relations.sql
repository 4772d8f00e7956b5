-- What two records are to each other can be said anew: one report, versions of one study, different, or
-- open again. The latest word on a pair stands, and a person's above any rule's. litreview.link keeps
-- every pair ever said to be one report, to walk along; litreview.relation tells which of them still are.
create table litreview.relation (
  record text collate "C",
  other text collate "C",
  by_hand boolean,
  arrival bigint,
  relation text not null,
  score double precision not null,
  primary key (record, other, by_hand, arrival)
);

do $$
begin
  create trigger stays before update or delete or truncate on litreview.relation
    for each statement execute function litreview.refuse_change();
  alter table litreview.relation enable always trigger stays;
  alter table litreview.relation enable row level security;
  alter table litreview.relation force row level security;
  create policy of_the_owner on litreview.relation to current_role using (true) with check (true);
end $$;

-- What the log says of pairs, once in each direction. A word unknown here says nothing.
create function litreview.told_of_pairs() returns table (
  record text, other text, by_hand boolean, arrival bigint, relation text, score double precision
) language sql stable as $$
  select pair.record, pair.other, coalesce(p.body ->> 'rule' = 'by-hand', false), e.arrival,
    coalesce(p.body ->> 'relation', 'same'),
    case when pg_catalog.jsonb_typeof(p.body -> 'score') = 'number'
      and pg_catalog.length(p.body ->> 'score') <= 40 then (p.body ->> 'score')::double precision else 0 end
  from litreview.event e, lateral (select litreview.parsed(e.kind, e.payload) as body) p,
    lateral (values (p.body ->> 'first', p.body ->> 'second'), (p.body ->> 'second', p.body ->> 'first'))
      as pair (record, other)
  where e.kind = 'link' and litreview.is_text(p.body, 'first') and litreview.is_text(p.body, 'second')
    and coalesce(p.body ->> 'relation', 'same') in ('same', 'version', 'different', 'open')
$$;

insert into litreview.relation select * from litreview.told_of_pairs() on conflict do nothing;

create function litreview.standing(one text, another text) returns table (
  relation text, by_hand boolean, arrival bigint, score double precision
) language sql stable as $$
  select told.relation, told.by_hand, told.arrival, told.score from (
    (select r.relation, r.by_hand, r.arrival, r.score from litreview.relation r
      where r.record = one and r.other = another and r.by_hand order by r.arrival desc limit 1)
    union all
    (select r.relation, r.by_hand, r.arrival, r.score from litreview.relation r
      where r.record = one and r.other = another and not r.by_hand order by r.arrival desc limit 1)
  ) told
  where told.relation <> 'open' order by told.by_hand desc limit 1
$$;

-- The records that describe one report: walked along what stands, and nearly always that is all.
create or replace function litreview.cluster(start text) returns text[] language plpgsql stable as $$
declare
  near text[];
begin
  if not exists (select from litreview.link l where l.record = start) then
    return array[start];
  end if;
  with recursive joined(record) as (
    select start collate "C"
    union
    select l.other from joined j join litreview.link l on l.record = j.record,
      lateral litreview.standing(l.record, l.other) s
    where s.relation = 'same'
  )
  select pg_catalog.array_agg(j.record) into near from joined j;
  if exists (
    select from pg_catalog.unnest(near) one join litreview.relation r on r.record = one,
      lateral litreview.standing(r.record, r.other) s
    where r.other = any (near) and s.by_hand and s.relation in ('different', 'version')) then
    return litreview.part(start, near);
  end if;
  return near;
end $$;

-- Where people keep two of them apart, they are joined as the program joins them: by people's word
-- first, then by rules, strongest first, and never two groups that hold a pair kept apart.
create function litreview.part(start text, near text[]) returns text[] language plpgsql stable as $$
declare
  groups integer[] := array(select pg_catalog.generate_subscripts(near, 1));
  foes integer[] := '{}';
  others integer[] := '{}';
  pair record;
begin
  select coalesce(pg_catalog.array_agg(f.one), '{}'), coalesce(pg_catalog.array_agg(f.another), '{}')
    into foes, others
  from (
    select distinct pg_catalog.array_position(near, r.record) as one,
      pg_catalog.array_position(near, r.other) as another
    from pg_catalog.unnest(near) n(record) join litreview.relation r on r.record = n.record,
      lateral litreview.standing(r.record, r.other) s
    where r.other = any (near) and s.by_hand and s.relation in ('different', 'version')
  ) f;
  for pair in
    select pg_catalog.array_position(near, l.record) as one, pg_catalog.array_position(near, l.other) as another
    from pg_catalog.unnest(near) n(record) join litreview.link l on l.record = n.record,
      lateral litreview.standing(l.record, l.other) s
    where l.record < l.other and l.other = any (near) and s.relation = 'same'
    order by s.by_hand desc, case when s.by_hand then s.arrival end, s.score desc, l.record, l.other
  loop
    continue when groups[pair.one] = groups[pair.another] or exists (
      select from rows from (pg_catalog.unnest(foes), pg_catalog.unnest(others)) f(one, another)
      where groups[f.one] = groups[pair.one] and groups[f.another] = groups[pair.another]);
    groups := pg_catalog.array_replace(groups, groups[pair.another], groups[pair.one]);
  end loop;
  return array(
    select n.record from rows from (pg_catalog.unnest(near), pg_catalog.unnest(groups)) n(record, group_of)
    where n.group_of = groups[pg_catalog.array_position(near, start)]);
end $$;

-- Checked whole, for all read it.
create function litreview.write_link(author litreview.member, new_id text, new_payload bytea)
returns void language plpgsql as $$
declare
  body jsonb := litreview.parsed('link', new_payload);
  is_same boolean;
  place bigint;
begin
  if not litreview.is_text(body, 'first') or not litreview.is_text(body, 'second')
    or body ->> 'first' = body ->> 'second' or not litreview.is_text(body, 'rule')
    or pg_catalog.jsonb_typeof(body -> 'score') is distinct from 'number'
    or pg_catalog.length(body ->> 'score') > 40 or not (body -> 'score')::numeric between 0 and 1
    or not litreview.is_text_or_none(body, 'note') then
    perform litreview.refuse('LR004', new_id);
  end if;
  if body ? 'relation' and (not litreview.is_text(body, 'relation')
    or body ->> 'relation' not in ('same', 'version', 'different', 'open')) then
    perform litreview.refuse('LR004', new_id);
  end if;
  perform litreview.texts(body, one.key) from (values ('agreed'), ('differed')) one(key) where body ? one.key;
  if 2 <> (
    select count(distinct r.id) from litreview.record r where r.id in (body ->> 'first', body ->> 'second')) then
    perform litreview.refuse('LR016', new_id);
  end if;
  is_same := coalesce(body ->> 'relation', 'same') = 'same';
  place := litreview.write(author, new_id, 'link', new_payload, null, null, true);
  insert into litreview.relation
    select pair.record, pair.other, body ->> 'rule' = 'by-hand', place, coalesce(body ->> 'relation', 'same'),
      (body ->> 'score')::double precision
    from (values (body ->> 'first', body ->> 'second'), (body ->> 'second', body ->> 'first'))
      as pair (record, other);
  if is_same then
    insert into litreview.link values
      (body ->> 'first', body ->> 'second', place), (body ->> 'second', body ->> 'first', place)
      on conflict do nothing;
  end if;
end $$;

create function litreview.is_doubt(one jsonb) returns boolean language sql immutable as $$
  select coalesce(pg_catalog.jsonb_typeof(one) = 'array' and pg_catalog.jsonb_array_length(one) = 6
    and pg_catalog.jsonb_typeof(one -> 0) = 'string' and pg_catalog.jsonb_typeof(one -> 1) = 'string'
    and one ->> 0 <> one ->> 1 and pg_catalog.jsonb_typeof(one -> 2) = 'string'
    and pg_catalog.jsonb_typeof(one -> 3) = 'number'
    and not exists (
      select from (values (one -> 4), (one -> 5)) fields(names)
      where pg_catalog.jsonb_typeof(fields.names) <> 'array'
        or pg_catalog.jsonb_path_exists(fields.names, 'strict $[*] ? (@.type() != "string")')), false)
$$;

create function litreview.write_sought(author litreview.member, new_id text, new_payload bytea)
returns void language plpgsql as $$
declare
  body jsonb := litreview.parsed('duplicates-sought', new_payload);
  number text := pg_catalog.convert_from(new_payload, 'UTF8')::json ->> 'records';
begin
  if not litreview.is_text(body, 'method') or coalesce(number, '') !~ '^[0-9]{1,15}$'
    or pg_catalog.jsonb_typeof(body -> 'records') <> 'number'
    or pg_catalog.jsonb_typeof(body -> 'doubtful') is distinct from 'array' then
    perform litreview.refuse('LR004', new_id);
  end if;
  if exists (
    select from pg_catalog.jsonb_array_elements(body -> 'doubtful') one where not litreview.is_doubt(one)) then
    perform litreview.refuse('LR004', new_id);
  end if;
  if exists (
    select from pg_catalog.jsonb_array_elements(body -> 'doubtful') one,
      lateral (values (one ->> 0), (one ->> 1)) pair(id)
    where not exists (select from litreview.record r where r.id = pair.id)) then
    perform litreview.refuse('LR016', new_id);
  end if;
  perform litreview.write(author, new_id, 'duplicates-sought', new_payload, null, null, true);
end $$;

create or replace function litreview.write_administration(
  author litreview.member, new_id text, new_kind text, new_payload bytea
) returns void language plpgsql as $$
declare
  body jsonb := litreview.parsed(new_kind, new_payload);
  place bigint;
begin
  if new_kind in ('stage-closed', 'assignment') and not litreview.is_stage(body) then
    perform litreview.refuse('LR004', new_id);
  end if;
  -- With a single reviewer a record would be complete, and so could be opened, after one vote.
  if new_kind = 'assignment' and 1 = (
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
      place, case when body ? 'by_stage' then litreview.texts(body, 'by_stage') else '{}' end);
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
  elsif new_kind in ('vote', 'note', 'retrieval') then
    perform litreview.write_opinion(author, new_id, new_kind, new_payload);
  elsif new_kind = 'undo' then
    perform litreview.write_undo(author, new_id, new_payload);
  elsif not 'lead' = any (author.roles) and not ('librarian' = any (author.roles) and new_kind in (
    'link', 'duplicates-sought', 'search', 'search-failed', 'search-logged', 'import', 'protocol')) then
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
  return query
    select 'relation', coalesce(s.record, r.record)
    from litreview.told_of_pairs() s full join litreview.relation r
      on r.record = s.record and r.other = s.other and r.by_hand = s.by_hand and r.arrival = s.arrival
    where r.relation is distinct from s.relation or r.score is distinct from s.score;
end $$;
