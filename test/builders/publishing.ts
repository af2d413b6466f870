// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../src/kit/canonical-json.ts';
import type { Advisory, Publisher } from '../../src/model/advisory.ts';
import { newUid } from '../../src/sealed/place.ts';
import type { ServerContext } from '../../src/server/context.ts';
import { advisoryOwner } from '../../src/server/publishing/advisory-rows.ts';
import { buildAdvisory, buildProduct, samplePublisher } from './build-advisory.ts';

/* Advisories that are approved and wait to be published, as the desk leaves them. */

/** An unpublished one, in both languages, with a CVE number. */
export function draftOf(given: Partial<Advisory> = {}): Advisory {
  return buildAdvisory({
    published: null,
    products: [buildProduct()],
    aliases: ['CVE-1900-0001'],
    revisions: [{ number: 1, at: '2026-05-30T10:00:00Z', text: { en: 'First publication.', fr: 'Première publication.' } }],
    ...given,
  });
}

export async function sayPublisher({ db }: ServerContext, given: Partial<Publisher> = {}): Promise<Publisher> {
  const publisher = { ...samplePublisher, ...given };
  const value = JSON.stringify(publisher);
  await db
    .insertInto('settings')
    .values({ name: 'publisher', value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
  return publisher;
}

export async function sayCommittee({ db }: ServerContext, given: Record<string, unknown>): Promise<void> {
  const value = JSON.stringify(given);
  await db
    .insertInto('settings')
    .values({ name: 'committee', value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

interface People {
  author: number;
  approvers: readonly number[];
  kind?: string;
}

/** A revision with its approvals; of a new advisory, or of `uid`. */
export async function approved(
  context: ServerContext,
  content: Advisory,
  { author, approvers, kind = 'announce', uid: known, caseUid = null }: People & { uid?: string; caseUid?: string | null },
): Promise<{ uid: string; digest: string }> {
  const { store, vault } = context;
  const now = context.now();
  const uid = known ?? newUid();
  const digest = createHash('sha256').update(canonicalJson(content)).digest('hex');
  const owner = advisoryOwner(uid);
  const made = known === undefined ? await vault.make(owner) : undefined;
  if (made) await store.transaction(async (tx) => await vault.keep(tx, made, now));
  await vault.with(owner, async (box) =>
    store.transaction(async (tx) => {
      const before = await tx.selectFrom('advisories').where('uid', '=', uid).select('revision').executeTakeFirst();
      const number = (before?.revision ?? 0) + 1;
      if (!before)
        await tx
          .insertInto('advisories')
          .values({
            ...{ uid, number: content.id, product_id: null, case_uid: caseUid, state: 'approved', published_digest: null },
            ...{ made_by: author, made_at: now, changed_at: now, published_at: null },
          })
          .execute();
      const revision = newUid();
      await tx
        .insertInto('advisory_revisions')
        .values({
          ...{ uid: revision, advisory_uid: uid, number, digest, note: null, written_by: author, written_at: now },
          content: box.seal('advisory_revisions.content', revision, JSON.stringify(content)),
        })
        .execute();
      await tx.updateTable('advisories').set({ digest, revision: number, state: 'approved' }).where('uid', '=', uid).execute();
      for (const user of approvers)
        await tx.insertInto('advisory_approvals').values({ advisory_uid: uid, digest, kind, user_id: user, at: now }).execute();
    }),
  );
  return { uid, digest };
}
