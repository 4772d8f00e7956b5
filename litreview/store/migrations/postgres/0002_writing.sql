-- Writing: one door, litreview.append. What is refused is told by an SQLSTATE of class LR; the texts
-- are the program's. No literal here holds a backslash, whose meaning a session could change.

create function litreview.refuse(code text, subject text) returns void language plpgsql as $$
begin
  raise exception using errcode = code, message = 'refused', detail = subject;
end $$;

-- Who is at the other end: session_user, which no function and no SET ROLE changes.
create function litreview.me() returns litreview.member language plpgsql stable as $$
declare
  found_one litreview.member;
begin
  select m.* into found_one from litreview.member m
    where m.login = session_user::text order by m.arrival desc limit 1;
  if found_one.handle is null or not found_one.active then
    perform litreview.refuse('LR001', session_user::text);
  end if;
  return found_one;
end $$;

-- The payload as an object whose keys stand once, so that all who read it read the same.
create function litreview.parsed(kind text, payload bytea) returns jsonb language plpgsql immutable as $$
declare
  nul constant text := pg_catalog.chr(92) || 'u0000';
  said text;
  has_nul boolean;
  body jsonb;
begin
  said := pg_catalog.convert_from(payload, 'UTF8');
  -- PostgreSQL's text holds no NUL. A remark may; nothing that the rules compare may. The sign put in
  -- its place is an escape too, so that one whose backslash is itself escaped stays what it is.
  has_nul := pg_catalog.strpos(said, nul) > 0;
  said := pg_catalog.replace(said, nul, pg_catalog.chr(92) || 'ufffd');
  body := said::jsonb;
  if has_nul and (kind in ('vote', 'undo', 'reveal', 'link', 'assignment', 'stage-closed')
    or pg_catalog.strpos(coalesce(body ->> 'record', ''), pg_catalog.chr(65533)) > 0) then
    perform litreview.refuse('LR004', kind);
  end if;
  if pg_catalog.jsonb_typeof(body) <> 'object' or
    (select count(*) from pg_catalog.json_object_keys(said::json)) <>
    (select count(*) from pg_catalog.jsonb_object_keys(body)) then
    perform litreview.refuse('LR004', kind);
  end if;
  return body;
exception
  when data_exception or program_limit_exceeded then
    perform litreview.refuse('LR004', kind);
end $$;

create function litreview.is_text(body jsonb, key text) returns boolean language sql immutable as $$
  select coalesce(pg_catalog.jsonb_typeof(body -> key) = 'string', false)
$$;

create function litreview.is_text_or_none(body jsonb, key text) returns boolean language sql immutable as $$
  select coalesce(pg_catalog.jsonb_typeof(body -> key) in ('string', 'null'), true)
$$;

create function litreview.is_stage(body jsonb) returns boolean language sql immutable as $$
  select coalesce(body ->> 'stage' in ('title-abstract', 'full-text'), false)
$$;

create function litreview.texts(body jsonb, key text) returns text[] language plpgsql immutable as $$
begin
  if pg_catalog.jsonb_typeof(body -> key) is distinct from 'array' or exists (
    select from pg_catalog.jsonb_array_elements(body -> key) one
      where pg_catalog.jsonb_typeof(one) <> 'string') then
    perform litreview.refuse('LR004', key);
  end if;
  return array(select pg_catalog.jsonb_array_elements_text(body -> key));
end $$;

create function litreview.cluster(start text) returns text[] language sql stable as $$
  with recursive joined(record) as (
    select start collate "C" union select l.other from joined j join litreview.link l on l.record = j.record
  )
  select pg_catalog.array_agg(record) from joined
$$;

-- Who shall vote on a report; null where any two may.
create function litreview.assigned_to(records text[], at_stage text) returns text[] language sql stable as $$
  select case when pg_catalog.cardinality(latest.reviewers) > 0 then latest.reviewers end
  from (
    select a.reviewers from litreview.assigned a
      where a.stage = at_stage and a.record = any (records) order by a.arrival desc limit 1
  ) latest
$$;

-- Whether the report's votes are known: the person's own, or all that settle it.
create function litreview.is_closed(records text[], at_stage text, who text) returns boolean
language plpgsql stable as $$
declare
  opened text[];
  wanted text[];
begin
  select pg_catalog.array_agg(distinct e.actor) into opened
    from litreview.event e join litreview.revealed r on r.event = e.id
    where e.kind = 'vote' and e.record = any (records) and e.stage = at_stage;
  if opened is null then
    return false;
  end if;
  wanted := litreview.assigned_to(records, at_stage);
  return who = any (opened) or case when wanted is null then pg_catalog.cardinality(opened) >= 2
    else wanted <@ opened end;
end $$;

