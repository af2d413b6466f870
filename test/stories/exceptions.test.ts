// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { LintEntry, LintLevel } from '../../src/policy/register/lint-entry.ts';
import { ngao, project } from '../builders/command.ts';
import { corpus, corpusTest } from '../builders/corpus.ts';
import { advisory, lockfile } from '../builders/lockfile.ts';

const now = ['--now', '2026-02-01'];
const old = lockfile({ 'left-shelf': { version: '1.0.0' }, tidy: { version: '2.0.0' } });
const grype = `scan-type: source
ignore:
  - vulnerability: GHSA-2222-3333-4444
    reason: the parser is never given input from outside
  - vulnerability: GHSA-2222-3333-9999
    package: { name: left-shelf, versions: [1.0.0] }
`;
const entry = (id: string, expires: string) =>
  `  - id: ${id}\n    package: left-shelf\n    reason: never given input from outside\n    owner: switch team\n    expires: ${expires}\n`;

interface Linted {
  complete: boolean;
  entries: LintEntry[];
  unscanned: { name: string; why: string }[];
  summary: { byLevel: Record<LintLevel, number>; byCode: Record<string, number> };
}

/** A folder with these files and an installed database that knows one flaw in `left-shelf`. */
async function withDatabase(context: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const given = { id: 'GHSA-2222-3333-4444', name: 'left-shelf', fixed: '1.2.0', aliases: ['CVE-1900-0001'] };
  const feed = project(context, { 'npm/GHSA-2222-3333-4444.json': advisory(given) });
  const folder = project(context, files);
  const imported = await ngao(folder, ['db', 'import', feed], { SOURCE_DATE_EPOCH: '1769900000' });
  assert.equal(imported.code, 0, imported.stderr);
  return folder;
}

async function lint(folder: string, args: readonly string[]): Promise<{ code: number; linted: Linted; stderr: string }> {
  const { code, stdout, stderr } = await ngao(folder, ['exceptions', 'lint', '--json', ...now, ...args]);
  assert.notEqual(stdout, '', stderr);
  return { code, linted: JSON.parse(stdout), stderr };
}

