// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { eachDecision } from '../../../test/builders/decision-bench.ts';
import { findingView } from '../views/finding.ts';
import { findingsCsv } from '../views/findings-csv.ts';
import { changeFinding, changeFindings, transitionFinding } from './change-findings.ts';
import { approveException } from './decide-exception.ts';
import { commentFinding, pauseClock } from './finding-notes.ts';
import { proposeException } from './propose-exception.ts';

const code = (expected: string) => (error: unknown) => (error as { code?: string }).code === expected;
const ids = ['GHSA-1900-0000-0001', 'GHSA-1900-0000-0002', 'GHSA-1900-0000-0003'] as const;
const matches = ids.map((id, index) => ({ id, package: ['left', 'right', 'middle'][index] as string }));

eachDecision('a finding takes the steps of its machine, and no others', async (bench) => {
  const { context, ada, ben, eve } = bench;
  await bench.grype('image:shop', matches);
  const { id } = await bench.finding(ids[0]);
  const labels = (await findingView(context, ada, id)).transitions.map(({ to }) => to);
  assert.deepEqual(labels, ['triaged', 'in-progress', 'accepted', 'not-affected', 'false-positive', 'duplicate', 'fixed']);
  assert.deepEqual((await findingView(context, eve, id)).transitions, []);
  await assert.rejects(transitionFinding(context, eve, { id, to: 'triaged' }), code('forbidden'));
  await assert.rejects(transitionFinding(context, ada, { id: 9999, to: 'triaged' }), code('not-found'));
  await transitionFinding(context, ada, { id, to: 'triaged' });
  await transitionFinding(context, ada, { id, to: 'in-progress' });
  await assert.rejects(transitionFinding(context, ada, { id, to: 'triaged' }), code('conflict'));
  await changeFinding(context, ada, { id, assignee: ben.person!.id });
  await assert.rejects(changeFinding(context, ada, { id, assignee: eve.person!.id }), code('usage'));
  await assert.rejects(changeFinding(context, ada, { id, assignee: null }), code('conflict'));
  await transitionFinding(context, ada, { id, to: 'fixed', reason: 'Taken out of the image.' });
  await assert.rejects(transitionFinding(context, ada, { id, to: 'new' }), code('conflict'));
  const view = await findingView(context, ada, id);
  assert.deepEqual(
    [view.state, view.assignee?.name, view.clockDetails.state, view.closedAt],
    ['fixed', 'Ben', 'met', '2026-11-26T12:00:00Z'],
  );
  const events = await context.db
    .selectFrom('finding_events')
    .where('finding_id', '=', id)
    .orderBy('id')
    .select('event')
    .execute();
  assert.deepEqual(
    events.map(({ event }) => event),
    [
      'finding.triaged',
      'finding.started',
      'finding.assigned',
      'finding.handed-over',
      'finding.assigned',
      'finding.fix-confirmed',
    ],
  );
  const line = await context.db.selectFrom('daily_counts').select(['high', 'closed']).executeTakeFirstOrThrow();
  assert.deepEqual(line, { high: 2, closed: 1 });
});

eachDecision('nobody accepts a finding by hand; with an exception in force the step is free', async (bench) => {
  const { context, ada, ben, kim } = bench;
  await bench.grype('image:shop', matches);
  const { id } = await bench.finding(ids[0]);
  for (const to of ['accepted', 'not-affected', 'false-positive'] as const)
    await assert.rejects(transitionFinding(context, ada, { id, to, reason: 'I say so myself.' }), /only by an exception/);
  const exception = await proposeException(context, ada, {
    ...{ product: bench.product, decision: 'false-positive', owner: 'Ada', expires: '2027-01-31' },
    matcher: { id: ids[0] },
    reason: 'The tool takes another package for it.',
  });
  await approveException(context, kim, { id: exception });
  await transitionFinding(context, ben, { id, to: 'triaged', reason: 'To look at it again.' });
  await assert.rejects(transitionFinding(context, ben, { id, to: 'accepted' }), /only by an exception/);
  await transitionFinding(context, ben, { id, to: 'false-positive' });
  assert.equal((await bench.finding(ids[0])).state, 'false-positive');
});

eachDecision('in bulk what can be changed is changed, and what cannot is told', async (bench) => {
  const { context, ada, eve } = bench;
  await bench.grype('image:shop', matches);
  const [one, two, three] = [await bench.finding(ids[0]), await bench.finding(ids[1]), await bench.finding(ids[2])];
  await transitionFinding(context, ada, { id: two.id, to: 'triaged' });
  const result = await changeFindings(context, ada, {
    ids: [one.id, two.id, three.id, 4242],
    transition: { to: 'triaged' },
    addTags: ['urgent'],
  });
  assert.deepEqual([result.changed, result.refused.map(({ id }) => id)], [2, [4242, two.id]]);
  assert.deepEqual((await bench.finding(ids[0])).tags, ['urgent']);
  assert.deepEqual((await bench.finding(ids[1])).tags, []);
  const refused = await changeFindings(context, eve, { ids: [one.id], assignee: null });
  assert.deepEqual([refused.changed, refused.refused.length], [0, 1]);
  assert.deepEqual((await bench.audits()).slice(-2), ['finding.transition', 'finding.refuse']);
});

