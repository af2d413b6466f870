// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import type { Exception } from '../../model/exception.ts';
import type { Imported } from './contract.ts';
import { importerFor } from './registry.ts';

const repositories = () => readdirSync(join(corpus!, 'mojaloop/repos')).filter((name) => !name.includes('@'));

async function importAll(repository: string): Promise<Map<string, Imported>> {
  const folder = join(corpus!, 'mojaloop/repos', repository);
  const read = new Map<string, Imported>();
  for (const file of readdirSync(folder)) {
    const importer = importerFor(file);
    if (importer) read.set(file, await importer.read({ file, text: readFileSync(join(folder, file), 'utf8') }));
  }
  return read;
}

interface Known {
  repo: string;
  source: string;
  id: string;
  line: number;
  reason: string | null;
  reasonFrom: string | null;
  ruleMatch?: { 'include-aliases'?: boolean };
}

it('finds every decision of 22 repositories, with id, line, alias flag and reason', corpusTest, async () => {
  const all = JSON.parse(readFileSync(join(corpus!, 'mojaloop/exceptions.json'), 'utf8')) as Known[];
  const names = repositories();
  const known = all.filter(({ repo }) => names.includes(repo));
  const found = new Map((await Promise.all(names.map(liveDecisions))).flat());
  assert.deepEqual([names.length, known.length], [22, 415]);
  assert.deepEqual([...found.keys()].sort(), known.map(keyOf).sort());
  for (const one of known) assertSame(found.get(keyOf(one))!, one);
});

const keyOf = ({ repo, source, id, line }: Known) => `${repo} ${source} ${id}:${line}`;

async function liveDecisions(repo: string): Promise<[string, Exception][]> {
  const read = await importAll(repo);
  return ['.grype.yaml', 'audit-ci.jsonc'].flatMap((source) =>
    (read.get(source)?.exceptions ?? []).map((exception): [string, Exception] => {
      const known = { repo, source, id: exception.vulnerability ?? '', line: exception.source.line };
      return [keyOf(known as Known), exception];
    }),
  );
}

function assertSame(exception: Exception, known: Known): void {
  assert.equal(exception.aliases, known.ruleMatch?.['include-aliases'] === true, keyOf(known));
  assert.deepEqual([exception.owner, exception.expires], ['', '']);
  // Grype has a field for the reason, so a heading above a rule is none.
  const isComment = known.source === 'audit-ci.jsonc' && known.reasonFrom !== null;
  if (known.reasonFrom === 'reason-field') assert.equal(exception.reason, known.reason?.trim());
  if (isComment)
    assert.deepEqual([exception.reason, exception.source.reasonFrom], [known.reason?.trim(), 'comment'], keyOf(known));
}

it('tells the golden facts of the three flagship repositories', corpusTest, async () => {
  const grype = async (name: string) => (await importAll(name)).get('.grype.yaml')!.exceptions;
  const [als, ledger, adapter] = await Promise.all(['account-lookup-service', 'central-ledger', 'ml-api-adapter'].map(grype));
  const all = [...als!, ...ledger!, ...adapter!];
  assert.deepEqual([als!.length, ledger!.length, adapter!.length], [1, 30, 20]);
  assert.deepEqual(
    [als, ledger, adapter].map((rules) => rules!.filter(({ reason }) => reason === '').length),
    [0, 5, 11],
  );
  const count = (test: (exception: Exception) => boolean) => all.filter(test).length;
  assert.equal(
    count(({ package: name }) => name !== undefined),
    0,
  );
  assert.equal(
    count(({ expires }) => expires !== ''),
    0,
  );
  assert.equal(
    count(({ aliases }) => aliases),
    38,
  );
  assert.equal(
    count(({ vulnerability }) => vulnerability!.startsWith('CVE-')),
    25,
  );
  assert.ok(all.every(({ source }) => source.engine === 'grype' && source.engineTarget === 'source'));
});

it('says what the old tools dropped without a word', corpusTest, async () => {
  const adapter = (await importAll('sdk-scheme-adapter')).get('.grype.yaml')!;
  const tar = adapter.exceptions.find(({ package: name }) => name === 'tar');
  assert.deepEqual([tar?.vulnerability, tar?.version, tar?.source.line], ['GHSA-8qq5-rm4j-mr97', undefined, 19]);
  assert.ok(adapter.notices.some(({ message }) => /^\.grype\.yaml:22: .*"package\.versions"/.test(message)));
  const lookup = await importAll('account-lookup-service');
  assert.ok(lookup.get('.grype.yaml')!.notices.some(({ message }) => message.includes('"./docker/**"')));
  const history = lookup.get('audit-resolve.json')!.exceptions;
  assert.equal(history.length, 31);
  assert.ok(history.every(({ kinds, expires }) => kinds?.length === 0 && /^2022-0[4-7]-/.test(expires)));
  const off = [];
  for (const name of repositories())
    if ((await importAll(name)).get('.grype.yaml')?.notices.some(({ code }) => code === 'import-gate-off')) off.push(name);
  assert.deepEqual(off, ['mcm-client', 'reporting-hub-bop-experience-api-svc']);
});
