// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { corpus, corpusTest } from '../../../../test/builders/corpus.ts';
import { memoryFolder } from '../../../../test/builders/memory-folder.ts';
import { spentTime } from '../../../../test/builders/spent-time.ts';
import { DiskFolder } from '../../../kit/io/folder.ts';
import { collectSecrets } from './collect-secrets.ts';
import { secrets } from './index.ts';
import { secretForms } from './testdata/secret-forms.ts';

/** Put together at run time: nothing that looks like a token stands in the repository. */
const token = ['ghp', 'a1B2'.repeat(9)].join('_');
const line = `token = ${token}`;

test('a secret is told by rule, file and line', async () => {
  const found = await collectSecrets({ folder: memoryFolder({ 'src/a.ts': `// one\n\nconst ${line};\n`, 'b.txt': 'clean' }) });
  assert.deepEqual(found, {
    secrets: [
      {
        rule: 'github',
        message: 'A GitHub token stands in this file: revoke it, then keep it out of the repository.',
        location: { file: 'src/a.ts', line: 3 },
      },
    ],
    problems: [],
    notices: [],
  });
});

test('no value ever leaves, whatever the rule', async () => {
  const everySecret = fc.tuple(...secretForms.map((form) => form.text));
  await fc.assert(
    fc.asyncProperty(everySecret, async (texts) => {
      const files = Object.fromEntries(texts.map((text, at) => [`${at}/${secretForms[at]?.file}`, `${text} \n`]));
      const found = await collectSecrets({ folder: memoryFolder(files) });
      const told = JSON.stringify(found);
      assert.ok(found.secrets.length >= secretForms.length);
      for (const text of texts) {
        for (const part of text.split(/[^A-Za-z0-9+/]/).filter((part) => part.length > 15)) assert.ok(!told.includes(part));
      }
    }),
    { numRuns: 10 },
  );
});

test('the same secret on one line is told once, on several lines each', async () => {
  const found = await collectSecrets({ folder: memoryFolder({ 'a.env': `${line} ${line}\n${line}\n` }) });
  assert.deepEqual(
    found.secrets.map((fact) => fact.location.line),
    [1, 2],
  );
});

test("other people's packages, ignored names, large and binary files are left out", async () => {
  const found = await collectSecrets({
    folder: memoryFolder({
      '.gitignore': 'coverage/\n.env\n',
      'node_modules/a/index.js': line,
      'packages/x/node_modules/a.js': line,
      '.git/config': line,
      'coverage/a.txt': line,
      '.env': line,
      'large.txt': `${line}${' '.repeat(1024 * 1024)}`,
      'image.png': `\u0000${line}`,
    }),
  });
  assert.deepEqual([found.secrets, found.problems], [[], []]);
});

test('a comment does not hide a secret', async () => {
  const found = await collectSecrets({ folder: memoryFolder({ 'a.ts': `// secretlint-disable\n${line}` }) });
  assert.equal(found.secrets.length, 1);
});

test('UTF-16 text and a byte-order mark are read', async () => {
  const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(line, 'utf16le')]);
  const swapped = Buffer.from(wide).swap16();
  const found = await collectSecrets({ folder: memoryFolder({ 'a.ini': wide, 'b.ini': swapped, 'c.ini': `\ufeff${line}` }) });
  assert.deepEqual(
    found.secrets.map((fact) => fact.location.file),
    ['a.ini', 'b.ini', 'c.ini'],
  );
});

test('credentials in a lockfile address are found, also in a large lockfile', async () => {
  const address = ['https://build:', 'Zk7Qa9', '@packages.example.org/a.tgz'].join('');
  const content = `${' '.repeat(2 * 1024 * 1024)}\n"resolved": "${address}"`;
  const found = await collectSecrets({ folder: memoryFolder({ 'package-lock.json': content }) });
  assert.deepEqual(
    found.secrets.map(({ rule, location }) => [rule, location.line]),
    [['basicauth', 2]],
  );
});

test('reaching a limit is a problem, and what was found is kept', async () => {
  const folder = memoryFolder({ 'a.txt': `${line}\n${line}\n`, 'b.txt': line, 'c.txt': line });
  const few = await collectSecrets({ folder, limits: { files: 1 } });
  assert.equal(few.secrets.length, 2);
  assert.deepEqual(
    few.problems.map((problem) => problem.code),
    ['input-too-large'],
  );
  assert.match(few.problems[0]?.message ?? '', /before b\.txt/);
  const capped = await collectSecrets({ folder, limits: { secrets: 1 } });
  assert.equal(capped.secrets.length, 1);
  assert.match(capped.problems[0]?.message ?? '', /more than 1/);
  assert.equal((await collectSecrets({ folder, limits: { bytes: 10 } })).problems.length, 1);
});

test('a file that cannot be read is a problem', async () => {
  const folder = {
    ...memoryFolder({ 'a.txt': 'x' }),
    read: () => {
      throw new Error(`broken while reading ${token}`);
    },
  };
  const found = await collectSecrets({ folder });
  assert.deepEqual(found.problems, [{ code: 'internal', message: 'a.txt could not be searched for secrets.', target: 'a.txt' }]);
});

test('a .p12 key file is opened where the folder is on disk, and told where it is not', async () => {
  const base = mkdtempSync(join(tmpdir(), 'ngao-secrets-'));
  try {
    writeFileSync(join(base, 'key.p12'), Buffer.from([0x30, 0x00]));
    assert.deepEqual(await collectSecrets({ folder: new DiskFolder(base) }), { secrets: [], problems: [], notices: [] });
  } finally {
    rmSync(base, { recursive: true });
  }
  const found = await collectSecrets({ folder: memoryFolder({ 'key.p12': 'x' }) });
  assert.equal(found.problems[0]?.code, 'input-unsupported');
});

test('the shelf item claims no file and tells the same facts', async () => {
  assert.equal(secrets.claims('.env'), false);
  const [inventory] = await secrets.collect({ path: '', folder: memoryFolder({ a: line }), trustedRegistries: [] });
  assert.equal(inventory?.secrets.length, 1);
  assert.match(inventory?.target.digest ?? '', /^sha256:[0-9a-f]{64}$/);
});

test('a thousand files with secrets take linear time', async () => {
  const files = Object.fromEntries(Array.from({ length: 999 }, (_, at) => [`${at}.txt`, line]));
  const start = spentTime();
  assert.equal((await collectSecrets({ folder: memoryFolder(files) })).secrets.length, 999);
  assert.ok(spentTime() - start < 5_000);
});

test('a real repository without secrets is told clean', corpusTest, async () => {
  const folder = new DiskFolder(join(corpus as string, 'mojaloop/repos/account-lookup-service'));
  assert.deepEqual(await collectSecrets({ folder }), { secrets: [], problems: [], notices: [] });
});

test('a file that is too large to be searched is told', async () => {
  const folder = memoryFolder({ 'dump.sql': 'x'.repeat(1024 * 1024 + 1), 'a.txt': 'short' });
  const found = await collectSecrets({ folder });
  assert.deepEqual(
    found.notices.map(({ code, message }) => [code, message]),
    [['secrets-unsearched', 'Files over 1 MiB were not searched for secrets: dump.sql.']],
  );
});
