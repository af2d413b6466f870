// SPDX-License-Identifier: Apache-2.0
import type { Uid } from './case.ts';
import type { CaseFacts } from './case-facts.ts';
import { at } from './guard.ts';

/** R41: cases whose reporters are thanked for one fix, in the order in which the reports came in; the first one counts. */
export function creditOrder({ uid, receivedAt, joined = [] }: Pick<CaseFacts, 'uid' | 'receivedAt' | 'joined'>): Uid[] {
  const all = [{ uid, receivedAt }, ...joined];
  return all.sort((a, b) => at(a.receivedAt) - at(b.receivedAt) || (a.uid < b.uid ? -1 : 1)).map((one) => one.uid);
}
