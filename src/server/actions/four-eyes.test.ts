// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { type DecisionBench, eachDecision } from '../../../test/builders/decision-bench.ts';
import { hashSecret } from '../auth/secrets.ts';
import type { Caller } from '../context.ts';
import { importReport } from '../ingest/import-report.ts';
import { receiveReport } from '../ingest/receive-report.ts';
import { runClocks } from '../jobs/run-clocks.ts';
import { exceptionsPage, exceptionView } from '../views/exceptions.ts';
import { changeFindings } from './change-findings.ts';
import { approveException, reconfirmException, rejectException, revokeException } from './decide-exception.ts';
import { importExceptions } from './import-exceptions.ts';
import { proposeException, renewException } from './propose-exception.ts';

/*
 * An exception is decided by another person than the one behind it, whatever the way it came. Kim is of the committee and
 * tries all of them; Lea, of the committee too, may decide every one.
 */
const flaw = { id: 'GHSA-1900-0000-0001', alias: 'CVE-1900-0001', package: 'left' };
const anotherPerson = (error: unknown) =>
  (error as { code?: string }).code === 'forbidden' && /another person/.test(String(error));

const asked = ({ product }: DecisionBench) => ({
  product,
  decision: 'accept' as const,
  matcher: { id: 'CVE-1900-0001' },
  reason: 'The fix breaks the build until the next increment.',
  evidence: 'https://example.org/ticket/7',
  owner: 'Kim',
  expires: '2027-01-31',
});

const lea = (kim: Caller): Caller => ({ ...kim, person: { ...kim.person!, id: 4711, sessionId: 'lea' } });
const sessionTwo = (kim: Caller): Caller => ({
  ...kim,
  person: { ...kim.person!, sessionId: 'two' },
  authentication: 'password+totp',
});

async function onlyOthersDecide({ context, kim }: DecisionBench, id: number): Promise<void> {
  const committee = { role: 'committee' as const, productId: null };
  const everywhere: Caller = { ...kim, person: { ...kim.person!, grants: [...kim.person!.grants, committee] } };
  for (const self of [kim, sessionTwo(kim), everywhere]) {
    await assert.rejects(approveException(context, self, { id }), anotherPerson);
    await assert.rejects(rejectException(context, self, { id, reason: 'No.' }), anotherPerson);
    assert.equal((await exceptionView(context, self, id)).mayDecide, false);
  }
  await approveException(context, lea(kim), { id });
  assert.equal((await exceptionView(context, kim, id)).state, 'active');
}

async function newest({ context, kim }: DecisionBench): Promise<number> {
  return (await exceptionsPage(context, kim, { state: 'proposed' })).items[0]!.id;
}

async function vexBy({ context }: DecisionBench, caller: Caller, version: number): Promise<void> {
  const document = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://example.org/vex/1',
    author: 'Example Foundation',
    version,
    timestamp: '2026-11-20T00:00:00Z',
    statements: [
      {
        vulnerability: { name: 'CVE-1900-0001' },
        products: [{ '@id': 'pkg:oci/shop', subcomponents: [{ '@id': 'pkg:npm/left@1.0.0' }] }],
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
        impact_statement: 'It is never called.',
      },
    ],
  };
  const query = { product: 'acme', target: 'image:shop' };
  const body = Readable.from([Buffer.from(JSON.stringify(document))]);
  const { report } = await receiveReport(context, caller, { query, body, idempotencyKey: undefined });
  await importReport(context, report);
}

eachDecision(
  'nobody decides what they asked for: proposed, renewed, imported, with another session or more roles',
  async (bench) => {
    const { context, ada, kim, product } = bench;
    await bench.grype('image:shop', [flaw]);
    const own = await proposeException(context, kim, asked(bench));
    await onlyOthersDecide(bench, own);
    const renewal = { id: own, expires: '2027-02-28', reason: 'It breaks the build still.' };
    const renewed = await renewException(context, kim, renewal);
    assert.equal((await exceptionView(context, kim, renewed)).evidence, 'https://example.org/ticket/7');
    await onlyOthersDecide(bench, renewed);
    assert.deepEqual((await exceptionView(context, kim, own)).state, 'revoked');
    assert.ok((await bench.audits()).includes('exception.replace'));
    assert.equal((await bench.finding(flaw.id)).state, 'accepted');
    await revokeException(context, ada, { id: renewed, reason: 'It is exploited now.' });
    assert.equal((await bench.finding(flaw.id)).state, 'triaged');
    const text = 'ignore:\n  - vulnerability: GHSA-1900-0000-0001\n    reason: The fix breaks the build.\n';
    const files = [{ target: 'image:shop', file: '.grype.yaml', text }];
    await importExceptions(context, kim, { product, preview: false, expires: '2027-01-31', owner: 'Kim', files });
    await onlyOthersDecide(bench, await newest(bench));
  },
);

