// SPDX-License-Identifier: Apache-2.0

/**
 * Who somebody is at a provider, by issuer and subject: addresses change hands, subjects do not. How often signing in
 * failed stands with the account until somebody signs in, and then with that session. A report remembers how often it broke
 * the import, apart from how often it was begun.
 */
export const authentication = `
create table sign_in_links (
  issuer text not null,
  subject text not null,
  user_id int not null references users,
  created_at timestamptz not null,
  primary key (issuer, subject)
);
create unique index sign_in_links_by_user on sign_in_links (user_id, issuer);
alter table users add column failed_sign_ins int not null default 0;
-- Made by an invitation that nobody has accepted yet.
alter table users add column invited boolean not null default false;
alter table sessions add column failed_before int not null default 0;
alter table reports add column failures int not null default 0;
`;
