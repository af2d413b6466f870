// SPDX-License-Identifier: Apache-2.0

/** What the overview, the search and the deduplication of proposals look up. */
export const decisionIndexes = `
create index findings_open_due_by_product on findings (product_id, due_at) where open;
create index findings_fixed on findings (closed_at desc) where state = 'fixed';
create index vulnerability_ids_by_spelling on vulnerability_ids (lower(id) text_pattern_ops);
create index exceptions_by_key on exceptions (product_id, (source ->> 'key'));
create index exceptions_by_vulnerability on exceptions (vulnerability_id) where vulnerability_id is not null;
`;
