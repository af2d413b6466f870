// SPDX-License-Identifier: Apache-2.0
import type { Fault } from '../contract.ts';
import { readDocument } from '../json-document.ts';
import { checkShape } from '../shape.ts';
import { lintOsv } from './lint-osv.ts';
import { osvShape } from './osv-shape.ts';

/** Schema 1.7.5 (SCH:001) and the rules of the official linter that need no network: REC, RNG, PKG. */
export function checkOsv(document: string): Fault[] {
  const read = readDocument(document, 'SCH:001');
  if ('fault' in read) return [read.fault];
  const faults = checkShape(read.value, osvShape, 'SCH:001');
  // The linter's rules speak of a record that is one.
  return faults.length > 0 ? faults : lintOsv(read.value);
}
