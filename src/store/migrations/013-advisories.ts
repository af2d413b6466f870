// SPDX-License-Identifier: Apache-2.0

/**
 * Advisories: drafts are sealed like the case they come from; what is published stands in tables of its own, as the bytes that
 * are served. A database role that may read only `public_files` and `public_advisories` can run the public tier.
 */
export const advisories = `
-- Sealed under the key of 'advisory:<uid>' until it is published.
create table advisories (
  uid text primary key,
  -- The publisher's own number, given when the draft is made.
  number text not null unique,
  product_id int references products,
  case_uid text references cases,
  state text not null check (state in ('draft', 'review', 'approved', 'planned', 'published', 'withdrawn', 'dropped')),
  revision int not null default 0,
  -- Digest of the newest revision: what is approved and published.
  digest text not null default '',
  published_digest text,
  version int not null default 1,
  made_by int references users,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  published_at timestamptz
);
create index advisories_by_state on advisories (state, changed_at);
create index advisories_by_case on advisories (case_uid);
create table advisory_revisions (
  uid text primary key,
  advisory_uid text not null references advisories,
  number int not null,
  digest text not null,
  content bytea not null,
  note bytea,
  -- What the lint said: rule names and places, never text of the advisory.
  faults jsonb not null default '[]',
  written_by int references users,
  written_at timestamptz not null,
  unique (advisory_uid, number)
);
create table advisory_comments (
  uid text primary key,
  advisory_uid text not null references advisories,
  digest text not null,
  user_id int references users,
  participant_uid text references case_participants,
  body bytea not null,
  at timestamptz not null,
  settled_at timestamptz
);
create index advisory_comments_by_advisory on advisory_comments (advisory_uid, at);
-- A person's yes to exactly one revision.
create table advisory_approvals (
  advisory_uid text not null references advisories,
  digest text not null,
  kind text not null,
  user_id int not null references users,
  at timestamptz not null,
  primary key (advisory_uid, digest, kind, user_id)
);
-- Numbers of others: CVE, GHSA. Publishing never waits for one.
create table advisory_numbers (
  uid text primary key,
  advisory_uid text not null references advisories,
  kind text not null check (kind in ('cve', 'ghsa', 'other')),
  route text not null,
  state text not null check (state in ('wanted', 'requested', 'reserved', 'published', 'rejected', 'failed')),
  value text,
  wanted_at timestamptz not null,
  requested_at timestamptz,
  settled_at timestamptz,
  answer text not null default ''
);
create index advisory_numbers_by_advisory on advisory_numbers (advisory_uid);
create table publications (
  uid text primary key,
  advisory_uid text not null references advisories,
  kind text not null check (kind in ('announce', 'early', 'revision', 'withdrawal')),
  digest text not null,
  state text not null check (state in ('planned', 'running', 'done', 'stopped')),
  planned_by int not null references users,
  planned_at timestamptz not null,
  -- The undo delay and the embargo: not before this instant.
  not_before timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz
);
create index publications_open on publications (not_before) where state in ('planned', 'running');
create unique index publications_one_open on publications (advisory_uid) where state in ('planned', 'running');
-- One line per channel and recipient: the ledger.
create table publication_lines (
  uid text primary key,
  publication_uid text not null references publications,
  position int not null,
  channel text not null,
  -- What it is within the channel: a path, a list's name, 'reporter'. Never an address of a person.
  name text not null,
  -- Sealed settings of the line, such as the reporter's address.
  address bytea,
  state text not null check (state in ('pending', 'sending', 'sent', 'verified', 'failed', 'withdrawn')),
  attempts int not null default 0,
  next_at timestamptz,
  -- Digest of what this channel was given, and what the far side calls it.
  content_digest text,
  remote_id text,
  answer text not null default '',
  sent_at timestamptz,
  verified_at timestamptz,
  unique (publication_uid, channel, name)
);
create index publication_lines_open on publication_lines (publication_uid, position) where state in ('pending', 'sending', 'failed');

-- From here on everything is public. Nothing in these two tables names a case.
create table public_advisories (
  id text primary key,
  digest text not null,
  content jsonb not null,
  severity text not null,
  -- Keys of products, for lists.
  products jsonb not null default '[]',
  published_at timestamptz not null,
  modified_at timestamptz not null,
  withdrawn_at timestamptz
);
create index public_advisories_by_time on public_advisories (published_at desc, id desc);
create table public_files (
  path text primary key,
  media_type text not null,
  body bytea not null,
  sha256 text not null,
  language text,
  -- The advisory it tells of; null for indexes, feeds and pages of the site.
  advisory_id text,
  modified_at timestamptz not null
);
create index public_files_by_advisory on public_files (advisory_id);
`;