eachDecision('a document is proposed by who handed it in, or by who made the token that did', async (bench) => {
  const { context, kim, product } = bench;
  await bench.grype('image:shop', [flaw]);
  await vexBy(bench, kim, 1);
  await onlyOthersDecide(bench, await newest(bench));
  await revokeException(context, kim, { id: (await exceptionsPage(context, kim, {})).items[0]!.id, reason: 'It is called.' });
  await context.db.deleteFrom('exception_findings').execute();
  await context.db.deleteFrom('exceptions').execute();
  const { id } = await context.db
    .insertInto('tokens')
    .values({
      hash: hashSecret('ngao_test'),
      name: 'ci',
      product_id: product,
      targets: 'null',
      created_at: context.now(),
      created_by: JSON.stringify(kim.actor),
      expires_at: '2099-01-01T00:00:00.000Z',
      used_at: null,
      revoked_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const actor = { kind: 'token' as const, id: String(id), name: 'ci' };
  const machine = { productId: product, targets: null, scope: 'ingest' as const };
  await bench.grype('image:shop', [flaw, { id: 'GHSA-1900-0000-0002', package: 'right' }], '2026-11-26T12:30:00.000Z');
  await vexBy(bench, { ...kim, actor, person: undefined, machine, authentication: 'token' }, 2);
  await onlyOthersDecide(bench, await newest(bench));
});

eachDecision('by hand, many at once, nothing becomes decided; a confirmation for a release is for others too', async (bench) => {
  const { context, kim, product } = bench;
  await bench.grype('image:shop', [flaw]);
  const { id: finding } = await bench.finding(flaw.id);
  const id = await proposeException(context, kim, asked(bench));
  for (const to of ['accepted', 'not-affected', 'false-positive'] as const) {
    const { changed } = await changeFindings(context, kim, { ids: [finding], transition: { to, reason: 'Because I say so.' } });
    assert.equal(changed, 0, to);
  }
  await approveException(context, lea(kim), { id });
  const release = { product_id: product, version: '2.0.0', name: 'acme', created_at: context.now(), frozen_at: null };
  const row = await context.db
    .insertInto('releases')
    .values({ ...release, created_by: JSON.stringify(kim.actor) })
    .returning('id')
    .executeTakeFirstOrThrow();
  await context.db.updateTable('exceptions').set({ reconfirm: true, release_id: row.id }).where('id', '=', id).execute();
  await assert.rejects(reconfirmException(context, kim, { id }), anotherPerson);
  await reconfirmException(context, lea(kim), { id });
  assert.equal((await exceptionView(context, kim, id)).reconfirm, false);
});

eachDecision('who lost the role between two requests decides nothing any more', async (bench) => {
  const { context, ada, kim } = bench;
  await bench.grype('image:shop', [flaw]);
  const id = await proposeException(context, ada, asked(bench));
  const grants = [{ role: 'maintainer' as const, productId: bench.product }];
  await assert.rejects(
    approveException(context, { ...kim, person: { ...kim.person!, grants } }, { id }),
    (error) => (error as { code?: string }).code === 'forbidden',
  );
});

eachDecision('an exception ends with its last day in UTC, and is told of once before', async (bench) => {
  const { context, ada, kim } = bench;
  await bench.grype('image:shop', [flaw]);
  const id = await proposeException(context, ada, { ...asked(bench), expires: '2026-12-20' });
  await approveException(context, kim, { id });
  const told = async () => (await bench.audits()).filter((action) => /exception\.(warn|expire)/.test(action));
  for (const [now, expected] of [
    ['2026-12-05T23:59:59.000Z', []],
    ['2026-12-06T00:00:00.000Z', ['exception.warn']],
    ['2026-12-20T23:59:59.999Z', ['exception.warn']],
    ['2026-12-21T00:00:00.000Z', ['exception.warn', 'exception.expire']],
  ] as const) {
    bench.setNow(now);
    await runClocks(context);
    await runClocks(context);
    assert.deepEqual(await told(), expected, now);
  }
  assert.equal((await bench.finding(flaw.id)).state, 'triaged');
});
