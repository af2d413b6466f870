// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Explanation } from '../../src/cli/explanations.ts';
import { ngao, project } from '../builders/command.ts';
import { advisory, lockfile } from '../builders/lockfile.ts';

const now = ['--now', '2026-02-01'];
const flaw = { id: 'GHSA-2222-2222-2222', name: 'left', fixed: '1.2.0', aliases: ['CVE-1900-0001'] };
const lock = lockfile({
  top: { version: '1.0.0', dependencies: { left: '^1.0.0' } },
  left: { version: '1.0.0' },
  right: { version: '4.17.21', license: 'MIT' },
});

async function withDatabase(context: TestContext, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const rich = {
    ...JSON.parse(advisory(flaw)),
    details: '### Impact\nA `made-up` flaw\u001b[2J.\n\n* first\n* [second](https://example.org/second)\n',
    references: [{ type: 'WEB', url: 'https://example.org/advisory' }],
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
  };
  const malware = {
    ...JSON.parse(advisory({ id: 'MAL-1900-0001', name: 'right', fixed: '0.0.1' })),
    affected: [{ package: { ecosystem: 'npm', name: 'right' }, versions: ['6.6.6'] }],
  };
  const withdrawn = {
    ...JSON.parse(advisory({ id: 'GHSA-2222-2222-9999', name: 'left', fixed: '9.0.0' })),
    withdrawn: '2026-01-03T00:00:00Z',
  };
  const feed = project(context, {
    'npm/a.json': JSON.stringify(rich),
    'npm/b.json': advisory({ id: 'GHSA-2222-2222-3333', name: 'right', fixed: '4.17.20', aliases: ['CVE-1900-0002'] }),
    'npm/c.json': JSON.stringify(malware),
    'npm/d.json': JSON.stringify(withdrawn),
    'npm/e.json': advisory({ id: 'GHSA-2222-2222-5555', name: 'elsewhere', fixed: '1.0.0' }),
  });
  const folder = project(context, { 'package-lock.json': lock, ...files });
  const imported = await ngao(folder, ['db', 'import', feed], { SOURCE_DATE_EPOCH: '1769900000' });
  assert.equal(imported.code, 0, imported.stderr);
  return folder;
}

async function explain(folder: string, subject: string): Promise<{ code: number; text: string; answers: Explanation[] }> {
  const text = await ngao(folder, ['explain', subject, ...now]);
  const json = await ngao(folder, ['explain', subject, '--json', ...now]);
  assert.equal(json.code, text.code);
  return { code: text.code, text: text.stdout, answers: json.stdout === '' ? [] : JSON.parse(json.stdout) };
}

test('a finding is explained by its id, any alias in any case, its finding id, its purl, its name', async (context) => {
  const folder = await withDatabase(context);
  const { answers } = await explain(folder, 'CVE-1900-0001');
  const id = answers[0]?.finding?.id ?? '';
  for (const subject of [
    'GHSA-2222-2222-2222',
    'ghsa-2222-2222-2222',
    'cve-1900-0001',
    id,
    'pkg:npm/left@1.0.0',
    'pkg:npm/left',
    'left',
    'left@1.0.0',
  ]) {
    const result = await explain(folder, subject);
    assert.equal(result.code, 0, subject);
    assert.deepEqual(
      result.answers.map((answer) => answer.finding?.id),
      [id],
      subject,
    );
    assert.match(result.text, /GHSA-2222-2222-2222 {2}high {2}open/, subject);
  }
});

test('the page tells path, place, score, fix, source and advisory, in 80 columns and without foreign escapes', async (context) => {
  const { text } = await explain(await withDatabase(context), 'CVE-1900-0001');
  const line = lock.split('\n').findIndex((one) => one.includes('"node_modules/left"')) + 1;
  assert.equal(
    text.replace(/ngao:[0-9a-f]{20}/, 'ngao:ID'),
    `GHSA-2222-2222-2222  high  open
  Bump left from 1.0.0 to 1.2.0: it has GHSA-2222-2222-2222 (high).
  also known as CVE-1900-0001
  package       left@1.0.0 (prod)
  path          demo@1.0.0
                └ left@1.0.0
  where         package-lock.json:${line}
  CVSS 3.1      9.8 CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H
  fix           left 1.2.0 ("ngao fix" plans how)
  said by       ngao: GHSA-2222-2222-2222
  finding       ngao:ID

  A made-up flaw in left

  Impact
  A made-up flaw.

  - first
  - second (https://example.org/second)

  https://example.org/advisory
`,
  );
});

