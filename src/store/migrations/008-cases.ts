// SPDX-License-Identifier: Apache-2.0

/**
 * Private cases. Columns of type bytea are sealed under the key of their case (or party): whoever reads the database or a
 * backup sees who may do what by when, and nothing of what it is about. Ids are 128-bit random hex, never a sequence.
 */
export const cases = `
-- scope: 'case:<uid>', 'party:<uid>', 'intake', 'index'. A destroyed key (wrapped null) makes all that it sealed unreadable.
create table sealing_keys (
  scope text primary key,
  wrapped bytea,
  wrapper text not null,
  key_id text not null,
  created_at timestamptz not null,
  destroyed_at timestamptz
);
create table parties (
  uid text primary key,
  kind text not null check (kind in ('person', 'organisation', 'anonymous')),
  user_id int references users,
  identity bytea,
  address_index bytea,
  receipt_hash text unique,
  language text not null default 'en',
  zone text not null default 'UTC',
  created_at timestamptz not null
);
create index parties_by_address on parties (address_index);
create table cases (
  uid text primary key,
  code_name text not null unique,
  product_id int references products,
  lane text not null,
  state text not null,
  emergency text not null default 'none',
  owner_id int references users,
  level text,
  title bytea not null,
  facts jsonb not null,
  version int not null default 1,
  received_at timestamptz not null,
  moved_at timestamptz not null,
  closed_at timestamptz,
  retain_until timestamptz,
  legal_hold boolean not null default false
);
create index cases_by_state on cases (state, received_at);
create table case_reports (
  uid text primary key,
  case_uid text not null references cases,
  channel text not null check (channel in ('form', 'mail', 'api', 'committee')),
  party_uid text references parties,
  received_at timestamptz not null,
  language text not null,
  policy_version text not null,
  mail_verdict text,
  original text,
  content bytea not null
);
create index case_reports_by_case on case_reports (case_uid);
create table case_participants (
  uid text primary key,
  case_uid text not null references cases,
  party_uid text references parties,
  user_id int references users,
  role text not null,
  state text not null default 'active',
  contact_wish text,
  credit_wish text,
  details bytea,
  invited_at timestamptz not null,
  told_at timestamptz,
  check (party_uid is not null or user_id is not null)
);
create index case_participants_by_case on case_participants (case_uid);
create index case_participants_by_user on case_participants (user_id) where user_id is not null;
create table case_grants (
  uid text primary key,
  case_uid text not null references cases,
  participant_uid text not null references case_participants,
  scope text not null,
  from_at timestamptz not null,
  until_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_text text,
  granted_by jsonb not null,
  reason bytea,
  revoked_at timestamptz
);
create index case_grants_by_participant on case_grants (participant_uid);
create index case_grants_by_case on case_grants (case_uid);
create table case_recusals (
  uid text not null unique,
  case_uid text not null references cases,
  user_id int not null references users,
  declared_at timestamptz not null,
  reason bytea,
  primary key (case_uid, user_id)
);
create table case_threads (
  uid text primary key,
  case_uid text not null references cases,
  audience text not null,
  participant_uid text references case_participants,
  created_at timestamptz not null
);
create index case_threads_by_case on case_threads (case_uid);
create table case_messages (
  uid text primary key,
  case_uid text not null references cases,
  thread_uid text not null references case_threads,
  direction text not null check (direction in ('internal', 'out', 'in')),
  state text not null,
  kind text not null,
  author_user int references users,
  author_participant text references case_participants,
  subject bytea,
  body bytea not null,
  tlp text not null default 'AMBER',
  language text not null default 'en',
  created_at timestamptz not null,
  send_after timestamptz,
  sent_at timestamptz,
  mail_id text unique,
  in_reply_to text
);
create index case_messages_by_thread on case_messages (thread_uid, created_at);
create index case_messages_due on case_messages (send_after) where state in ('held', 'sending');
-- One line per address of an outgoing message: what the far side answered.
create table case_deliveries (
  uid text not null unique,
  message_uid text not null references case_messages,
  position int not null,
  part text not null check (part in ('to', 'cc')),
  participant_uid text references case_participants,
  address bytea not null,
  state text not null,
  attempts int not null default 0,
  at timestamptz,
  answer bytea,
  primary key (message_uid, position)
);
create table case_attachments (
  uid text primary key,
  case_uid text not null references cases,
  report_uid text references case_reports,
  message_uid text references case_messages,
  name bytea not null,
  size bigint not null,
  kind text not null,
  warnings jsonb not null default '[]',
  state text not null check (state in ('quarantined', 'released', 'destroyed')),
  evidence text not null,
  added_at timestamptz not null
);
create index case_attachments_by_case on case_attachments (case_uid);
create table case_decisions (
  uid text primary key,
  case_uid text not null references cases,
  kind text not null,
  question bytea not null,
  factors bytea,
  opened_by int not null references users,
  opened_at timestamptz not null,
  needs jsonb not null,
  outcome text,
  closed_at timestamptz
);
create index case_decisions_by_case on case_decisions (case_uid);
create table case_votes (
  uid text not null unique,
  decision_uid text not null references case_decisions,
  user_id int not null references users,
  vote text not null,
  reason bytea,
  at timestamptz not null,
  primary key (decision_uid, user_id)
);
-- What is written down about the case: assessment, vulnerability, fix, release proof, statement, playbook, retrospective.
create table case_records (
  uid text primary key,
  case_uid text not null references cases,
  kind text not null,
  state text not null default 'current',
  flags jsonb not null default '{}',
  content bytea not null,
  written_by jsonb not null,
  written_at timestamptz not null,
  replaces text references case_records
);
create index case_records_by_case on case_records (case_uid, kind);
create table case_clocks (
  uid text primary key,
  case_uid text not null references cases,
  key text not null,
  kind text not null,
  rule text not null,
  nature text not null check (nature in ('deadline', 'permission', 'reminder')),
  participant_uid text references case_participants,
  started_at timestamptz not null,
  given_at timestamptz,
  -- As read when it was last saved; a changed level or calendar is read anew.
  due_at timestamptz not null,
  state text not null,
  ended_at timestamptz,
  events jsonb not null,
  told_at timestamptz,
  unique (case_uid, key)
);
create index case_clocks_due on case_clocks (due_at) where ended_at is null;
-- A reporter behind a receipt code, as a browser holds it: an idle end, and an end.
create table reporter_sessions (
  hash text primary key,
  participant_uid text not null references case_participants,
  created_at timestamptz not null,
  last_seen timestamptz not null,
  expires_at timestamptz not null
);
-- Proofs of work that were taken, until they would be too old anyway.
create table spent_challenges (
  once text primary key,
  until_at timestamptz not null
);
create table case_facts (
  uid text primary key,
  case_uid text not null references cases,
  fact text not null,
  source bytea not null,
  claimed_by jsonb not null,
  claimed_at timestamptz not null,
  confirmed_by jsonb not null default '[]',
  canonical_at timestamptz
);
create index case_facts_by_case on case_facts (case_uid);
create table case_events (
  uid text not null unique,
  case_uid text not null references cases,
  seq int not null,
  at timestamptz not null,
  actor jsonb not null,
  name text not null,
  from_state text,
  to_state text,
  note bytea,
  primary key (case_uid, seq)
);
-- Term sets of the leak guard, given to pipelines as salted hashes.
create table case_terms (
  uid text primary key,
  case_uid text not null references cases,
  terms bytea not null,
  made_at timestamptz not null,
  expires_at timestamptz not null
);
-- Mail that came in, kept before anything is decided about it; the bytes lie sealed in the evidence store.
create table inbound_mails (
  uid text primary key,
  digest text not null unique,
  received_at timestamptz not null,
  source text not null,
  state text not null,
  reason text not null default '',
  verdict text not null default '',
  evidence text not null,
  mail_id_hash text,
  case_uid text references cases,
  message_uid text references case_messages
);
create index inbound_mails_waiting on inbound_mails (received_at) where state in ('stored', 'quarantined');
create table mailbox_bookmarks (
  mailbox text primary key,
  uid_validity bigint not null,
  last_uid bigint not null
);
-- Emergency reading by somebody without a grant: a reason and a second person.
create table break_glass (
  uid text primary key,
  case_uid text not null references cases,
  asked_by int not null references users,
  asked_at timestamptz not null,
  reason bytea not null,
  confirmed_by int references users,
  confirmed_at timestamptz,
  until_at timestamptz,
  check (confirmed_by is null or confirmed_by <> asked_by)
);
`;
