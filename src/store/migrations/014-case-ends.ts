// SPDX-License-Identifier: Apache-2.0

/**
 * How a case ends for good: its key is destroyed at a moment that stays known, unless two people hold it for the law. `alike`
 * is sealed: what else in the house sounds like it, as counted when it came in.
 */
export const caseEnds = `
alter table cases add column destroyed_at timestamptz;
alter table cases add column alike bytea;
create table case_holds (
  uid text primary key,
  case_uid text not null references cases,
  hold boolean not null,
  reason bytea not null,
  asked_by int not null references users,
  asked_at timestamptz not null,
  confirmed_by int references users,
  confirmed_at timestamptz,
  check (confirmed_by is null or confirmed_by <> asked_by)
);
create index case_holds_by_case on case_holds (case_uid);
`;