-- Number, time, previous and hash are the server's: sha256 of the head as JSON, a line end, the payload.
create function litreview.write(
  author litreview.member, new_id text, new_kind text, new_payload bytea,
  about_record text, about_stage text, is_plain boolean
) returns bigint language plpgsql as $$
declare
  place bigint;
  clock bigint;
  count_of_device bigint;
  ending text;
  now_is text;
  head text;
begin
  select e.arrival, e.lamport into place, clock from litreview.event e order by e.arrival desc limit 1;
  select e.number, e.hash into count_of_device, ending from litreview.event e
    where e.device = author.device order by e.number desc limit 1;
  place := coalesce(place, 0) + 1;
  clock := coalesce(clock, 0) + 1;
  count_of_device := coalesce(count_of_device, 0) + 1;
  ending := coalesce(ending, '');
  now_is := pg_catalog.to_char(pg_catalog.clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')
    || '+00:00';
  head := '["' || new_id || '","' || new_kind || '","' || author.handle || '","' || author.device || '",'
    || count_of_device || ',' || clock || ',"' || now_is || '","' || ending || '"]';
  insert into litreview.event (
    arrival, id, kind, actor, device, number, lamport, at, record, stage, plain, payload, previous, hash
  ) values (
    place, new_id, new_kind, author.handle, author.device, count_of_device, clock, now_is, about_record,
    about_stage, is_plain, new_payload, ending, pg_catalog.encode(pg_catalog.sha256(
      pg_catalog.convert_to(head || pg_catalog.chr(10), 'UTF8') || new_payload), 'hex')
  );
  return place;
end $$;

-- An opinion: what a reviewer may write. Each is checked whole, or one of them could make the log
-- unreadable for all; those that are sealed come in lengths that do not tell what they say.
create function litreview.write_opinion(author litreview.member, new_id text, new_kind text, new_payload bytea)
returns void language plpgsql as $$
declare
  body jsonb := litreview.parsed(new_kind, new_payload);
  records text[];
  closed boolean;
  wanted text[];
begin
  if not litreview.is_text(body, 'record') or body ->> 'record' = '' or exists (
    select from pg_catalog.jsonb_each(body) part
      where pg_catalog.jsonb_typeof(part.value) not in ('string', 'boolean', 'null')) then
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
  if not litreview.is_stage(body) or pg_catalog.octet_length(new_payload) % 256 <> 0 then
    perform litreview.refuse('LR004', new_id);
  end if;
  records := litreview.cluster(body ->> 'record');
  closed := litreview.is_closed(records, body ->> 'stage', author.handle);
  if new_kind = 'note' then
    if not litreview.is_text(body, 'text') then
      perform litreview.refuse('LR004', new_id);
    end if;
  else
    if not 'reviewer' = any (author.roles) then
      perform litreview.refuse('LR005', new_id);
    end if;
    if coalesce(body ->> 'verdict', '') not in ('include', 'exclude', 'maybe')
      or not litreview.is_text(body, 'verdict') or not litreview.is_text(body, 'reviewer')
      or not litreview.is_text_or_none(body, 'reason') or not litreview.is_text_or_none(body, 'protocol') then
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
    new_kind = 'note' and closed);
end $$;

-- Another's act and one that never was are refused alike.
create function litreview.write_undo(author litreview.member, new_id text, new_payload bytea)
returns void language plpgsql as $$
declare
  body jsonb := litreview.parsed('undo', new_payload);
begin
  if not litreview.is_text(body, 'event') or exists (
    select from pg_catalog.jsonb_each(body) part where pg_catalog.jsonb_typeof(part.value) <> 'string') then
    perform litreview.refuse('LR004', new_id);
  end if;
  if not exists (
    select from litreview.event e where e.id = body ->> 'event' and e.actor = author.handle)
    or exists (select from litreview.revealed r join litreview.event e on e.id = r.event
      where r.event = body ->> 'event' and e.actor = author.handle) then
    perform litreview.refuse('LR013', body ->> 'event');
  end if;
  insert into litreview.undone values (
    body ->> 'event', litreview.write(author, new_id, 'undo', new_payload, null, null, true)
  ) on conflict do nothing;
end $$;

-- Each event named must be what its actor's vote or note on the report now is. One at a time, by index:
-- closing a stage names a hundred thousand, and a join over all of them depends on the planner's luck.
create function litreview.write_reveal(author litreview.member, new_id text, new_payload bytea)
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
    where e.kind in ('vote', 'note') and e.stage = body ->> 'stage'
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

-- Whether all who shall vote on the report have, and nobody's vote on it stays hidden.
create function litreview.is_open_whole(records text[], at_stage text) returns boolean
language plpgsql stable as $$
declare
  wanted text[] := litreview.assigned_to(records, at_stage);
  voted text[];
  all_open boolean;
