// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildAdvisory, buildWithdrawnAdvisory, samplePublisher } from '../../../test/builders/build-advisory.ts';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { csafSchema } from '../../../test/builders/csaf-schema.ts';
import { assertGolden } from '../../../test/builders/golden.ts';
import { providerTree, serveTree } from '../../../test/builders/provider-tree.ts';
import { csaf } from '../csaf/index.ts';
import { buildProvider } from './build-provider.ts';
import { describeDocument } from './describe-document.ts';
import { documentFiles } from './document-files.ts';
import { meetsRole } from './findings.ts';
import { type ProviderRow, providerPaths } from './provider-row.ts';
import { checkProvider } from './self-check.ts';

const row = (n: number, given: Partial<ProviderRow> = {}): ProviderRow => ({
  id: `NGAO-2026-000${n}`,
  path: `/.well-known/csaf/white/2026/ngao-2026-000${n}.json`,
  title: `Title ${n}`,
  summary: 'One line.',
  published: '2026-03-03T10:00:00Z',
  updated: `2026-03-0${n}T12:00:00Z`,
  sha256: 'a'.repeat(64),
  sha512: 'b'.repeat(128),
  signaturePath: `/.well-known/csaf/white/2026/ngao-2026-000${n}.json.asc`,
  ...given,
});
const key = { fingerprint: 'a8914ca2f11139c6a69a0018fb3cd9b15de61596', armored: 'KEY\n' };
const settings = { publisher: samplePublisher, keys: [key], changedAt: '2026-01-01T00:00:00Z' };
const bodyOf = (files: ReturnType<typeof buildProvider>, path: string) => String(files.find((file) => file.path === path)?.body);

test('the index files are the golden ones, whatever the order of the rows', () => {
  const rows = [row(4, { categories: ['Example Ledger'] }), row(5), row(3)];
  const files = buildProvider(rows, settings);
  assert.deepEqual(buildProvider(rows.toReversed(), settings), files);
  for (const file of files) {
    const name = file.path.endsWith('/') ? `${file.path}listing.html` : file.path;
    assertGolden(join(import.meta.dirname, 'testdata/three-documents', name.replace('/.well-known', '')), String(file.body));
  }
});

test('changes.csv is newest first and quoted; the metadata is as new as the newest document', () => {
  const files = buildProvider([row(3), row(5)], settings);
  assert.equal(
    bodyOf(files, providerPaths.changes),
    '"2026/ngao-2026-0005.json","2026-03-05T12:00:00Z"\n"2026/ngao-2026-0003.json","2026-03-03T12:00:00Z"\n',
  );
  assert.equal(JSON.parse(bodyOf(files, providerPaths.metadata)).last_updated, '2026-03-05T12:00:00Z');
});

test('the metadata is valid by the schema of the standard', corpusTest, () => {
  const validate = csafSchema(corpus as string, '2.0', 'provider_json_schema.json');
  validate(JSON.parse(bodyOf(buildProvider([row(3)], settings), providerPaths.metadata)));
  assert.deepEqual(validate.errors ?? [], []);
});

test('who does not sign every document is a provider, and no trusted one', () => {
  const roleOf = (rows: ProviderRow[], keys = settings.keys) =>
    JSON.parse(bodyOf(buildProvider(rows, { ...settings, keys }), providerPaths.metadata)).role;
  assert.equal(roleOf([row(3)]), 'csaf_trusted_provider');
  assert.equal(roleOf([row(3), row(4, { signaturePath: null })]), 'csaf_provider');
  assert.equal(roleOf([row(3)], []), 'csaf_provider');
});

test('hash files are in the form of sha256sum', () => {
  const files = documentFiles({ row: row(3), document: '{}\n', signature: null, advisoryId: 'NGAO-2026-0003' });
  assert.deepEqual(
    files.map(({ path, body }) => [path.slice(-7), body]),
    [
      ['03.json', '{}\n'],
      ['.sha256', `${'a'.repeat(64)}  ngao-2026-0003.json\n`],
      ['.sha512', `${'b'.repeat(128)}  ngao-2026-0003.json\n`],
    ],
  );
});

test('a row is read from the document; a draft and a label that is not WHITE have no place in the tree', async () => {
  const write = (advisory = buildAdvisory()) => csaf.write({ advisory, publisher: samplePublisher, language: 'en' });
  const facts = { sha256: 'a', sha512: 'b', isSigned: false };
  assert.deepEqual(describeDocument(await write(), facts), {
    ...{ id: 'NGAO-2026-0001', path: '/.well-known/csaf/white/2026/ngao-2026-0001.json', sha256: 'a', sha512: 'b' },
    title: 'Example Ledger posts a transfer twice when a request is replayed',
    summary: 'A replayed request with a changed header is posted a second time.',
    published: '2026-03-03T10:00:00Z',
    updated: '2026-03-05T12:15:00Z',
    signaturePath: null,
    categories: ['Example Ledger', 'Example Gateway chart', 'Example Ledger image'],
  });
  for (const given of [{ published: null }, { tlp: 'amber' as const }]) {
    const document = await write(buildAdvisory(given));
    assert.throws(() => describeDocument(document, facts), { code: 'input-malformed' });
  }
});

test('the own tree meets all twenty requirements', async () => {
  const tree = await providerTree([buildAdvisory(), buildWithdrawnAdvisory()]);
  const { results, role, documents } = await checkProvider(serveTree(tree));
  assert.deepEqual(
    results.flatMap(({ findings }) => findings),
    [],
  );
  assert.equal(results.length, 20);
  assert.equal(documents, 2);
  assert.equal(role, 'csaf_trusted_provider');
  assert.ok(meetsRole(results, role));
});

test('an empty provider is valid before its first advisory', async () => {
  const { results } = await checkProvider(serveTree(await providerTree([])));
  assert.deepEqual(
    results.flatMap(({ findings }) => findings),
    [],
  );
});
