// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import Ajv04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { Value } from 'typebox/value';
import { makeTermSet } from '../../src/guard/terms/make-term-set.ts';
import { waiverStatement } from '../../src/guard/waiver.ts';
import { GuardReport } from '../../src/model/guard-report.ts';
import { ngao, project } from '../builders/command.ts';
import { corpus, corpusTest } from '../builders/corpus.ts';

const now = ['--now', '2026-01-01T00:00:00Z'];
const environment = {
  PATH: process.env.PATH ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.org',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.org',
};

function git(cwd: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd, env: environment, encoding: 'utf8' });
  return { status, text: `${stdout}${stderr}`.trim() };
}

function commit(cwd: string, message: string, files: Readonly<Record<string, string>> = {}) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  git(cwd, 'add', '-A');
  return git(cwd, 'commit', '--allow-empty', '-m', message);
}

/** A repository with one innocent commit, and a term set beside it. */
function repository(context: TestContext, expires = '2026-02-01T00:00:00Z') {
  const recipe = { set: 'a'.repeat(32), salt: 'b'.repeat(32), decoys: [], expires, cost: 16_384 };
  const home = project(context, { 'terms.json': JSON.stringify(makeTermSet(['left padder'], recipe)), 'repo/a.ts': 'one\n' });
  const folder = join(home, 'repo');
  git(folder, 'init', '-q', '-b', 'main');
  commit(folder, 'Begin');
  return { home, folder, terms: join(home, 'terms.json') };
}

async function guard(cwd: string, ...args: string[]) {
  const answer = await ngao(cwd, ['guard', ...args, ...now], environment);
  assert.doesNotMatch(answer.stdout + answer.stderr, /left.?padder/i);
  return answer;
}

it('lints a message with what is staged', async (context) => {
  const { home, folder, terms } = repository(context);
  const message = join(home, 'message');
  writeFileSync(message, 'Round sums\n# a path traversal in a comment line of git\n');
  const lint = () => guard(folder, 'commit', '--message-file', message, '--lane', 'embargo', '--terms', terms);
  assert.equal((await lint()).code, 0);
  writeFileSync(join(folder, 'b.ts'), 'leftPadder();\n');
  git(folder, 'add', '-A');
  assert.equal((await lint()).code, 1);
});

it('lints each commit of a range, the whole of a merge, title and body', async (context) => {
  const { home, folder, terms } = repository(context);
  git(folder, 'switch', '-q', '-c', 'work');
  commit(folder, 'Stop a path traversal', { 'b.ts': 'two\n' });
  git(folder, 'switch', '-q', 'main');
  commit(folder, 'Round sums', { 'c.ts': 'three\n' });
  const first = git(folder, 'rev-parse', 'HEAD~1').text;
  git(folder, 'merge', '-q', '--no-ff', '--no-commit', 'work');
  commit(folder, 'Bring both together', { 'd.ts': 'left_padder\n' });
  const answer = await guard(folder, 'range', `${first}..HEAD`, '--terms', terms, '--json');
  const report = JSON.parse(answer.stdout) as GuardReport;
  assert.equal(answer.code, 1);
  assert.deepEqual([...Value.Errors(GuardReport, report)], []);
  const seen = report.findings.map(({ rule, source }) => [rule, source.kind, source.commit === null]);
  assert.deepEqual(seen, [
    ['class-path', 'commit-subject', false],
    ['embargoed-term', 'code', true],
  ]);
  writeFileSync(join(home, 'body.md'), 'An attacker could read it.\n');
  const titled = ['--pr-title', 'Fix XSS', '--pr-body', join(home, 'body.md'), '--lane', 'embargo', '--json'];
  const told = JSON.parse((await guard(folder, 'range', 'HEAD..HEAD', ...titled)).stdout) as GuardReport;
  assert.deepEqual(
    told.findings.map(({ source }) => source.kind),
    ['pr-title', 'pr-body'],
  );
});

it('says that a clone is shallow', async (context) => {
  const { home, folder } = repository(context);
  const first = git(folder, 'rev-parse', 'HEAD').text;
  commit(folder, 'Go on');
  commit(folder, 'Go further');
  git(home, 'clone', '-q', '--depth', '1', `file://${folder}`, 'clone');
  const answer = await guard(join(home, 'clone'), 'range', `${first}..HEAD`);
  assert.equal(answer.code, 3);
  assert.match(answer.stderr, /shallow/);
});

