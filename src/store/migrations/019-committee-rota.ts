// SPDX-License-Identifier: Apache-2.0

/**
 * Who takes the next report: members with their share of the work, when they are away and who stands in. A case keeps whose
 * turn it was and who does it, so that turns are counted from cases and nothing has to be kept in step.
 */
export const committeeRota = `
create table committee_rota (
  user_id int primary key references users,
  weight int not null check (weight between 0 and 10),
  joined_at timestamptz not null
);
create table committee_away (
  uid text primary key,
  user_id int not null references users,
  from_at timestamptz not null,
  until_at timestamptz not null,
  substitute_id int references users,
  noted_by int not null references users,
  noted_at timestamptz not null,
  check (until_at > from_at),
  check (substitute_id is null or substitute_id <> user_id)
);
create index committee_away_by_user on committee_away (user_id, until_at);
alter table cases add column duty_id int references users;
alter table cases add column turn_id int references users;
create index cases_by_turn on cases (turn_id) where turn_id is not null;
`;