test('a maintainer moves from .grype.yaml to ngao.yaml, and the gate holds by the same decision', async (context) => {
  const folder = await withDatabase(context, { 'package-lock.json': old, '.grype.yaml': grype });
  assert.equal((await ngao(folder, ['scan', ...now])).code, 1);
  const paper = ['--owner', 'switch team', '--expires', '2026-12-31'];
  const printed = await ngao(folder, ['exceptions', 'import', '.grype.yaml', ...paper, ...now]);
  assert.equal(printed.code, 0, printed.stderr);
  assert.match(printed.stdout, /- id: GHSA-2222-3333-4444\n {4}aliases: false\n {4}reason: the parser/);
  assert.match(printed.stdout, /# not live, missing: reason\n {2}# - id: GHSA-2222-3333-9999/);
  assert.match(printed.stderr, /\.grype\.yaml:6: .*"package\.versions"/);
  assert.match(printed.stderr, /1 decision incomplete/);
  const written = await ngao(folder, ['exceptions', 'import', '.grype.yaml', ...paper, ...now, '--write', 'ngao.yaml']);
  assert.deepEqual([written.code, written.stdout], [0, ''], written.stderr);
  const gated = await ngao(folder, ['scan', ...now]);
  assert.equal(gated.code, 0, gated.stdout);
  const exported = await ngao(folder, ['exceptions', 'export', '--format', 'grype-yaml', ...now]);
  assert.match(exported.stdout, /vulnerability: GHSA-2222-3333-4444/);
  assert.match(exported.stdout, /owner: switch team; until: 2026-12-31/);
});

test('lint compares with a scan: what matches nothing is told, and errors fail', async (context) => {
  const folder = await withDatabase(context, { 'package-lock.json': old, '.grype.yaml': grype });
  const { code, linted } = await lint(folder, []);
  assert.equal(code, 1);
  assert.deepEqual(linted.unscanned, []);
  const told = linted.entries.map((one) => `${one.code} ${one.file}:${one.line}`);
  for (const expected of [
    'unreasoned .grype.yaml:5',
    'undated .grype.yaml:3',
    'read-otherwise .grype.yaml:6',
    'unmatched .grype.yaml:5',
  ])
    assert.ok(told.includes(expected), `${expected} among\n${told.join('\n')}`);
  assert.ok(!told.includes('unmatched .grype.yaml:3'));
});

test('a register without a fault is clean: exit 0, and people are told what was looked at', async (context) => {
  const own = `exceptions:\n${entry('GHSA-2222-3333-4444', '2026-12-31')}`;
  const folder = await withDatabase(context, { 'package-lock.json': old, 'ngao.yaml': own });
  const result = await ngao(folder, ['exceptions', 'lint', ...now]);
  assert.equal(result.code, 0, result.stdout);
  assert.match(result.stdout, /^1 decision in 1 file of 1 repository\n\n0 errors, 0 warnings, 0 to know\n$/);
});

test('without a database nothing is called unmatched, and asking for one that is missing is not finished: exit 3', async (context) => {
  const folder = project(context, { 'package-lock.json': old, '.grype.yaml': grype });
  const first = await lint(folder, []);
  assert.deepEqual([first.code, first.linted.unscanned.length, first.linted.summary.byCode.unmatched], [1, 1, undefined]);
  const asked = await lint(folder, ['--db', 'nowhere']);
  assert.equal(asked.code, 3);
  assert.match(asked.stderr, /database/);
});

test('a file that cannot be read is not finished: exit 3, with its line and without its content', async (context) => {
  const folder = project(context, { 'audit-ci.jsonc': '{\n"allowlist": [ topsecret ]\n', '.grype.yaml': 'ignore: []\n' });
  for (const verb of ['lint', 'list']) {
    const result = await ngao(folder, ['exceptions', verb, ...(verb === 'lint' ? now : [])]);
    assert.equal(result.code, 3, verb);
    assert.match(result.stderr, /audit-ci\.jsonc:2: /);
    assert.ok(!result.stderr.includes('topsecret'));
  }
  assert.equal((await ngao(folder, ['exceptions', 'import', 'audit-ci.jsonc'])).code, 3);
});

test('list shows one table of every decision, also in folders below, and harmless on a terminal', async (context) => {
  const folder = project(context, {
    'ngao.yaml': `exceptions:\n${entry('GHSA-2222-3333-4444', '2026-12-31')}`,
    'service/audit-ci.jsonc': '{"high": true, "allowlist": ["GHSA-2222-3333-5555" // \u001b[31mred\n]}',
    'node_modules/x/.grype.yaml': grype,
    'site/config.toml': 'title = "not ours"\n',
  });
  const { code, stdout, stderr } = await ngao(folder, ['exceptions', 'list']);
  assert.equal(code, 0, stderr);
  const lines = stdout.trimEnd().split('\n');
  assert.equal(lines.length, 3, stdout);
  assert.match(lines[1]!, /^GHSA-2222-3333-4444 +left-shelf +2026-12-31 +switch team +ngao\.yaml:2 +never given/);
  assert.match(lines[2]!, /^GHSA-2222-3333-5555 .*service\/audit-ci\.jsonc:1/);
  assert.ok(!stdout.includes('\u001b'));
});

test('prune prints what would go, and --write takes it out', async (context) => {
  const ended = `# ours\nexceptions:\n${entry('GHSA-2222-3333-4444', '2026-12-31')}${entry('GHSA-2222-3333-0001', '2026-01-31')}${entry('GHSA-2222-3333-0002', '2026-12-31')}`;
  const folder = await withDatabase(context, { 'package-lock.json': old, 'ngao.yaml': ended });
  const shown = await ngao(folder, ['exceptions', 'prune', ...now]);
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /^--- ngao\.yaml\n\+\+\+ ngao\.yaml\n(?:-.*\n)+$/);
  assert.match(shown.stderr, /GHSA-2222-3333-0001 in left-shelf: expired on 2026-01-31/);
  assert.match(shown.stderr, /GHSA-2222-3333-0002 in left-shelf: matches nothing/);
  assert.match(shown.stderr, /2 of 3 decisions to remove \(--write\)/);
  assert.equal(readFileSync(join(folder, 'ngao.yaml'), 'utf8'), ended, 'nothing is written unasked');
  assert.equal((await ngao(folder, ['exceptions', 'prune', '--write', ...now])).code, 0);
  assert.equal(
    readFileSync(join(folder, 'ngao.yaml'), 'utf8'),
    `# ours\nexceptions:\n${entry('GHSA-2222-3333-4444', '2026-12-31')}`,
  );
});

