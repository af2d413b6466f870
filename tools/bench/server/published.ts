// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonicalJson } from '../../../src/kit/canonical-json.ts';
import type { Advisory, Publisher } from '../../../src/model/advisory.ts';
import { newSecret } from '../../../src/server/auth/secrets.ts';
import type { ServerContext } from '../../../src/server/context.ts';
import { composeAdvisory } from '../../../src/server/publishing/compose.ts';
import { holdSite, savePublicAdvisory, savePublicFiles } from '../../../src/server/publishing/public-rows.ts';
import { publisherOf } from '../../../src/server/publishing/publisher.ts';
import { signerOf } from '../../../src/server/publishing/signing.ts';
import { rebuildSite } from '../../../src/server/publishing/site.ts';
import { anyAdvisory } from '../../../test/builders/any-advisory.ts';
import { buildAdvisory } from '../../../test/builders/build-advisory.ts';
import { approved, draftOf, sayCommittee, sayPublisher } from '../../../test/builders/publishing.ts';

/* What the measured server does to have published advisories: called in its process, since it holds the embedded database. */

const batch = 100;

/**
 * Writes, signs and saves advisories as a publication does, every tenth hand-written in full and the others arbitrary, over five
 * years. The site around them is built once, and their checks are left out: `approve` makes those that go the whole way. The same
 * call gives the same advisories. Answers how many files they have.
 */
async function seed(context: ServerContext, { url, count }: { url: string; count: number }): Promise<number> {
  const publisher = await sayPublisher(context, { baseUrl: url });
  const signer = await signerOf(context);
  const now = toSeconds(context.now());
  const advisories = advisoriesOf(count);
  let files = 0;
  for (let at = 0; at < count; at += batch) {
    const some = advisories.slice(at, at + batch);
    const composed = await Promise.all(some.map((advisory) => composeAdvisory({ advisory, publisher, signer, now })));
    await context.store.transaction(async (tx) => {
      await holdSite(tx);
      for (const advisory of some) await savePublicAdvisory(tx, { advisory, digest: digestOf(advisory), products: ['bench'] });
      files += await savePublicFiles(
        tx,
        composed.flatMap((each) => each.files),
      );
    });
  }
  return files;
}

/** Lists, feeds, the provider's tree: everything that is not of one advisory. Answers how many files changed. */
async function build(context: ServerContext): Promise<number> {
  const publisher = (await publisherOf(context.db)) as Publisher;
  return await context.store.transaction(async (tx) => {
    await holdSite(tx);
    return await rebuildSite(context, tx, { publisher, now: toSeconds(context.now()) });
  });
}

/** Advisories that two members of the committee have approved, for the desk to plan. Nothing is waited for before they start. */
async function approve(context: ServerContext, { first, count }: { first: number; count: number }): Promise<Approved[]> {
  await sayCommittee(context, { undoSeconds: 0, privateList: '', mailbox: 'security@example.org' });
  const [author, one, other] = [await member(context), await member(context), await member(context)];
  const made: Approved[] = [];
  for (let index = first; index < first + count; index++) {
    const number = numberOf(index);
    const content = draftOf({ id: number, aliases: [`CVE-1900-${String(index).padStart(4, '0')}`] });
    made.push({ number, uid: (await approved(context, content, { author, approvers: [one, other] })).uid });
  }
  return made;
}

export interface Approved {
  number: string;
  uid: string;
}

export const publishedWork = { seed, build, approve };

function advisoriesOf(count: number): Advisory[] {
  const arbitrary = fc.sample(anyAdvisory, { numRuns: count, seed: 5000 });
  return arbitrary.map((each, index) => {
    const written = index % 10 === 0 ? buildAdvisory() : each;
    const id = numberOf(index);
    return { ...inYear(written, 2021 + (index % 5)), id };
  });
}

function numberOf(index: number): string {
  return `NGAO-${2021 + (index % 5)}-${String(index + 1).padStart(4, '0')}`;
}

/** All its instants lie in 2026. */
function inYear(advisory: Advisory, year: number): Advisory {
  return JSON.parse(JSON.stringify(advisory).replaceAll('"2026-', `"${year}-`));
}

async function member({ store, now }: ServerContext): Promise<number> {
  const at = now();
  return await store.transaction(async (tx) => {
    const { id } = await tx
      .insertInto('users')
      .values({
        ...{ email: `${newSecret()}@example.org`, name: 'Bench', password: null, totp: null, webauthn_id: newSecret() },
        ...{ created_at: at, disabled_at: null },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('role_grants')
      .values({
        user_id: id,
        product_id: null,
        role: 'committee',
        granted_at: at,
        granted_by: '{"kind":"system","id":"bench","name":"bench"}',
      })
      .execute();
    return id;
  });
}

function digestOf(advisory: Advisory): string {
  return createHash('sha256').update(canonicalJson(advisory)).digest('hex');
}

function toSeconds(instant: string): string {
  return `${instant.slice(0, 19)}Z`;
}
