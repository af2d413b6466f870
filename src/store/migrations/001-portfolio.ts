// SPDX-License-Identifier: Apache-2.0

/**
 * The portfolio: what there is (products, targets, components, inventories, releases), what was reported (reports, streams,
 * observations), what is wrong (findings) and what was decided (events, exceptions, rules).
 *
 * Sort keys of lists are stored and indexed; long texts stand once per vulnerability, not once per finding.
 */
export const portfolio = `
create table products (
  id int generated always as identity primary key,
  key text not null unique,
  name text not null,
  settings jsonb not null default '{}',
  created_at timestamptz not null
);

-- A place in which findings live: one repository, image, chart or external thing of one product.
create table targets (
  id int generated always as identity primary key,
  product_id int not null references products,
  kind text not null check (kind in ('repository', 'image', 'chart', 'external')),
  ref text not null,
  name text not null,
  scope text not null default 'in' check (scope in ('in', 'out')),
  scope_reason text not null default '',
  expects jsonb not null default '[]',
  created_at timestamptz not null,
  archived_at timestamptz,
  unique (product_id, ref)
);
create index targets_archived on targets (id) where archived_at is not null;

create table reports (
  id int generated always as identity primary key,
  target_id int not null references targets,
  stream_id int,
  digest text not null,
  bytes bigint not null,
  file text not null default '',
  named_format text not null default '',
  format text not null default '',
  idempotency_key text,
  version text not null default '',
  received_at timestamptz not null,
  received_by jsonb not null,
  state text not null check (state in ('received', 'importing', 'imported', 'held', 'refused')),
  reason text not null default '',
  tool text not null default '',
  tool_version text not null default '',
  proof_at timestamptz,
  proof text not null default '',
  attempts int not null default 0,
  counts jsonb not null default '{}',
  notices jsonb not null default '[]',
  finished_at timestamptz
);
create unique index reports_by_idempotency_key on reports (target_id, idempotency_key) where idempotency_key is not null;
create index reports_by_target on reports (target_id, id desc);
create index reports_by_digest on reports (digest);
create index reports_unfinished on reports (id) where state in ('received', 'importing');

-- One tool's sequence of reports about one target. Only a newer report of the same stream can end what it said.
create table streams (
  id int generated always as identity primary key,
  target_id int not null references targets,
  tool text not null,
  category text not null default '',
  last_report_id int references reports,
  last_report_at timestamptz,
  last_proof_at timestamptz,
  unique (target_id, tool, category)
);
alter table reports add foreign key (stream_id) references streams;

create table packages (
  id int generated always as identity primary key,
  package text not null unique,
  name text not null,
  ecosystem text not null default ''
);
create index packages_by_name on packages (lower(name) text_pattern_ops);

create table components (
  id int generated always as identity primary key,
  package_id int not null references packages,
  purl text not null unique,
  version text not null,
  licenses jsonb not null default '[]',
  deprecated text not null default '',
  first_seen timestamptz not null,
  rematched_with text not null default ''
);
create index components_by_package on components (package_id);

-- An inventory is a set of components; equal sets are stored once.
create table inventory_sets (
  id int generated always as identity primary key,
  digest text not null unique,
  size int not null
);
create table inventory_entries (
  component_id int not null,
  set_id int not null,
  flags smallint not null,
  primary key (component_id, set_id)
);
create index inventory_entries_by_set on inventory_entries (set_id);
create table inventories (
  id int generated always as identity primary key,
  target_id int not null references targets,
  set_id int not null references inventory_sets,
  report_id int references reports,
  version text not null default '',
  digest text not null default '',
  at timestamptz not null
);
create index inventories_by_target on inventories (target_id, at desc, id desc);
create index inventories_by_set on inventories (set_id);

-- A vulnerability is a group of ids that assertions call the same; label is the id people quote.
create table vulnerabilities (
  id int generated always as identity primary key,
  label text not null,
  title text not null default '',
  kev boolean not null default false,
  epss real,
  merged_into int references vulnerabilities
);
create unique index vulnerabilities_by_label on vulnerabilities (label);
create index vulnerabilities_by_epss on vulnerabilities (coalesce(epss, -1) desc, id desc) where merged_into is null;
create index vulnerabilities_in_kev on vulnerabilities (id) where kev;
create table vulnerability_ids (
  id text primary key,
  vulnerability_id int not null
);
create index vulnerability_ids_by_vulnerability on vulnerability_ids (vulnerability_id);
create table alias_assertions (
  a text not null,
  b text not null,
  asserter_kind text not null check (asserter_kind in ('feed', 'person', 'report')),
  asserter text not null,
  packages jsonb not null default '[]',
  first_seen timestamptz not null,
  primary key (a, b, asserter)
);
create index alias_assertions_by_b on alias_assertions (b);
-- What a source says of an id: kev, epss, cvss, cwes, details, references. Joined when read.
create table vulnerability_facts (
  vulnerability text not null,
  fact text not null,
  asserter text not null,
  value jsonb not null,
  at timestamptz not null,
  primary key (vulnerability, fact, asserter)
);

-- Written by the thousand: references to other tables are kept right by imports and merges, not checked row by row.
create table findings (
  id int generated always as identity primary key,
  product_id int not null,
  target_id int not null,
  key text not null,
  kind text not null,
  vulnerability_id int,
  about text not null,
  package_id int,
  version text not null default '',
  class text not null default 'app',
  scope text not null default 'prod',
  file text not null default '',
  line int not null default 0,
  title text not null default '',
  severity smallint not null,
  fixed_in text not null default '',
  state text not null,
  state_data jsonb not null default '{}',
  state_at timestamptz not null,
  open boolean not null,
  live int not null default 0,
  assignee_id int,
  tags jsonb not null default '[]',
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  closed_at timestamptz,
  clock_from timestamptz not null,
  due_at timestamptz,
  warn_at timestamptz,
  clock_state text not null default 'running',
  clock_changes_at timestamptz,
  unique (target_id, key)
);
create index findings_open_by_severity on findings (severity desc, id desc) where open;
create index findings_open_by_product on findings (product_id, severity desc, id desc) where open;
create index findings_open_by_target on findings (target_id, severity desc, id desc) where open;
create index findings_open_by_due on findings (coalesce(due_at, 'infinity'), id desc) where open;
create index findings_open_by_age on findings (first_seen, id desc) where open;
create index findings_by_vulnerability on findings (vulnerability_id, id desc);
create index findings_by_rule on findings (about, id desc) where vulnerability_id is null;
create index findings_by_package on findings (package_id, id desc);
-- What few findings are costs imports nothing, and lets a filter that matches little or nothing answer at once.
create index findings_by_state on findings (state, severity desc, id desc) where state <> 'new';
create index findings_open_by_kind on findings (kind, severity desc, id desc) where open and kind <> 'vulnerability';
create index findings_open_by_class on findings (class, severity desc, id desc) where open and class <> 'app';
create index findings_by_assignee on findings (assignee_id, severity desc, id desc) where assignee_id is not null;
create index findings_by_tag on findings using gin (tags) where tags <> '[]';
create index findings_clock on findings (clock_changes_at) where clock_changes_at is not null;

-- Who says so, from which report to which: a span for every content that a stream told.
create table observations (
  id bigint generated always as identity primary key,
  finding_id int not null,
  stream_id int not null,
  since_report int not null,
  until_report int,
  since timestamptz not null,
  until timestamptz,
  severity smallint not null,
  content text not null,
  facts jsonb not null
);
create unique index observations_live on observations (stream_id, finding_id) where until_report is null;
create index observations_by_finding on observations (finding_id);

create table finding_events (
  id bigint generated always as identity primary key,
  finding_id int not null references findings,
  at timestamptz not null,
  actor jsonb not null,
  event text not null,
  from_state text not null default '',
  to_state text not null default '',
  data jsonb not null default '{}'
);
create index finding_events_by_finding on finding_events (finding_id, id);

create table clock_pauses (
  id int generated always as identity primary key,
  finding_id int not null references findings,
  since timestamptz not null,
  until timestamptz,
  reason text not null,
  by jsonb not null
);
create index clock_pauses_by_finding on clock_pauses (finding_id);

-- Open findings per target and severity, rewritten in the transaction that changes them.
create table target_counts (
  target_id int primary key references targets,
  product_id int not null,
  critical int not null default 0,
  high int not null default 0,
  medium int not null default 0,
  low int not null default 0,
  unknown int not null default 0,
  accepted int not null default 0,
  not_affected int not null default 0,
  updated_at timestamptz not null
);
create table daily_counts (
  day date not null,
  product_id int not null,
  critical int not null,
  high int not null,
  medium int not null,
  low int not null,
  unknown int not null,
  overdue int not null,
  accepted int not null,
  opened int not null,
  closed int not null,
  closed_days real,
  primary key (day, product_id)
);
`;
