// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';

type Compare = (a: string, b: string) => number | undefined;

/** Asserts that each version of the list stands before every later one; a list within the list is equal versions. */
export function assertAscending(compare: Compare, versions: readonly (string | readonly string[])[]): void {
  const steps = versions.flatMap((entry, step) => [entry].flat().map((version) => ({ version, step })));
  for (const a of steps) {
    for (const b of steps) {
      const found = compare(a.version, b.version);
      const sign = found === undefined ? undefined : Math.sign(found) + 0;
      assert.equal(sign, Math.sign(a.step - b.step), `${a.version} against ${b.version}`);
    }
  }
}

/** Asserts that none of these can be read, on either side. */
export function assertUnreadable(compare: Compare, valid: string, texts: readonly string[]): void {
  for (const text of texts) {
    assert.equal(compare(text, valid), undefined, `"${text}" on the left`);
    assert.equal(compare(valid, text), undefined, `"${text}" on the right`);
  }
}
