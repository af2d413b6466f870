// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { eachDecision } from '../../../test/builders/decision-bench.ts';
import { npmBom } from '../../../test/builders/portfolio-bench.ts';
import { changeTarget } from '../actions/targets.ts';
import { runClocks } from '../jobs/run-clocks.ts';
import { componentsPage } from './components.ts';
import { findingFacets, findingsPage } from './findings.ts';
import { impactView } from './impact.ts';
import { metricsText } from './metrics.ts';
import { overviewView } from './overview.ts';
import { searchView } from './search.ts';

eachDecision('an archived target is in no number, list, search or impact at once, and is back at once', async (bench) => {
  const { context, ada } = bench;
  const matches = [
    { id: 'GHSA-1900-0000-0001', alias: 'CVE-1900-0001', package: 'left', severity: 'Critical' as const, exploited: true },
  ];
  await bench.grype('image:shop', matches);
  await bench.report('image:shop', npmBom(['left@1.0.0']));
  bench.setNow('2026-12-05T12:00:00.000Z');
  await runClocks(context);
  const { id } = await context.db.selectFrom('targets').select('id').executeTakeFirstOrThrow();
  const seen = async () => {
    const view = await overviewView(context, ada, {});
    const day = view.trend.at(-1);
    return {
      numbers: [
        view.open.critical,
        view.overdue,
        view.kev,
        view.coverage.targets,
        view.worst.length,
        day?.critical,
        day?.overdue,
      ],
      todo: view.todo.map(({ kind }) => kind),
      lists: [
        (await findingsPage(context, ada, { overdue: true })).items.length,
        (await findingFacets(context, ada, {})).count.value,
        (await componentsPage(context, ada, {})).items.length,
        (await impactView(context, ada, { purl: 'pkg:npm/left' })).targets.length,
      ],
      search:
        (await searchView(context, ada, 'CVE-1900-0001')).hits.length + (await searchView(context, ada, 'left')).hits.length,
      metrics: /ngao_findings_open\{severity="critical"\} (\d+)/.exec(await metricsText(context))?.[1],
    };
  };
  const standing = { numbers: [1, 1, 1, 1, 1, 1, 1], todo: ['overdue'], lists: [1, 1, 1, 1], search: 2, metrics: '1' };
  assert.deepEqual(await seen(), standing);
  await changeTarget(context, ada, { id, archived: true });
  assert.deepEqual(await seen(), { numbers: [0, 0, 0, 0, 0, 0, 0], todo: [], lists: [0, 0, 0, 0], search: 0, metrics: '0' });
  assert.equal((await findingsPage(context, ada, { target: id, state: 'all' })).items.length, 1);
  await changeTarget(context, ada, { id, archived: false });
  assert.deepEqual(await seen(), standing);
});
