// SPDX-License-Identifier: Apache-2.0

/**
 * What is overdue stands with each target, so that archiving one takes it out of every sum; and texts that pages sort by
 * sort alike on every server: by code point, as on the embedded engine.
 */
export const countsAndOrder = `
alter table target_counts add column overdue int not null default 0;
update target_counts c set overdue = (
  select count(*) from findings f where f.target_id = c.target_id and f.open and f.due_at < now());

alter table products alter column name type text collate "C";
alter table targets alter column name type text collate "C";
alter table packages alter column name type text collate "C";
alter table components alter column version type text collate "C";
alter table streams alter column tool type text collate "C";
alter table users alter column name type text collate "C";
`;
