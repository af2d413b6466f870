// SPDX-License-Identifier: Apache-2.0

/**
 * What a stream told last, as one digest; '' when it may no longer be what stands in the database. While a report is taken in
 * it names that report.
 */
export const toldBefore = `
alter table streams add column told text not null default '';
`;
