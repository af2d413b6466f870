// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import type { GuardLane, GuardSourceKind } from '../model/guard-report.ts';
import type { GuardInput } from './guard-input.ts';
import { guardChange } from './lint.ts';
import { makeTermSet } from './terms/make-term-set.ts';
import { openTermSet } from './terms/match-term-set.ts';

/** A case with a lane is linted without terms; one without a lane has the set of the term "left padder". */
interface Case {
  lane?: GuardLane;
  kind: GuardSourceKind | 'message' | 'diff';
  text: string;
}

const now = '2026-01-01T00:00:00Z';
const folder = join(import.meta.dirname, 'testdata');
const recipe = { set: 'a'.repeat(32), salt: 'b'.repeat(32), decoys: [], expires: '2026-02-01T00:00:00Z', cost: 16_384 };
const opened = openTermSet(makeTermSet(['left padder'], recipe), { now });
assert.ok(opened.ok);
const termSets = [opened.open];

function changeOf({ kind, text }: Case): Pick<GuardInput, 'messages' | 'diffs' | 'texts'> {
  if (kind === 'message') return { messages: [{ commit: null, text }] };
  return kind === 'diff' ? { diffs: [{ commit: null, text }] } : { texts: [{ kind, text }] };
}

const config = { privateLinks: ['https://tracker.example.org'] };
for (const name of readdirSync(folder)) {
  it(`golden: ${name}`, () => {
    const given = JSON.parse(readFileSync(join(folder, name, 'input.json'), 'utf8')) as Case;
    const expected = JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8'));
    const terms = given.lane === undefined ? { termSets } : { lane: given.lane };
    const report = guardChange({ ...changeOf(given), ...terms, config, now, version: '1' });
    const rules = [...new Set(report.findings.map(({ rule }) => rule))].sort();
    assert.deepEqual({ exitCode: report.verdict.exitCode, rules }, expected);
    assert.doesNotMatch(JSON.stringify(report), /left.?padder/i);
  });
}
