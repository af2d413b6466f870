// SPDX-License-Identifier: Apache-2.0

/** People, machines and the audit trail. Tokens, session ids and invitations are kept as SHA-256 only. */
export const people = `
create table users (
  id int generated always as identity primary key,
  email text not null,
  name text not null,
  password text,
  totp bytea,
  totp_last bigint not null default 0,
  webauthn_id text not null unique,
  created_at timestamptz not null,
  disabled_at timestamptz
);
create unique index users_by_email on users (lower(email));
create table passkeys (
  id text primary key,
  user_id int not null references users,
  public_key bytea not null,
  counter bigint not null,
  transports jsonb not null default '[]',
  name text not null,
  created_at timestamptz not null,
  used_at timestamptz
);
create table recovery_codes (
  user_id int not null references users,
  hash text not null,
  used_at timestamptz,
  primary key (user_id, hash)
);
-- product_id null: every product.
create table role_grants (
  id int generated always as identity primary key,
  user_id int not null references users,
  product_id int references products,
  role text not null check (role in ('viewer', 'maintainer', 'committee', 'administrator', 'auditor')),
  granted_at timestamptz not null,
  granted_by jsonb not null
);
create unique index role_grants_once on role_grants (user_id, role, coalesce(product_id, 0));
create table sessions (
  hash text primary key,
  id text not null unique,
  user_id int not null references users,
  created_at timestamptz not null,
  last_seen timestamptz not null,
  expires_at timestamptz not null,
  strength text not null,
  confirmed_at timestamptz not null,
  agent text not null default ''
);
create index sessions_by_user on sessions (user_id);
create table invitations (
  hash text primary key,
  purpose text not null check (purpose in ('first-administrator', 'invite', 'reset')),
  user_id int references users,
  email text not null default '',
  grants jsonb not null default '[]',
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
-- Ingest only, for named targets only (targets null: every target of the product).
create table tokens (
  id int generated always as identity primary key,
  hash text not null unique,
  name text not null,
  product_id int not null references products,
  targets jsonb,
  created_at timestamptz not null,
  created_by jsonb not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);
-- A CI's own OIDC token is accepted when issuer, audience and every named claim match.
create table federations (
  id int generated always as identity primary key,
  name text not null,
  product_id int not null references products,
  issuer text not null,
  audience text not null,
  claims jsonb not null,
  targets jsonb,
  created_at timestamptz not null,
  created_by jsonb not null,
  revoked_at timestamptz
);
create table attempts (
  bucket text primary key,
  count int not null,
  window_start timestamptz not null
);
create table audit_records (
  seq bigint primary key,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  product_id int,
  record text not null
);
create index audit_records_by_subject on audit_records (subject_kind, subject_id, seq desc);
create index audit_records_by_actor on audit_records (actor_kind, actor_id, seq desc);
create table audit_state (
  id int primary key check (id = 1),
  range text not null
);
insert into audit_state (id, range) values (1, '0');
create table audit_checkpoints (
  size bigint primary key,
  at timestamptz not null,
  note text not null
);
-- Facts of the installation: its name in the log, its settings.
create table settings (
  name text primary key,
  value jsonb not null
);
create table outbox (
  id bigint generated always as identity primary key,
  kind text not null,
  payload jsonb not null,
  created_at timestamptz not null,
  done_at timestamptz
);
create index outbox_open on outbox (id) where done_at is null;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit trail is append-only';
end $$;
create trigger audit_records_append_only before update or delete on audit_records
  for each row execute function refuse_change();
`;
