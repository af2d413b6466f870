// SPDX-License-Identifier: Apache-2.0
import { portfolio } from './001-portfolio.ts';
import { people } from './002-people.ts';

/** Every migration, oldest first: SQL that runs unchanged on both engines. A migration that was released is never edited. */
export const migrations: readonly { name: string; sql: string }[] = [
  { name: '001-portfolio', sql: portfolio },
  { name: '002-people', sql: people },
];
