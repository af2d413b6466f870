// SPDX-License-Identifier: Apache-2.0
import type { CaseRecord, CaseView } from '../../../api/types.ts';

/** The records of a kind, the newest first. */
export function recordsOf({ records }: CaseView, kind: string): readonly CaseRecord[] {
  return records.filter((one) => one.kind === kind).toReversed();
}

/** What is written now under a kind. The server has checked its shape when it was written. */
export function currentOf<T>(view: CaseView, kind: string): Partial<T> | undefined {
  const found = recordsOf(view, kind).find(({ state }) => state === 'current');
  return found?.content as Partial<T> | undefined;
}

/** Leaves out what nobody filled in. */
export function filled<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== undefined)) as Partial<T>;
}