test('a decision for a target that is not there is told by scan and lint, and left by prune', async (context) => {
  const mistyped = entry('GHSA-2222-3333-4444', '2026-12-31').replace('\n', '\n    target: nothere\n');
  const folder = await withDatabase(context, { 'package-lock.json': old, 'ngao.yaml': `exceptions:\n${mistyped}` });
  const scanned = await ngao(folder, ['scan', '--json', ...now]);
  const words = 'names the target nothere, which was not found (found: package-lock.json)';
  const { notices } = JSON.parse(scanned.stdout) as { notices: { code: string; message: string }[] };
  assert.ok(
    notices.some(({ code, message }) => code === 'exception-unused' && message.includes(words)),
    scanned.stdout,
  );
  assert.match((await ngao(folder, ['exceptions', 'lint', ...now])).stdout, /names the target nothere, which was not found/);
  const { stderr } = await ngao(folder, ['exceptions', 'prune', ...now]);
  assert.ok(stderr.includes(`stays; it ${words}`) && stderr.includes('0 of 1 decision to remove'), stderr);
});

test('a target in a policy is seen from the folder of the policy, wherever the scan starts', async (context) => {
  const own = entry('GHSA-2222-3333-4444', '2026-12-31').replace('\n', '\n    target: package-lock.json\n');
  const policy = `exceptions:\n${own}`;
  const files = { 'package-lock.json': old, 'sub/package-lock.json': old, 'sub/ngao.yaml': policy, 'other/ngao.yaml': policy };
  const folder = await withDatabase(context, files);
  const statuses = async (args: readonly string[], cwd = folder) => {
    const { stdout } = await ngao(cwd, ['scan', '--json', '--db', join(folder, '.db'), ...now, ...args]);
    const report = JSON.parse(stdout) as {
      findings: { target: string; status: string }[];
      notices: { code: string; message: string }[];
    };
    const unused = report.notices.filter(({ code }) => code === 'exception-unused').map(({ message }) => message);
    return [...report.findings.map(({ target, status }) => `${target} ${status}`), ...unused];
  };
  assert.deepEqual(await statuses([], join(folder, 'sub')), ['package-lock.json excepted']);
  assert.deepEqual(await statuses(['sub']), ['sub/package-lock.json excepted'], 'from the folder above');
  assert.deepEqual(await statuses(['sub/package-lock.json']), ['sub/package-lock.json excepted'], 'one file of it');
  assert.deepEqual(
    await statuses(['.', '--policy', 'sub/ngao.yaml']),
    ['package-lock.json open', 'sub/package-lock.json excepted'],
    'the other one of that name is none of its business',
  );
  assert.deepEqual(
    await statuses(['package-lock.json', '--policy', 'other/ngao.yaml']),
    ['package-lock.json excepted'],
    'where nothing stands there, as it is written',
  );
});