eachDecision('a duplicate is told openly by another finding, never leads back to itself, and ends with it', async (bench) => {
  const { context, ada, kim } = bench;
  const copies = ['left', 'left-core'].map((name) => ({ id: ids[0], package: name }));
  await bench.grype('image:shop', [...copies, ...matches.slice(1)]);
  await bench.grype('image:stall', copies);
  const named = async (name: string, target = 'image:shop') =>
    await context.db
      .selectFrom('findings')
      .innerJoin('targets', 'targets.id', 'findings.target_id')
      .innerJoin('packages', 'packages.id', 'findings.package_id')
      .where('packages.name', '=', name)
      .where('ref', '=', target)
      .select(['findings.id', 'state', 'open'])
      .executeTakeFirstOrThrow();
  const [one, two] = [await named('left'), await named('left-core')];
  const link = (id: number, duplicateOf?: number) =>
    transitionFinding(context, ada, {
      id,
      to: 'duplicate',
      reason: 'The same flaw.',
      ...(duplicateOf !== undefined && { duplicateOf }),
    });
  await assert.rejects(link(one.id), code('conflict'));
  await assert.rejects(link(one.id, one.id), /duplicate of itself/);
  await assert.rejects(link(one.id, 4242), /no such finding/);
  await assert.rejects(link(one.id, (await named('left', 'image:stall')).id), /another target.*propose an exception/);
  await assert.rejects(link(one.id, (await named('right')).id), /not tell the same flaw.*propose an exception/);
  await link(one.id, two.id);
  await assert.rejects(link(two.id, one.id), /duplicate of itself/);
  assert.equal((await named('left')).state, 'duplicate');

  await transitionFinding(context, ada, { id: two.id, to: 'fixed', reason: 'Taken out of the image.' });
  assert.deepEqual(await named('left'), { id: one.id, state: 'triaged', open: true }, 'nothing else told it');
  await assert.rejects(link(one.id, two.id), /not open.*propose an exception/);
  const line = await context.db.selectFrom('daily_counts').select(['high', 'closed']).executeTakeFirstOrThrow();
  assert.deepEqual(line, { high: 5, closed: 1 });

  await transitionFinding(context, ada, { id: two.id, to: 'triaged', reason: 'It is there still.' });
  await link(one.id, two.id);
  await bench.grype('image:shop', [copies[0]!, ...matches.slice(1)], '2026-11-26T12:10:00.000Z');
  assert.deepEqual([(await named('left')).state, (await named('left-core')).state], ['triaged', 'fixed']);

  await bench.grype('image:shop', [...copies, ...matches.slice(1)], '2026-11-26T12:20:00.000Z');
  await link(one.id, two.id);
  const exception = await proposeException(context, ada, {
    ...{ product: bench.product, decision: 'accept', owner: 'Ada', expires: '2027-01-31' },
    matcher: { id: ids[0], package: 'left-core' },
    reason: 'The fix breaks the build until then.',
  });
  await approveException(context, kim, { id: exception });
  assert.deepEqual([(await named('left')).state, (await named('left-core')).state], ['triaged', 'accepted']);
});

eachDecision('a clock stands while it is paused, and a comment stays out of the log', async (bench) => {
  const { context, ada, eve } = bench;
  await bench.grype('image:shop', matches);
  const { id, due_at } = await bench.finding(ids[0]);
  assert.equal(due_at, '2026-12-26T23:59:59Z');
  await assert.rejects(pauseClock(context, eve, { id, paused: true, reason: 'waiting' }), code('forbidden'));
  await assert.rejects(pauseClock(context, ada, { id, paused: false, reason: 'waiting' }), code('conflict'));
  await pauseClock(context, ada, { id, paused: true, reason: 'waiting for the vendor' });
  await assert.rejects(pauseClock(context, ada, { id, paused: true, reason: 'again' }), code('conflict'));
  const { clock_state, due_at: standing } = await bench.finding(ids[0]);
  assert.deepEqual([clock_state, standing], ['paused', null]);
  bench.setNow('2026-12-06T12:00:00.000Z');
  await pauseClock(context, ada, { id, paused: false, reason: 'the vendor answered' });
  assert.equal((await bench.finding(ids[0])).due_at, '2027-01-05T23:59:59Z');
  const { clockDetails } = await findingView(context, ada, id);
  assert.deepEqual([clockDetails.state, clockDetails.pauses.length, clockDetails.pauses[0]?.by.name], ['running', 1, 'Ada']);
  await commentFinding(context, ada, { id, text: 'canary-of-a-comment' });
  const log = await context.db.selectFrom('audit_records').select('record').execute();
  assert.ok(!JSON.stringify(log).includes('canary-of-a-comment'));
  const lines = await context.db.selectFrom('finding_events').where('event', '=', 'finding.commented').select('data').execute();
  assert.deepEqual(lines, [{ data: { reason: 'canary-of-a-comment' } }]);
});

eachDecision('the download is safe for spreadsheets and holds every finding once', async (bench) => {
  const { context, ada } = bench;
  await bench.grype('image:shop', [...matches, { id: 'GHSA-1900-0000-0004', package: '=cmd' }]);
  let text = '';
  for await (const piece of await findingsCsv(context, ada, {})) text += piece;
  const rows = text.trimEnd().split('\r\n');
  assert.equal(rows.length, 5);
  assert.ok(rows[0]?.startsWith('id,kind,severity,state,identifier'));
  assert.ok(text.includes("'=cmd") && !text.includes(',=cmd'));
});
