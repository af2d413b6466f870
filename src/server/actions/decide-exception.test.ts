// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { Static } from 'typebox';
import { type DecisionBench, eachDecision } from '../../../test/builders/decision-bench.ts';
import type { NewException } from '../contract/decisions.ts';
import { runClocks } from '../jobs/run-clocks.ts';
import { exceptionsPage, exceptionView } from '../views/exceptions.ts';
import { approveException, rejectException, revokeException } from './decide-exception.ts';
import { proposeException, renewException } from './propose-exception.ts';

const code = (expected: string) => (error: unknown) => (error as { code?: string }).code === expected;
const flaw = { id: 'GHSA-1900-0000-0001', alias: 'CVE-1900-0001', package: 'left' };
const other = { id: 'GHSA-1900-0000-0002', package: 'right' };

async function shop(bench: DecisionBench): Promise<void> {
  await bench.grype('image:shop', [flaw, other]);
  await bench.grype('image:stall', [flaw]);
}

const proposal = (bench: DecisionBench, given: Partial<Static<typeof NewException>> = {}) => ({
  product: bench.product,
  decision: 'accept' as const,
  matcher: { id: 'CVE-1900-0001', package: 'left' },
  reason: 'The fix breaks the build until the next increment.',
  owner: 'Ada',
  expires: '2027-01-31',
  ...given,
});

eachDecision(
  'a proposal hides nothing; approved by another person it decides every finding it covers, and counts follow',
  async (bench) => {
    const { context, ada, kim } = bench;
    await shop(bench);
    const id = await proposeException(context, ada, proposal(bench));
    assert.equal((await bench.finding(flaw.id)).state, 'new');
    const seen = await exceptionView(context, kim, id);
    assert.deepEqual([seen.findings, seen.mayDecide, seen.proposedBy?.name, seen.daysLeft], [2, true, 'Ada', 66]);
    await approveException(context, kim, { id });
    const states = [await bench.finding(flaw.id), await bench.finding(flaw.id, 'image:stall'), await bench.finding(other.id)];
    assert.deepEqual(
      states.map(({ state, open }) => [state, open]),
      [
        ['accepted', false],
        ['accepted', false],
        ['new', true],
      ],
    );
    assert.equal(states[0]?.clock_state, 'paused');
    const counts = await context.db.selectFrom('target_counts').orderBy('target_id').select(['high', 'accepted']).execute();
    assert.deepEqual(counts, [
      { high: 1, accepted: 1 },
      { high: 0, accepted: 1 },
    ]);
    const events = await context.db.selectFrom('finding_events').where('event', '=', 'finding.accepted').selectAll().execute();
    assert.deepEqual(
      events.map(({ actor, from_state, to_state }) => [actor.name, from_state, to_state]),
      [
        ['Kim', 'new', 'accepted'],
        ['Kim', 'new', 'accepted'],
      ],
    );
    assert.deepEqual(
      (await bench.audits()).filter((action) => action.startsWith('exception')),
      ['exception.propose', 'exception.approve'],
    );
  },
);

eachDecision('nobody approves what they proposed, whatever their roles; a maintainer approves nothing', async (bench) => {
  const { context, kim, ben, eve } = bench;
  await shop(bench);
  const id = await proposeException(context, kim, proposal(bench));
  await assert.rejects(approveException(context, kim, { id }), code('forbidden'));
  await assert.rejects(approveException(context, ben, { id }), code('forbidden'));
  await assert.rejects(proposeException(context, eve, proposal(bench)), code('forbidden'));
  const seen = await exceptionView(context, kim, id);
  assert.deepEqual([seen.mayDecide, seen.state], [false, 'proposed']);
  assert.match(seen.mayNotBecause, /Another person/);
  assert.equal((await bench.finding(flaw.id)).state, 'new');
});

eachDecision('somebody without the product neither sees it nor decides it', async (bench) => {
  const { context, ada, kim } = bench;
  await shop(bench);
  const id = await proposeException(context, ada, proposal(bench));
  const stranger = { ...kim, person: { ...kim.person!, id: 99, grants: [{ role: 'committee' as const, productId: 77 }] } };
  await assert.rejects(approveException(context, stranger, { id }), code('not-found'));
  await assert.rejects(exceptionView(context, stranger, id), code('not-found'));
  assert.deepEqual((await exceptionsPage(context, stranger, {})).items, []);
});