test('the exception that hides it is named, with its owner and its end', async (context) => {
  const policy = 'exceptions:\n  - {id: CVE-1900-0001, package: left, reason: not reachable, owner: team, expires: 2026-03-01}\n';
  const { text, answers } = await explain(await withDatabase(context, { 'ngao.yaml': policy }), 'left');
  assert.equal(answers[0]?.finding?.status, 'excepted');
  assert.match(text, /hidden by {5}ngao\.yaml:2: not reachable\n {16}owner team, until 2026-03-01/);
});

test('a package without findings is shown, with the advisories that do not hit it and why', async (context) => {
  const { code, text, answers } = await explain(await withDatabase(context), 'right');
  assert.equal(code, 0);
  assert.deepEqual(Object.keys(answers[0] ?? {}), ['subject', 'finding', 'component', 'advisory', 'unaffected']);
  assert.deepEqual(
    answers[0]?.unaffected.map(({ id, why }) => [id, why]),
    [
      ['GHSA-2222-2222-3333', 'your 4.17.21 is not in < 4.17.20'],
      ['MAL-1900-0001', 'your 4.17.21 is not in 6.6.6'],
    ],
  );
  assert.match(text, /right@4\.17\.21\n {2}package {7}pkg:npm\/right@4\.17\.21/);
  assert.match(text, /No finding\./);
});

test('an advisory that hits nothing here says why: version, absence or withdrawal', async (context) => {
  const folder = await withDatabase(context);
  const version = await explain(folder, 'CVE-1900-0002');
  assert.equal(version.code, 0);
  assert.match(version.text.replace(/\s+/g, ' '), /right@4\.17\.21 \(package-lock\.json\): your 4\.17\.21 is not in < 4\.17\.20/);
  assert.match((await explain(folder, 'mal-1900-0001')).text, /is not in\s+6\.6\.6/);
  assert.match((await explain(folder, 'GHSA-2222-2222-5555')).text, /no package that it names is here/);
  assert.match((await explain(folder, 'GHSA-2222-2222-9999')).text, /withdrawn {5}2026-01-03/);
});

test('a package from another place is not matched by its name, and that is the reason given', async (context) => {
  const git = lockfile({
    left: { version: '1.0.0', resolved: 'git+ssh://git@example.org/left.git#0123456789012345678901234567890123456789' },
  });
  const { answers, text } = await explain(await withDatabase(context, { 'package-lock.json': git }), 'left');
  assert.equal(answers[0]?.finding, null);
  assert.match(answers[0]?.unaffected[0]?.why ?? '', /comes from another place \(git\)/);
  assert.match(text, /from {10}git: public advisories are not matched by its name/);
});

test('what nobody knows is asked wrongly: exit 2; what could not be looked up is 3', async (context) => {
  const folder = await withDatabase(context);
  const unknown = await ngao(folder, ['explain', 'nobody\u001b[2J', ...now]);
  assert.deepEqual([unknown.code, unknown.stdout], [2, '']);
  assert.match(unknown.stderr, /know "nobody"/);
  assert.ok(!unknown.stderr.includes('\u001b'));
  assert.equal((await ngao(folder, ['explain'])).code, 2);
  assert.equal((await ngao(folder, ['explain', '--jsno', 'left'])).code, 2);
  const bare = project(context, { 'package-lock.json': lock });
  const missing = await ngao(bare, ['explain', 'CVE-1900-0001', ...now]);
  assert.deepEqual([missing.code, missing.stdout], [3, '']);
  assert.match(missing.stderr, /not everything could be read/);
  assert.equal((await ngao(bare, ['explain', 'left', ...now])).code, 3);
});

test('two copies give one page that lists both, and a deprecation is told', async (context) => {
  const twice = lockfile({
    a: { version: '1.0.0', dependencies: { left: '2' } },
    b: { version: '1.0.0', dependencies: { left: '2' } },
    left: { version: '9.0.0' },
    'a/node_modules/left': { version: '2.0.0', deprecated: 'use right' },
    'b/node_modules/left': { version: '2.0.0', deprecated: 'use right' },
  });
  const { text, answers } = await explain(await withDatabase(context, { 'package-lock.json': twice }), 'left@2.0.0');
  assert.deepEqual(answers[0]?.component?.paths, [
    ['demo@1.0.0', 'a@1.0.0', 'left@2.0.0'],
    ['demo@1.0.0', 'b@1.0.0', 'left@2.0.0'],
  ]);
  assert.match(text, /deprecated {4}use right/);
  assert.match(text, /installed {5}2 copies, prod\n/);
});