it('never takes an expired term set for a clean answer', async (context) => {
  const { folder, terms } = repository(context, '2025-12-31T00:00:00Z');
  const answer = await guard(folder, 'commit', '--terms', terms);
  assert.equal(answer.code, 3);
  assert.match(answer.stderr, /expired/);
});

it('asks to be asked rightly', async (context) => {
  const { folder } = repository(context);
  for (const args of [
    ['commit', 'nowhere'],
    ['range', 'main'],
    ['text'],
    ['text', 'a.ts', '--as', 'x'],
    ['commit', '--lane', 'x'],
  ]) {
    assert.equal((await guard(folder, ...args)).code, 2, args.join(' '));
  }
});

it('names what is wrong: no repository, or a key of the configuration', async (context) => {
  const { home, folder } = repository(context);
  const outside = await guard(home, 'commit');
  assert.deepEqual([outside.code, /^ngao: This folder is in no git repository/.test(outside.stderr)], [2, true], outside.stderr);
  writeFileSync(join(folder, 'ngao-guard.json'), '{"lan": "embargo"}');
  const { code, stderr } = await guard(folder, 'commit');
  assert.deepEqual([code, stderr], [2, 'ngao: ngao-guard.json: unknown key "lan" (did you mean "lane"?)\n']);
});

it('accepts a waiver of two people, and neither of one nor an altered one', async (context) => {
  const { home, folder } = repository(context);
  const people = ['Ann', 'Ben'].map((name) => ({ name, ...generateKeyPairSync('ed25519') }));
  const approvers = people.map(({ name, publicKey }) => {
    return { name, key: publicKey.export({ format: 'der', type: 'spki' }).subarray(12).toString('base64') };
  });
  commit(folder, 'Pin keys', { 'ngao-guard.json': JSON.stringify({ lane: 'embargo', approvers }) });
  commit(folder, 'Fix XSS');
  const { findings } = JSON.parse((await guard(folder, 'commit', '--json')).stdout) as GuardReport;
  const body = {
    schema: 'ngao-guard-waiver/1' as const,
    findings: findings.map(({ fingerprint }) => fingerprint),
    reason: 'It is public already.',
    approvers: ['Ann', 'Ben'],
    expires: '2026-02-01T00:00:00Z',
  };
  const signatures = people.map(({ name, privateKey }) => {
    return { by: name, signature: sign(null, waiverStatement(body), privateKey).toString('base64') };
  });
  const codeOf = async (waiver: object) => {
    writeFileSync(join(home, 'waiver.json'), JSON.stringify(waiver));
    return (await guard(folder, 'commit', '--waiver', join(home, 'waiver.json'))).code;
  };
  assert.equal(await codeOf({ ...body, signatures }), 0);
  assert.equal(await codeOf({ ...body, signatures: signatures.slice(0, 1) }), 1);
  assert.equal(await codeOf({ ...body, reason: 'It is something else.', signatures }), 1);
});

it('writes SARIF that is valid by the OASIS schema', corpusTest, async (context) => {
  const { folder, terms } = repository(context);
  commit(folder, 'Fix XSS', { 'c.ts': 'left_padder // of an attacker\n' });
  const schema = JSON.parse(readFileSync(join(corpus!, 'standards/sarif/schema/sarif-schema-2.1.0.json'), 'utf8'));
  const validate = addFormats.default(new Ajv04.default({ strict: false })).compile(schema);
  const answer = await guard(folder, 'commit', '--terms', terms, '-o', 'sarif');
  assert.ok(validate(JSON.parse(answer.stdout)), JSON.stringify(validate.errors?.slice(0, 3)));
});

it('reads standard input as every kind', (context) => {
  const { folder } = repository(context);
  const program = join(import.meta.dirname, '../../bin/ngao.mjs');
  for (const kind of ['text', 'pr-title', 'pr-body', 'changelog', 'branch', 'message', 'diff']) {
    const text = 'Fix XSS\n';
    const input = kind === 'diff' ? `diff --git a/C.md b/C.md\n--- a/C.md\n+++ b/C.md\n@@ -0,0 +1 @@\n+${text}` : text;
    const args = [program, 'guard', 'text', '-', '--as', kind, '--lane', 'embargo'];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, env: environment, input, encoding: 'utf8' });
    assert.equal(status, 1, `${kind}: ${stderr}`);
  }
});

