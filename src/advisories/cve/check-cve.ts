// SPDX-License-Identifier: Apache-2.0
import type { Fault } from '../contract.ts';
import { readDocument } from '../json-document.ts';
import { checkShape } from '../shape.ts';
import { recordShape, submissionShape } from './cve-shape.ts';
import { lintCve } from './lint-cve.ts';

/** A full record, or a container wrapped for CVE Services: format 5.2, then the rules that no schema can say. */
export function checkCve(document: string): Fault[] {
  const read = readDocument(document, 'schema');
  if ('fault' in read) return [read.fault];
  const { value } = read;
  const faults = checkShape(value, value.cnaContainer === undefined ? recordShape : submissionShape, 'schema');
  return faults.length > 0 ? faults : lintCve(value);
}
