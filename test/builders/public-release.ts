// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { MemoryAdvisories } from '../../src/scan/database/memory.ts';
import { filesArchive, scopeRules } from './charts.ts';
import { grypeReport } from './grype-report.ts';
import { npmBom } from './portfolio-bench.ts';
import { type Client, demoProduct, type TestServer } from './server.ts';
import { buildRecord } from './vulnerability-record.ts';

/* A product with one image that has known vulnerabilities, and a frozen release of it. */

/** Known to the feed, of `left` and of `right`. */
export const knownFlaws = ['CVE-1900-1001', 'CVE-1900-1002'];
/** A flaw that one tool tells and no feed knows. */
export const toldFlaw = 'CVE-1900-0000';

const flaw = (id: string, name: string) =>
  buildRecord({
    id,
    severity: 'high',
    affected: [
      { ecosystem: 'npm', name, versions: [], ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }] },
    ],
  });

/** Answers the product and the release, which is not frozen yet. */
export async function releaseOfDemo(server: TestServer, maintainer: Client): Promise<{ product: number; release: number }> {
  const { context } = server;
  const { product, machine } = await demoProduct(server);
  await context.db
    .updateTable('products')
    .set({ settings: JSON.stringify({ policy: { scopeRules } }) })
    .execute();
  const records = [flaw(knownFlaws[0]!, 'left'), flaw(knownFlaws[1]!, 'right')];
  const builtAt = '2026-06-01T00:00:00Z';
  const identity = { digest: 'sha256:1', builtAt, starter: false, sources: [{ name: 'test', records: 2, newest: builtAt }] };
  const database = new MemoryAdvisories(records, identity);
  context.advisories = { open: () => database, identity: () => identity };
  const bom = npmBom(['left@1.0.0', 'right@1.0.0', 'harmless@3.0.0'], 'v1.0.0') as { components: { licenses?: object[] }[] };
  for (const component of bom.components.slice(0, 2)) component.licenses = [{ license: { id: 'MIT' } }];
  await server.upload(machine, { target: 'image:acme/web', body: JSON.stringify(bom), file: 'bom.json' });
  await server.upload(machine, { target: 'image:acme/web', body: grypeReport({ findings: 1 }), file: 'grype.json' });
  await context.store.transaction(async (tx) => {
    await context.jobs.add(tx, { kind: 'rematch', payload: { reason: 'test' } });
  });
  await server.work();
  const chart = await filesArchive({
    'acme/Chart.yaml': 'name: acme\nversion: 1.0.0\n',
    'acme/values.yaml': 'web: {image: {repository: registry.example.org/acme/web, tag: v1.0.0}}\n',
  });
  const made = await maintainer.post('/api/v1/releases?product=demo', chart);
  assert.equal(made.status, 201, made.text);
  return { product, release: made.body.id };
}
