// SPDX-License-Identifier: Apache-2.0

/**
 * Public issues that read like a report (R4). Of an issue only the address is kept, which anybody can open: no word of it, and
 * not the case that was made of it, so that the table leads from no public page to a case.
 */
export const publicIssues = `
create table public_issues (
  uid text primary key,
  product_id int not null references products,
  address text not null,
  score int not null,
  reasons jsonb not null,
  seen_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'moved', 'dismissed')),
  settled_by int references users,
  settled_at timestamptz,
  unique (product_id, address)
);
create index public_issues_waiting on public_issues (seen_at) where state = 'waiting';
`;
