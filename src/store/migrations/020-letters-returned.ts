// SPDX-License-Identifier: Apache-2.0

/**
 * What becomes of letters after they were taken: they come back, a machine answers them, they go out encrypted. When a letter
 * was taken (`at`) stays as it was told; that it came back later is a fact of its own. Keys of people outside are sealed under
 * their own key, so that nothing of them is left once it is destroyed.
 */
export const lettersReturned = `
alter table case_deliveries add column bounced_at timestamptz;
alter table case_deliveries add column bounce bytea;
alter table case_deliveries add column auto_answered_at timestamptz;
alter table case_messages add column pgp bytea;
-- Why a held letter does not leave: a code, never text.
alter table case_messages add column stopped text;
create table party_keys (
  uid text primary key,
  party_uid text not null references parties,
  source text not null check (source in ('mail', 'autocrypt', 'page', 'form', 'desk')),
  state text not null check (state in ('offered', 'confirmed', 'refused', 'replaced')),
  content bytea not null,
  seen_at timestamptz not null,
  decided_by int references users,
  decided_at timestamptz
);
create unique index party_keys_in_use on party_keys (party_uid) where state = 'confirmed';
create index party_keys_by_party on party_keys (party_uid, seen_at);
`;
