// SPDX-License-Identifier: Apache-2.0

/** What the stream of the advisory database has looked at: which inventory of the target, by which database. */
export const rematchState = `
alter table streams add column inventory_id int references inventories;
alter table streams add column asked_with text not null default '';
`;