eachDecision('revoked, its findings are open again in the same moment; what is opened later is not hidden', async (bench) => {
  const { context, ada, ben, kim } = bench;
  await shop(bench);
  const id = await proposeException(context, ada, proposal(bench));
  await approveException(context, kim, { id });
  await bench.grype('image:third', [flaw]);
  assert.equal((await bench.finding(flaw.id, 'image:third')).state, 'accepted');
  await assert.rejects(revokeException(context, ben, { id }), code('conflict'));
  await revokeException(context, ben, { id, reason: 'It is exploited now.' });
  for (const target of ['image:shop', 'image:stall', 'image:third']) {
    const { state, open, due_at } = await bench.finding(flaw.id, target);
    assert.deepEqual([state, open, due_at !== null], ['triaged', true, true], target);
  }
  await bench.grype('image:fourth', [flaw]);
  assert.equal((await bench.finding(flaw.id, 'image:fourth')).state, 'new');
});

eachDecision('expired it hides nothing: not before its last day is over, then with a line in the history', async (bench) => {
  const { context, ada, kim } = bench;
  await shop(bench);
  const id = await proposeException(context, ada, proposal(bench, { expires: '2026-12-01' }));
  await approveException(context, kim, { id });
  bench.setNow('2026-12-01T23:00:00.000Z');
  await runClocks(context);
  assert.equal((await bench.finding(flaw.id)).state, 'accepted');
  const [warned] = (await exceptionsPage(context, ada, { expiring: true })).items;
  assert.deepEqual([warned?.id, warned?.daysLeft], [id, 0]);
  bench.setNow('2026-12-02T00:00:01.000Z');
  await bench.grype('image:late', [flaw]);
  assert.equal((await bench.finding(flaw.id, 'image:late')).state, 'new');
  await runClocks(context);
  await runClocks(context);
  assert.equal((await bench.finding(flaw.id)).state, 'triaged');
  assert.equal((await exceptionView(context, kim, id)).state, 'expired');
  const ended = await context.db
    .selectFrom('finding_events')
    .where('event', '=', 'finding.acceptance-ended')
    .select('data')
    .execute();
  assert.equal(ended.length, 2);
  assert.deepEqual(
    (await bench.audits()).filter((action) => /expire|warn/.test(action)),
    ['exception.warn', 'exception.expire'],
  );
});

eachDecision('a renewal takes the place of what it renews when it is approved, without a moment in between', async (bench) => {
  const { context, ada, ben, kim } = bench;
  await shop(bench);
  const id = await proposeException(context, ada, proposal(bench, { expires: '2026-12-01' }));
  await approveException(context, kim, { id });
  const next = await renewException(context, ben, { id, expires: '2027-03-01', reason: 'The fix still breaks the build.' });
  await approveException(context, kim, { id: next });
  assert.deepEqual(
    [(await exceptionView(context, ada, id)).state, (await exceptionView(context, ada, next)).state],
    ['revoked', 'active'],
  );
  const { state } = await bench.finding(flaw.id);
  const row = await context.db.selectFrom('findings').where('about', '=', flaw.id).select('state_data').executeTakeFirstOrThrow();
  assert.deepEqual([state, (row.state_data as { until?: string }).until], ['accepted', '2027-03-01']);
});

eachDecision('a rejection needs a reason and ends it', async (bench) => {
  const { context, ada, kim } = bench;
  await shop(bench);
  const id = await proposeException(context, ada, proposal(bench));
  await assert.rejects(rejectException(context, kim, { id }), code('conflict'));
  await rejectException(context, kim, { id, reason: 'There is a fix.' });
  await assert.rejects(approveException(context, kim, { id }), code('conflict'));
});

eachDecision(
  'terms that cannot be kept are refused: past or too late, no such target, no justification, nothing named',
  async (bench) => {
    const { context, ada } = bench;
    await shop(bench);
    const wrong: Partial<Static<typeof NewException>>[] = [
      { expires: '2026-11-25' },
      { expires: '2027-02-30' },
      { expires: '2028-01-01' },
      { matcher: { id: 'CVE-1900-0001', targets: ['image:nowhere'] } },
      { decision: 'not-affected' },
      { matcher: { id: ' ' } },
      { owner: ' ' },
    ];
    for (const each of wrong)
      await assert.rejects(proposeException(context, ada, proposal(bench, each)), code('usage'), JSON.stringify(each));
  },
);

