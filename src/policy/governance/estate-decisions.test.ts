// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildException } from '../../../test/builders/build-judgement.ts';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { corpusRows } from '../../../test/builders/corpus-rows.ts';
import { aliasGroups } from '../../findings/reconcile/alias-groups.ts';
import type { Exception } from '../../model/exception.ts';
import { importerFor } from '../../scan/import/registry.ts';
import type { RepositoryDecisions } from '../register/lint-entry.ts';
import { estateDecisions, proposalOf } from './estate-decisions.ts';

const repository = (name: string, ...exceptions: Exception[]): RepositoryDecisions => ({
  name,
  files: [],
  notices: [],
  exceptions,
});
const copied = (given: Partial<Exception>) =>
  buildException({ vulnerability: 'GHSA-a', expires: '', owner: '', reason: '', ...given });
const aliases: Record<string, string> = { 'CVE-1900-1': 'GHSA-a' };
const nameOf = (id: string) => aliases[id] ?? id;
const terms = { id: 'e1', by: 'ada', at: '2026-11-24T12:00:00Z', severity: 'high' } as const;

test('copies and aliases are one decision with the union of their scopes', () => {
  const [one, ...others] = estateDecisions(
    [
      repository('a', copied({ package: 'tar' }), copied({ vulnerability: 'CVE-1900-1', package: 'tar' })),
      repository('b', copied({ package: 'tar', reason: 'build time only' })),
      repository('c', copied({})),
    ],
    nameOf,
  );
  assert.equal(others.length, 0);
  assert.deepEqual([one?.name, one?.ids, one?.entries.length], ['GHSA-a', ['CVE-1900-1', 'GHSA-a'], 4]);
  assert.deepEqual(one?.scopes, [
    { targets: ['a', 'b'], matchers: { package: 'tar' } },
    { targets: ['c'], matchers: {} },
  ]);
  assert.deepEqual([one?.reasons, one?.missing], [['build time only'], ['until', 'owner']]);
});

test('a proposal is made only of what somebody said', () => {
  const [bare] = estateDecisions([repository('a', copied({}))], nameOf);
  assert.deepEqual(proposalOf(bare!, terms), { missing: ['reason', 'until', 'owner'] });
  const made = proposalOf(bare!, { ...terms, reason: 'not reachable', until: '2027-01-31', owner: 'ada' });
  assert.ok('proposal' in made && made.proposal.stage.is === 'proposed' && made.proposal.about.vulnerability === 'GHSA-a');
});

test('the earliest end of the copies holds, and a licence waiver is a decision of its own', () => {
  const dated = [
    copied({ expires: '2027-02-01' }),
    copied({ expires: '2027-01-01' }),
    copied({ kind: 'license', expires: '2027-03-01' }),
  ];
  assert.deepEqual(
    estateDecisions([repository('a', ...dated)], nameOf).map(({ until }) => until),
    ['2027-01-01', '2027-03-01'],
  );
});

async function corpusEstate(): Promise<RepositoryDecisions[]> {
  const root = join(corpus as string, 'mojaloop/repos');
  const names = readdirSync(root).filter((name) => !name.includes('@'));
  return Promise.all(
    names.map(async (name) => {
      const files = readdirSync(join(root, name)).filter((file) => file === '.grype.yaml' || file === 'audit-ci.jsonc');
      const read = files.map((file) => importerFor(file)!.read({ file, text: readFileSync(join(root, name, file), 'utf8') }));
      return repository(name, ...(await Promise.all(read)).flatMap(({ exceptions }) => exceptions));
    }),
  );
}

function namingOfFeed(): (id: string) => string {
  const asserter = { kind: 'feed', name: 'osv', at: '' } as const;
  const assertions = [...corpusRows('osv/npm')].flatMap(([name, rows]) =>
    rows.flatMap((row) => row.aliases.map((alias) => ({ a: row.id, b: alias, asserter, packages: [name] }))),
  );
  const { groups } = aliasGroups({ assertions, known: new Map() });
  return (id) => groups.get(id) ?? id;
}

test("the foundation's copied entries come down to one decision per flaw", corpusTest, async (context) => {
  const estate = await corpusEstate();
  const decisions = estateDecisions(estate, (id) => id);
  const grouped = estateDecisions(estate, namingOfFeed());
  const entries = decisions.reduce((sum, one) => sum + one.entries.length, 0);
  const known = JSON.parse(readFileSync(join(corpus as string, 'mojaloop/exceptions.json'), 'utf8')) as {
    id: string;
    repo: string;
  }[];
  assert.equal(entries, known.length);
  assert.deepEqual(decisions.flatMap(({ ids }) => ids).sort(), [...new Set(known.map(({ id }) => id))].sort());
  for (const { ids, scopes } of decisions) {
    const repositories = new Set(known.filter(({ id }) => ids.includes(id)).map(({ repo }) => repo));
    assert.deepEqual(new Set(scopes.flatMap(({ targets }) => targets)), repositories, ids[0]);
  }
  const joined = grouped.filter(({ ids }) => ids.length > 1).map(({ ids }) => ids);
  assert.deepEqual(
    joined,
    [
      ['CVE-2025-64718', 'GHSA-mh29-5h37-fv8m'],
      ['CVE-2025-56200', 'GHSA-9965-vmph-33xx'],
    ].sort((a, b) => ((a[1] as string) < (b[1] as string) ? -1 : 1)),
  );
  assert.equal(grouped.length, decisions.length - joined.length);
  const ready = decisions.filter(({ missing }) => !missing.includes('reason')).length;
  context.diagnostic(
    `${entries} entries of ${estate.length} repositories: ${decisions.length} ids, ${grouped.length} decisions, ${ready} with a reason, none with an end`,
  );
  assert.ok(decisions.every(({ until }) => until === ''));
});
