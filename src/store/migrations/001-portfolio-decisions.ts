// SPDX-License-Identifier: Apache-2.0

/** The second part of 001-portfolio: what is shipped together, and what was decided. */
export const portfolioDecisions = `
create table releases (
  id int generated always as identity primary key,
  product_id int not null references products,
  version text not null,
  name text not null,
  digest text not null default '',
  scope jsonb not null default '{}',
  drift jsonb not null default '[]',
  created_at timestamptz not null,
  created_by jsonb not null,
  frozen_at timestamptz,
  unique (product_id, version)
);
create table release_members (
  release_id int not null references releases,
  target_id int not null references targets,
  version text not null default '',
  digest text not null default '',
  inventory_id int references inventories,
  excluded text not null default '',
  declared jsonb not null default '[]',
  primary key (release_id, target_id)
);
create index release_members_by_inventory on release_members (inventory_id);

create table exceptions (
  id int generated always as identity primary key,
  product_id int not null references products,
  decision text not null check (decision in ('accept', 'not-affected', 'false-positive')),
  justification text not null default '',
  vulnerability_id int references vulnerabilities,
  about text not null,
  matcher jsonb not null default '{}',
  reason text not null,
  evidence text not null default '',
  owner text not null,
  state text not null check (state in ('proposed', 'active', 'rejected', 'revoked', 'expired')),
  proposed_by int,
  proposed_at timestamptz not null,
  decided_by int,
  decided_at timestamptz,
  decision_reason text not null default '',
  expires date not null,
  warned_at timestamptz,
  release_id int references releases,
  reconfirm boolean not null default false,
  source jsonb not null default '{}'
);
create index exceptions_by_product on exceptions (product_id, state, expires);
create table exception_findings (
  exception_id int not null references exceptions,
  finding_id int not null references findings,
  primary key (exception_id, finding_id)
);
create index exception_findings_by_finding on exception_findings (finding_id);

create table triage_rules (
  id int generated always as identity primary key,
  product_id int not null references products,
  name text not null,
  rule jsonb not null,
  priority int not null,
  enabled boolean not null,
  log_only boolean not null,
  changed_at timestamptz not null,
  changed_by jsonb not null
);
create table saved_views (
  id int generated always as identity primary key,
  user_id int not null,
  name text not null,
  page text not null,
  query text not null,
  unique (user_id, page, name)
);
`;
