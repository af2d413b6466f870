// SPDX-License-Identifier: Apache-2.0

/**
 * Who read what last. `what`: '' for the case itself, else the uid of a thread. It groups the records of reading in the audit
 * trail and counts what is unread; it never takes the place of the trail.
 */
export const caseReads = `
create table case_reads (
  case_uid text not null references cases,
  user_id int not null references users,
  what text not null,
  read_at timestamptz not null,
  primary key (case_uid, user_id, what)
);
`;