eachDecision(
  'a finding that was fixed while it was accepted does not come back hidden when the exception is gone',
  async (bench) => {
    const { context, ada, kim } = bench;
    await shop(bench);
    const id = await proposeException(context, ada, proposal(bench));
    await approveException(context, kim, { id });
    await bench.grype('image:shop', [other], '2026-11-26T12:10:00.000Z');
    assert.equal((await bench.finding(flaw.id)).state, 'fixed');
    await revokeException(context, ada, { id, reason: 'It is exploited now.' });
    await bench.grype('image:shop', [flaw, other], '2026-11-26T12:20:00.000Z');
    await runClocks(context);
    const { state, open, clock_state } = await bench.finding(flaw.id);
    assert.deepEqual([state, open, clock_state], ['triaged', true, 'running']);
  },
);

eachDecision('what nobody reports any more is not open when its exception ends, and is when it comes back', async (bench) => {
  const { context, ada, kim } = bench;
  const ids = ['GHSA-1900-0000-0011', 'GHSA-1900-0000-0012', 'GHSA-1900-0000-0013'] as const;
  const flaws = ids.map((id, index) => ({ id, package: `gone-${index}` }));
  await bench.grype('image:shop', [...flaws, other]);
  const ruled = { decision: 'not-affected', justification: 'vulnerable_code_not_in_execute_path' } as const;
  const decisions = [ruled, { decision: 'false-positive' }, ruled] as const;
  const made: number[] = [];
  for (const [index, decision] of decisions.entries()) {
    const terms = { ...decision, matcher: { id: ids[index] as string }, expires: index === 0 ? '2026-12-01' : '2027-01-31' };
    made.push(await proposeException(context, ada, proposal(bench, terms)));
    await approveException(context, kim, { id: made[index] as number });
  }
  const states = async () => {
    const rows = await Promise.all(ids.map(async (id) => await bench.finding(id)));
    return rows.map(({ state, open, clock_state }) => `${state} ${open} ${clock_state}`);
  };
  await bench.grype('image:shop', [other], '2026-11-26T12:10:00.000Z');
  assert.deepEqual(
    (await states()).map((each) => each.split(' ')[0]),
    ['not-affected', 'false-positive', 'not-affected'],
  );
  bench.setNow('2026-12-02T12:00:00.000Z');
  await runClocks(context);
  await revokeException(context, ada, { id: made[1] as number, reason: 'The tool was right.' });
  const next = await renewException(context, ada, {
    id: made[2] as number,
    expires: '2027-03-01',
    reason: 'It is never called.',
  });
  await approveException(context, kim, { id: next });
  assert.deepEqual(await states(), ['fixed false met', 'fixed false met', 'fixed false met']);
  await bench.grype('image:shop', [...flaws, other], '2026-12-02T12:10:00.000Z');
  await runClocks(context);
  assert.deepEqual(await states(), ['triaged true running', 'triaged true running', 'not-affected false met']);
});

eachDecision('R61 a product that asks for issue, proof and mitigations has nothing accepted without them', async (bench) => {
  const { context, ada, kim, product } = bench;
  const { settings } = await context.db
    .selectFrom('products')
    .where('id', '=', product)
    .select('settings')
    .executeTakeFirstOrThrow();
  const policy = { exceptionNeeds: ['issue', 'evidence', 'mitigations'] };
  await context.db
    .updateTable('products')
    .set({ settings: JSON.stringify({ ...settings, policy }) })
    .where('id', '=', product)
    .execute();
  await assert.rejects(proposeException(context, ada, proposal(bench, { issue: 'soon' })), code('usage'));
  const id = await proposeException(context, ada, proposal(bench, { evidence: 'Test 4 fails with the fix.' }));
  await assert.rejects(approveException(context, kim, { id }), (error) =>
    /the issue that tracks it, mitigations/.test(String(error)),
  );
  const whole = { issue: 'example/left#7', mitigations: 'The port is closed.' };
  const renewed = await renewException(context, ada, {
    id,
    expires: '2027-01-31',
    reason: 'The fix breaks the build.',
    ...whole,
  });
  await approveException(context, kim, { id: renewed });
  const seen = await exceptionView(context, kim, renewed);
  assert.deepEqual(
    [seen.state, seen.issue, seen.mitigations, seen.evidence],
    ['active', whole.issue, whole.mitigations, 'Test 4 fails with the fix.'],
  );
});
