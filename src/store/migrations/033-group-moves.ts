// SPDX-License-Identifier: Apache-2.0

/**
 * Counts how often ids or findings were moved between alias groups, by whoever holds groups alone. Where the count is the same,
 * groups that were read a moment ago still stand.
 */
export const groupMoves = `
create sequence group_moves;
`;
