// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { eachEngine } from '../../../test/builders/store.ts';
import { migrate } from '../engine/migrate.ts';
import { migrations } from './registry.ts';

const upTo = migrations.findIndex(({ name }) => name === '015-facts-together');
const onEach = eachEngine(migrations.slice(0, upTo));

onEach('facts of before stand together, each asserter by itself, exploitation with its moment', async ({ store }) => {
  await store.executeSql(`insert into vulnerability_facts (vulnerability, fact, asserter, value, at) values
    ('CVE-1900-0001', 'title', 'grype', '"One"', '2026-01-01T00:00:00Z'),
    ('CVE-1900-0001', 'epss', 'grype', '0.5', '2026-01-03T00:00:00Z'),
    ('CVE-1900-0001', 'kev', 'grype', 'true', '2026-01-02T00:00:00Z'),
    ('CVE-1900-0001', 'cwes', 'grype', '["CWE-79"]', '2026-01-01T00:00:00Z'),
    ('CVE-1900-0001', 'details', 'trivy', '"Told."', '2026-01-01T00:00:00Z')`);
  await migrate(store, migrations.slice(0, upTo + 1));
  const { rows } = await store.executeSql(
    `select asserter, fact, value, at::date::text as day from vulnerability_facts order by asserter, fact`,
  );
  assert.deepEqual(rows, [
    { asserter: 'grype', fact: 'kev', value: true, day: '2026-01-02' },
    { asserter: 'grype', fact: 'listed', value: { title: 'One', epss: 0.5 }, day: '2026-01-03' },
    { asserter: 'grype', fact: 'told', value: { cwes: ['CWE-79'] }, day: '2026-01-01' },
    { asserter: 'trivy', fact: 'told', value: { details: 'Told.' }, day: '2026-01-01' },
  ]);
});
