// SPDX-License-Identifier: Apache-2.0

/**
 * Searches among components look through packages by an index that holds all they ask of them, and find versions by how
 * they begin. No purl is looked through but for what stands behind its version.
 */
export const componentSearch = `
drop index packages_in_order;
create index packages_in_order on packages (name, id) include (package);
create index components_by_version on components (lower(version));
drop index components_with_capitals;
-- What is known of an index on an expression comes with the next look at its table; until then it is not used as it should.
analyze components;
`;
