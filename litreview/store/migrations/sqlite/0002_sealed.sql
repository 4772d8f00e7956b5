-- Each actor writes a chain of their own; acts of others may come sealed, and be opened later.
alter table event add column sealed integer not null default 0 check (sealed in (0, 1));
create table writer (actor text not null primary key, device text not null unique) strict, without rowid;
create table opened (
  arrival integer primary key,
  event text not null unique references event (id),
  payload blob not null
) strict;
create trigger writer_stays before update on writer begin select raise(abort, 'a device is for good'); end;
create trigger writer_remains before delete on writer begin select raise(abort, 'a device is for good'); end;
create trigger opened_stays before update on opened begin select raise(abort, 'what is open stays'); end;
create trigger opened_remains before delete on opened begin select raise(abort, 'what is open stays'); end;
