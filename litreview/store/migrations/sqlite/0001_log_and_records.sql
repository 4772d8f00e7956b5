-- The log, the records it speaks of, and the device that writes here.
create table event (
  arrival integer primary key,
  id text not null unique,
  kind text not null,
  actor text not null,
  device text not null,
  number integer not null check (number > 0),
  lamport integer not null check (lamport > 0),
  at text not null,
  payload blob not null,
  previous text not null,
  hash text not null,
  unique (device, number)
) strict;
create table record (
  arrival integer primary key,
  id text not null,
  digest text not null,
  content blob not null,
  unique (id, digest)
) strict;
create index event_by_lamport on event (lamport);
create table device (id text not null primary key) strict, without rowid;
create trigger event_stays before update on event begin select raise(abort, 'the log is append-only'); end;
create trigger event_remains before delete on event begin select raise(abort, 'the log is append-only'); end;
create trigger record_stays before update on record begin select raise(abort, 'records are frozen'); end;
create trigger record_remains before delete on record begin select raise(abort, 'records are frozen'); end;
