// SPDX-License-Identifier: Apache-2.0

/** What publishing adds: why it may go ahead or was stopped, lines that a person must decide about, and the watch afterwards. */
export const publishing = `
alter table publications add column reason bytea;
-- Guards that did not hold when its time came: codes and what is missing, never text of the advisory.
alter table publications add column stopped jsonb not null default '[]';
alter table publication_lines drop constraint publication_lines_state_check;
alter table publication_lines add constraint publication_lines_state_check
  check (state in ('pending', 'sending', 'sent', 'verified', 'failed', 'in-doubt', 'withdrawn'));
-- Facts about published flaws that came to be known afterwards: one row each, open until a person has looked at it.
create table advisory_watch (
  advisory_id text not null references public_advisories,
  about text not null,
  fact text not null check (fact in ('kev', 'epss')),
  told jsonb not null,
  noticed_at timestamptz not null,
  settled_at timestamptz,
  settled_by int references users,
  primary key (advisory_id, about, fact)
);
create index advisory_watch_open on advisory_watch (noticed_at) where settled_at is null;
`;
