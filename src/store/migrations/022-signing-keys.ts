// SPDX-License-Identifier: Apache-2.0

/** Public keys stay known after they stop signing, and exploits become a fact that is watched. */
export const signingKeys = `
-- Public halves of the keys that sign what is published. What a retired one signed is verified with it for good.
create table signing_keys (
  fingerprint text primary key,
  armored text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  first_used_at timestamptz not null,
  -- null: it signs now.
  retired_at timestamptz
);
alter table advisory_watch drop constraint advisory_watch_fact_check;
alter table advisory_watch add constraint advisory_watch_fact_check check (fact in ('kev', 'epss', 'exploit'));
`;