it('never calls clean what is no text, reads UTF-16 by its mark, and says how many binary files it passed over', async (context) => {
  const { home, folder } = repository(context);
  const write = (name: string, bytes: Buffer) => {
    writeFileSync(join(home, name), bytes);
    return join(home, name);
  };
  const lint = (file: string) => guard(folder, 'text', file, '--lane', 'embargo');
  const wide = Buffer.from('\ufeffFix XSS\n', 'utf16le');
  assert.equal((await lint(write('le.txt', wide))).code, 1);
  assert.equal((await lint(write('be.txt', Buffer.from(wide).swap16()))).code, 1);
  for (const bytes of [wide.subarray(2), Buffer.from([0x89, 0x50, 0xff, 0x0a]), Buffer.from('Fix\0XSS\n')]) {
    const { code, stdout, stderr } = await lint(write('none.txt', bytes));
    assert.deepEqual([code, stdout], [3, '']);
    assert.match(stderr, /none\.txt is no UTF-8 text/);
  }
  writeFileSync(join(folder, 'a.bin'), Buffer.from([0, 1, 2]));
  commit(folder, 'Add a picture');
  assert.match((await guard(folder, 'commit')).stdout, /^1 binary file was not looked at\.\nclean: /);
  assert.match((await guard(folder, 'commit', '-o', 'github')).stdout, /^::notice title=Not looked at::1 binary file was/);
  assert.match((await guard(folder, 'commit', '-o', 'sarif')).stdout, /"text": "1 binary file was not looked at\."/);
});

it('stands as hooks before commit and push, beside what was there, and goes again', (context) => {
  const { home, folder, terms } = repository(context, '2099-01-01T00:00:00Z');
  const program = realpathSync(join(import.meta.dirname, '../../bin/ngao.mjs'));
  // As a package manager's bin folder has it.
  const link = join(home, 'ngao');
  symlinkSync(program, link);
  const install = (...more: string[]) =>
    spawnSync(process.execPath, [link, 'guard', 'install', ...more], { cwd: folder, env: environment, encoding: 'utf8' });
  const hook = join(folder, '.git/hooks/commit-msg');
  const own = '#!/bin/sh\necho ran >> ../hook.log\n';
  writeFileSync(hook, own);
  chmodSync(hook, 0o755);
  for (const name of ['terms', 'waiver', 'config', 'terms-secret-file']) {
    const { status, stderr } = install(`--${name}`, 'nofile');
    assert.equal(status, 3, name);
    assert.match(stderr, /nofile could not be read/, name);
  }
  assert.notEqual(install('--terms', terms, '--now', '2099-02-01').status, 0, 'the set has expired');
  assert.equal(readFileSync(hook, 'utf8'), own, 'nothing was written');
  const waiver = join(home, 'waiver.json');
  const body = { schema: 'ngao-guard-waiver/1', findings: ['0'.repeat(64)], reason: 'It is public.', approvers: [] };
  writeFileSync(waiver, JSON.stringify({ ...body, expires: '2099-01-01T00:00:00Z', signatures: [] }));
  assert.equal(install('--waiver', waiver).status, 0);
  const text = readFileSync(hook, 'utf8');
  assert.ok(text.includes(`'${program}' guard commit`) && text.includes(`--waiver '${waiver}'`), text);
  // Twice: a second install must not set its own hook aside.
  for (let round = 0; round < 2; round++) {
    const { status, stderr } = install('--lane', 'embargo', '--terms', terms);
    assert.equal(status, 0, stderr);
  }
  const refused = commit(folder, 'Fix XSS');
  assert.notEqual(refused.status, 0);
  assert.match(refused.text, /class-web/);
  assert.equal(commit(folder, 'Round sums').status, 0);
  assert.equal(readFileSync(join(home, 'hook.log'), 'utf8'), 'ran\nran\n');
  git(home, 'init', '-q', '--bare', 'remote.git');
  git(folder, 'remote', 'add', 'origin', join(home, 'remote.git'));
  assert.equal(git(folder, 'push', 'origin', 'main').status, 0);
  git(folder, 'commit', '--allow-empty', '--no-verify', '-m', 'leftPadder keeps blanks');
  const pushed = git(folder, 'push', 'origin', 'main');
  assert.notEqual(pushed.status, 0);
  assert.match(pushed.text, /embargoed-term/);
  assert.equal(install('--undo').status, 0);
  assert.equal(readFileSync(hook, 'utf8'), own);
  assert.equal(existsSync(join(folder, '.git/hooks/pre-push')), false);
});