begin
  select pg_catalog.array_agg(v.actor), bool_and(v.is_open) into voted, all_open
  from (
    select e.actor, bool_or(exists (select from litreview.revealed r where r.event = e.id)) as is_open
    from litreview.event e
    where e.kind = 'vote' and e.stage = at_stage and e.record = any (records)
      and not exists (select from litreview.undone u where u.event = e.id)
    group by e.actor
  ) v;
  return coalesce(all_open and case when wanted is null then pg_catalog.cardinality(voted) >= 2
    else wanted <@ voted end, false);
end $$;

-- Once all of an append is written: what was revealed in it without an exception was complete.
create function litreview.judge_reveals(ids text[]) returns void language plpgsql as $$
declare
  opening record;
  about text;
begin
  for opening in
    select e.arrival, p.body ->> 'stage' as stage
    from litreview.event e, lateral (select litreview.parsed('reveal', e.payload) as body) p
    where e.id = any (ids) and e.kind = 'reveal' and not litreview.is_text(p.body, 'exception')
  loop
    if opening.stage = any (litreview.opened_by_stage()) and not exists (
      select from litreview.event e where e.id = any (ids) and e.kind = 'stage-closed'
        and litreview.parsed('stage-closed', e.payload) ->> 'stage' = opening.stage) then
      perform litreview.refuse('LR011', opening.stage);
    end if;
    for about in
      select distinct e.record from litreview.revealed r join litreview.event e on e.id = r.event
      where r.arrival = opening.arrival
    loop
      if not litreview.is_open_whole(litreview.cluster(about), opening.stage) then
        perform litreview.refuse('LR010', about);
      end if;
    end loop;
  end loop;
end $$;

create function litreview.opened_by_stage() returns text[] language sql stable as $$
  select coalesce((select p.by_stage from litreview.policy p order by p.arrival desc limit 1), '{}')
$$;

-- A stage whose votes are opened together is closed with all of them, not with some.
create function litreview.judge_closing(ids text[]) returns void language plpgsql as $$
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
          and mine.kind = 'vote' and mine.actor = hidden.actor) then
        perform litreview.refuse('LR012', hidden.record);
      end if;
    end loop;
  end loop;
end $$;

-- What only the lead or the librarian writes, and what the rules keep of it.
create function litreview.write_administration(
  author litreview.member, new_id text, new_kind text, new_payload bytea
) returns void language plpgsql as $$
declare
  body jsonb := litreview.parsed(new_kind, new_payload);
  place bigint;
begin
  if (new_kind in ('stage-closed', 'assignment') and not litreview.is_stage(body))
    or (new_kind = 'link' and (not litreview.is_text(body, 'first') or not litreview.is_text(body, 'second'))) then
    perform litreview.refuse('LR004', new_id);
  end if;
  if new_kind = 'link' and 2 <> (
    select count(distinct r.id) from litreview.record r where r.id in (body ->> 'first', body ->> 'second')) then
    perform litreview.refuse('LR016', new_id);
  end if;
  -- With a single reviewer a record would be complete, and so could be opened, after one vote.
  if new_kind = 'assignment' and 1 = (
    select count(distinct one) from pg_catalog.unnest(litreview.texts(body, 'reviewers')) one) then
    perform litreview.refuse('LR004', new_id);
  end if;
  place := litreview.write(author, new_id, new_kind, new_payload, null, null, true);
  if new_kind = 'link' then
    insert into litreview.link values
      (body ->> 'first', body ->> 'second', place), (body ->> 'second', body ->> 'first', place)
      on conflict do nothing;
  elsif new_kind = 'assignment' then
    insert into litreview.assigned
      select distinct body ->> 'stage', one, place, litreview.texts(body, 'reviewers')
      from pg_catalog.unnest(litreview.texts(body, 'records')) one;
  elsif new_kind = 'protocol' then
    insert into litreview.policy values (
      place, case when body ? 'by_stage' then litreview.texts(body, 'by_stage') else '{}' end);
  end if;
end $$;

create function litreview.write_act(author litreview.member, new_id text, new_kind text, new_payload bytea)
returns void language plpgsql as $$
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
  else
    perform litreview.write_administration(author, new_id, new_kind, new_payload);
  end if;
end $$;

