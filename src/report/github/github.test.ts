// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { buildComponent } from '../../../test/builders/build.ts';
import { buildFinding, buildInput, largeInput } from '../../../test/builders/sample-report.ts';
import { writeGithub } from './write-github.ts';

it('spends one annotation on a package, whatever is wrong with it: GitHub shows ten', () => {
  const component = buildComponent({ name: 'left', version: '1.0.0' });
  const findings = Array.from({ length: 7 }, (_, at) =>
    buildFinding({ id: `f${at}`, fix: { kind: 'bump', package: 'left', to: `1.${at}.0` } }, component),
  );
  const lines = writeGithub(buildInput({ findings })).trimEnd().split('\n');
  assert.equal(lines.length, 2);
  assert.match(
    lines[0] ?? '',
    /^::warning .*title=left 1\.0\.0%3A 7 findings \(7 high%2C prod\)::.*; and 2 more\. Fix: upgrade left to 1\.6\.0\.$/,
  );
});

it('brings what breaks the policy first, the worst before the rest', () => {
  const lines = writeGithub(largeInput(500)).split('\n');
  const levels = lines.map((line) => /^::(\w+) /.exec(line)?.[1]).filter((level) => level !== undefined);
  assert.deepEqual(levels, [...levels].sort());
  assert.match(lines[0] ?? '', /\(critical%2C prod\)/);
});