test('openvex states what is excepted, and nothing when the scan behind it is incomplete', async (context) => {
  const own = `exceptions:\n${entry('GHSA-2222-3333-4444', '2026-12-31')}`;
  const folder = await withDatabase(context, { 'package-lock.json': old, 'ngao.yaml': own });
  const { code, stdout, stderr } = await ngao(folder, ['exceptions', 'export', '--format', 'openvex', ...now]);
  assert.equal(code, 0, stderr);
  const { statements } = JSON.parse(stdout);
  assert.deepEqual(
    [statements.length, statements[0].vulnerability.name, statements[0].status],
    [1, 'GHSA-2222-3333-4444', 'affected'],
  );
  writeFileSync(join(folder, 'package-lock.json'), old.slice(0, 300));
  const broken = await ngao(folder, ['exceptions', 'export', '--format', 'openvex', ...now]);
  assert.deepEqual([broken.code, broken.stdout], [3, '']);
});

test('asking wrongly says what was meant: exit 2', async (context) => {
  const folder = project(context, { 'package-lock.json': old });
  const cases: [string[], RegExp][] = [
    [[], /Say what to do/],
    [['lints'], /Did you mean "ngao exceptions lint"/],
    [['constructor'], /It does: list/],
    [['import'], /Name the files/],
    [['import', '.grype.yaml'], /There is no file|no file or folder/],
    [['import', 'package-lock.json', '--expires', '2026-02-30'], /is not a day/],
    [['export'], /--format grype-yaml/],
    [['export', '--format', 'grype-yaml'], /no ngao\.yaml/],
    [['prune'], /no ngao\.yaml/],
    [['lint', '--owner', 'x'], /no option --owner/],
    [['list', '--db', 'd1'], /^ngao: "ngao exceptions list" has no option --db\. See "ngao exceptions --help"\.$/m],
  ];
  for (const [args, message] of cases) {
    const result = await ngao(folder, ['exceptions', ...args]);
    assert.equal(result.code, args[1] === '.grype.yaml' ? 3 : 2, `${args.join(' ')}: ${result.stderr}`);
    assert.match(result.stderr, message);
    assert.equal(result.stdout, '');
  }
  assert.match((await ngao(folder, ['exceptions', '--help'])).stdout, /^Usage: ngao exceptions list\|lint/);
});

test('over 22 real repositories lint tells the pain as it was measured', corpusTest, async () => {
  const base = join(corpus!, 'mojaloop/repos');
  const names = readdirSync(base).filter((name) => !name.includes('@'));
  const { code, linted } = await lint(base, [...names, '--no-scan']);
  assert.deepEqual([code, linted.complete, names.length], [1, true, 22]);
  const told = (wanted: string, file: string) => linted.entries.filter((one) => one.code === wanted && one.file === file);
  const files = ['account-lookup-service', 'central-ledger', 'ml-api-adapter'].map((name) => `${name}/.grype.yaml`);
  assert.deepEqual(
    files.map((file) => told('undated', file).length),
    [1, 30, 20],
  );
  assert.deepEqual(
    files.map((file) => told('unscoped', file).length),
    [1, 30, 20],
  );
  assert.deepEqual(
    files.map((file) => told('unreasoned', file).length),
    [0, 5, 11],
  );
  assert.equal(told('dead-by-scope', files[1]!).length, 19);
  const [versions] = told('read-otherwise', 'sdk-scheme-adapter/.grype.yaml');
  assert.match(versions!.message, /"package\.versions"/);
  const [story] = told('contradictory', files[0]!);
  assert.deepEqual([story!.subject, story!.related], ['GHSA-h67p-54hq-rp68', ['account-lookup-service/audit-ci.jsonc:7']]);
  const [drift] = told('one-tool-only', 'account-lookup-service/audit-ci.jsonc');
  assert.match(drift!.message, /^GHSA-mh29-5h37-fv8m .* not in account-lookup-service\/\.grype\.yaml/);
  const [history] = told('history-only', 'account-lookup-service/audit-resolve.json');
  assert.equal(history!.message, '31 old decisions, 31 expired: safe to delete');
  assert.equal(linted.summary.byCode['gate-off'], 2);
  assert.equal(linted.summary.byCode.undated, 415, 'not one of them has an end');
  const glob = linted.entries.find((one) => one.code === 'copied' && one.subject === 'GHSA-5j98-mcp5-4vw2');
  assert.match(glob!.message, /in 13 repositories/);
});