create function litreview.keep_records(
  author litreview.member, record_ids text[], digests text[], contents bytea[]
) returns void language plpgsql as $$
begin
  if pg_catalog.cardinality(record_ids) = 0 then
    return;
  end if;
  -- Otherwise a reviewer could be the first to say what a record is.
  if not author.roles && array['lead', 'librarian'] then
    perform litreview.refuse('LR005', record_ids[1]);
  end if;
  if exists (
    select from rows from (pg_catalog.unnest(digests), pg_catalog.unnest(contents)) one(digest, content)
      where one.digest is distinct from pg_catalog.encode(pg_catalog.sha256(one.content), 'hex')) then
    perform litreview.refuse('LR015', record_ids[1]);
  end if;
  insert into litreview.record (id, digest, content)
    select one.id, one.digest, one.content
    from rows from (
      pg_catalog.unnest(record_ids), pg_catalog.unnest(digests), pg_catalog.unnest(contents)
    ) with ordinality one(id, digest, content, place)
    order by one.place
    on conflict do nothing;
end $$;

create function litreview.append(
  ids text[], kinds text[], payloads bytea[], record_ids text[], digests text[], contents bytea[]
) returns setof litreview.shown
language plpgsql volatile strict security definer
set search_path = pg_catalog, litreview, pg_temp
set row_security = on
-- A plan made while the tables were small is kept while they grow.
set enable_seqscan = off
as $$
declare
  author litreview.member;
  taken text;
  fresh text[] := '{}';
  place integer;
begin
  -- A transaction that looks at the log as it was some time ago would vote after the reveal and
  -- find the record open. Only READ COMMITTED looks again once it has its turn.
  if pg_catalog.current_setting('transaction_isolation') <> 'read committed' then
    perform litreview.refuse('LR002', 'transaction_isolation');
  end if;
  -- One writer at a time, until its transaction ends. So numbers arrive in the order of the commits,
  -- and who asks for what came after n misses nothing that was under way with a lower number; and a
  -- vote and the reveal of its record pass through one after the other, never side by side. A table
  -- is locked because members have no privilege on it; an advisory lock anybody could hold.
  lock table litreview.turn in exclusive mode;
  author := litreview.me();
  perform pg_catalog.set_config('synchronous_commit', 'on', true);
  if pg_catalog.cardinality(ids) <> pg_catalog.cardinality(kinds)
    or pg_catalog.cardinality(ids) <> pg_catalog.cardinality(payloads)
    or pg_catalog.cardinality(record_ids) <> pg_catalog.cardinality(digests)
    or pg_catalog.cardinality(record_ids) <> pg_catalog.cardinality(contents)
    or pg_catalog.array_position(ids, null) is not null or pg_catalog.array_position(kinds, null) is not null
    or pg_catalog.array_position(payloads, null) is not null
    or pg_catalog.array_position(record_ids, null) is not null
    or coalesce(pg_catalog.array_lower(ids, 1), 1) <> 1 or coalesce(pg_catalog.array_lower(kinds, 1), 1) <> 1
    or coalesce(pg_catalog.array_lower(payloads, 1), 1) <> 1
    or pg_catalog.array_ndims(ids) > 1 or pg_catalog.array_ndims(kinds) > 1
    or pg_catalog.array_ndims(payloads) > 1 then
    perform litreview.refuse('LR004', 'arrays');
  end if;
  perform litreview.keep_records(author, record_ids, digests, contents);
  for place in 1 .. pg_catalog.cardinality(ids) loop
    select e.actor into taken from litreview.event e where e.id = ids[place];
    if not found then
      perform litreview.write_act(author, ids[place], kinds[place], payloads[place]);
      if kinds[place] in ('reveal', 'stage-closed') then
        fresh := fresh || ids[place];
      end if;
    elsif taken <> author.handle then
      perform litreview.refuse('LR003', ids[place]);
    end if;
  end loop;
  if pg_catalog.cardinality(fresh) > 0 then
    perform litreview.judge_reveals(fresh);
    perform litreview.judge_closing(fresh);
  end if;
  return query
    select e.arrival, e.id, e.kind, e.actor, e.device, e.number, e.lamport, e.at, e.payload, e.previous,
      e.hash, false
    from pg_catalog.unnest(ids) with ordinality one(id, place) join litreview.event e on e.id = one.id
    order by one.place;
end $$;

-- For whoever administers the server, acting as the owner: nobody is given it.
create function litreview.enrol(
  who text, their_login text, their_roles text[], is_active boolean, new_device text, new_id text,
  new_payload bytea
) returns void language plpgsql as $$
declare
  lead litreview.member;
begin
  lock table litreview.turn in exclusive mode;
  insert into litreview.member (handle, login, roles, device, active) values (
    who, their_login, their_roles,
    coalesce((select m.device from litreview.member m where m.handle = who limit 1), new_device), is_active);
  if new_id is not null then
    select m.* into lead from litreview.member m where 'lead' = any (m.roles) order by m.arrival limit 1;
    if lead.handle is null then
      perform litreview.refuse('LR017', who);
    end if;
    perform litreview.write(lead, new_id, 'member', new_payload, null, null, true);
  end if;
end $$;
