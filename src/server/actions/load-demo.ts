// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { openStarter } from '../../scan/open-starter.ts';
import { requirePermission } from '../access.ts';
import { newSecret } from '../auth/secrets.ts';
import type { Caller, Role, ServerContext } from '../context.ts';
import { type DemoStep, type DemoStory, demoFolder, packChart, readDemoReport, readStory } from '../demo/demo-files.ts';
import { rewriteDay } from '../ingest/counts.ts';
import { importReport } from '../ingest/import-report.ts';
import { receiveReport } from '../ingest/receive-report.ts';
import { rematch } from '../jobs/rematch.ts';
import { runClocks } from '../jobs/run-clocks.ts';
import { act } from './action.ts';
import { approveException } from './decide-exception.ts';
import { freezeRelease } from './freeze-release.ts';
import { makeRelease } from './make-release.ts';
import { proposeException } from './propose-exception.ts';

const dayLong = 86_400_000;

interface Demo {
  /** The server's own context, with the clock set back. Its jobs are not queued: each step is done before the next. */
  context: ServerContext;
  story: DemoStory;
  folder: string;
  product: number;
  maintainer: Caller;
  committee: Caller;
}

/**
 * Fills an empty installation with the example portfolio, by the same actions that real reports, releases and decisions go
 * through, day by day with the clock set back: history, due dates and the trend come of that, not of made-up numbers.
 * Audit records tell the real time. The two people of the story exist and cannot sign in.
 */
export async function loadDemo(context: ServerContext, caller: Caller): Promise<number> {
  requirePermission(caller, 'configure', null);
  const folder = demoFolder();
  const story = readStory(folder);
  const end = Date.parse(context.now());
  const clock = { at: end };
  const demo = await begin({ context: setBack(context, clock), story, folder }, { caller, real: context });
  const days = [...Map.groupBy(story.steps, ({ daysAgo }) => daysAgo)].sort(([a], [b]) => b - a);
  for (const [at, [daysAgo, steps]] of days.entries()) {
    for (const [index, step] of steps.entries()) {
      clock.at = end - daysAgo * dayLong - (steps.length - index) * 60_000;
      await take(demo, step);
    }
    clock.at = end - daysAgo * dayLong;
    await rematch(demo.context, { reason: 'demonstration' });
    const next = days[at + 1]?.[0] ?? -1;
    await closeDays(
      demo,
      Array.from({ length: daysAgo - next }, (_, later) => clock.at + later * dayLong),
    );
  }
  clock.at = end;
  await expectScans(demo);
  await runClocks(demo.context);
  return demo.product;
}

function setBack(context: ServerContext, clock: { at: number }): ServerContext {
  const starter = openStarter();
  return {
    ...context,
    now: () => new Date(clock.at).toISOString(),
    jobs: { add: async () => '', wake: () => {}, idle: async () => {}, stop: async () => {} },
    advisories: { open: () => starter, identity: () => starter.identity },
  };
}

type Setting = Pick<Demo, 'context' | 'story' | 'folder'>;

/** Product and people; only where there is no product yet. */
async function begin(setting: Setting, { caller, real }: { caller: Caller; real: ServerContext }): Promise<Demo> {
  const { story } = setting;
  const created = new Date(Date.parse(real.now()) - 90 * dayLong).toISOString();
  return await act(real, caller, async ({ tx, now, audit }) => {
    const known = await tx.selectFrom('products').select('id').limit(1).executeTakeFirst();
    if (known) throw new NgaoError('conflict', 'There are products already. The demonstration is for an empty installation.');
    const { id } = await tx
      .insertInto('products')
      .values({
        ...story.product,
        settings: JSON.stringify({ policy: { scopeRules: story.scopeRules } }),
        created_at: created,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const people = await tx
      .insertInto('users')
      .values(
        ['maintainer', 'committee'].map((role) => ({
          email: `demo-${role}@example.org`,
          name: `Demo ${role}`,
          password: null,
          totp: null,
          webauthn_id: newSecret(),
          created_at: created,
          disabled_at: now,
        })),
      )
      .returning('id')
      .execute();
    const [maintainer, committee] = people.map((row) => row.id) as [number, number];
    await audit({ action: 'demo.load', subject: { kind: 'product', id }, productId: id, data: { key: story.product.key } });
    return {
      ...setting,
      product: id,
      maintainer: personOf(maintainer, 'maintainer', created),
      committee: personOf(committee, 'committee', created),
    };
  });
}

/** Someone of the story. The audit log says that it was the demonstration. */
function personOf(id: number, role: Role, at: string): Caller {
  return {
    actor: { kind: 'system', id: `demo-${role}`, name: `Demo ${role}` },
    authentication: 'system',
    person: { id, grants: [{ role, productId: null }], sessionId: '', confirmedAt: at },
    machine: undefined,
    requestId: '',
  };
}

async function take(demo: Demo, step: DemoStep): Promise<void> {
  const { context, folder, story, maintainer } = demo;
  if (step.report) {
    const { target, file, version } = step.report;
    const query = { product: story.product.key, target, file, version };
    const body = readDemoReport(folder, { file, at: context.now() });
    const { report } = await receiveReport(context, maintainer, { query, body, idempotencyKey: undefined });
    await importReport(context, report);
  }
  if (step.release) {
    const body = await packChart(folder, step.release);
    await makeRelease(context, maintainer, { product: story.product.key, version: undefined, body });
  }
  if (step.freeze !== undefined) await freeze(demo, step.freeze);
  if (step.exception) await decide(demo, step.exception);
}

async function freeze({ context, product, maintainer }: Demo, version: string): Promise<void> {
  const row = await context.db
    .selectFrom('releases')
    .where('product_id', '=', product)
    .where('version', '=', version)
    .select('id')
    .executeTakeFirstOrThrow();
  await freezeRelease(context, maintainer, row.id);
}

async function decide(demo: Demo, exception: NonNullable<DemoStep['exception']>): Promise<void> {
  const { context, product, maintainer, committee } = demo;
  const { days, leftProposed, ...asked } = exception;
  const expires = new Date(Date.parse(context.now()) + days * dayLong).toISOString().slice(0, 10);
  const id = await proposeException(context, maintainer, { ...asked, product, expires });
  if (!leftProposed) await approveException(context, committee, { id, reason: 'Agreed in the weekly meeting.' });
}

/** A line of the trend for each day until the next step: what stood open, and what had become overdue by then. */
async function closeDays({ context, product }: Demo, days: readonly number[]): Promise<void> {
  await context.store.transaction(async (tx) => {
    for (const day of days) await rewriteDay(tx, { productId: product, now: new Date(day).toISOString(), opened: 0, closed: 0 });
  });
}

async function expectScans({ context, story, product }: Demo): Promise<void> {
  for (const [target, list] of Map.groupBy(story.expects, (each) => each.target)) {
    const expects = JSON.stringify(list.map(({ tool, everyHours }) => ({ tool, everyHours })));
    await context.db
      .updateTable('targets')
      .set({ expects })
      .where('product_id', '=', product)
      .where('ref', '=', target)
      .execute();
  }
}
