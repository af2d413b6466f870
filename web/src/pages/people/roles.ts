// SPDX-License-Identifier: Apache-2.0
import type { RoleName } from '../../api/types.ts';

/** What a role may do, in one line; the server holds the table. */
export const roles: readonly (readonly [RoleName, string])[] = [
  ['viewer', 'reads'],
  ['maintainer', 'triages, hands in reports, proposes exceptions'],
  ['committee', 'as a maintainer, and decides exceptions of others'],
  ['administrator', 'people, tokens, products, policy; decides no exception'],
  ['auditor', 'reads everything and the audit log, changes nothing'],
];
