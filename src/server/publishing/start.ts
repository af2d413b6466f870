// SPDX-License-Identifier: Apache-2.0

import { unpublishedProcesses } from '../../cases/own-process.ts';
import { NgaoError } from '../../kit/errors.ts';
import { hasCome } from '../../kit/instants.ts';
import type { Advisory } from '../../model/advisory.ts';
import { publisherOf } from '../advisories/publisher.ts';
import { committeeSettings } from '../cases/committee-settings.ts';
import type { ServerContext, Tx } from '../context.ts';
import { advisoryOwner, contentOf, type PublicationRow } from './advisory-rows.ts';
import { atPublication } from './at-publication.ts';
import { judgeCase, moveOn } from './case-side.ts';
import { type ComposedAdvisory, composeAdvisory, faultsOf } from './compose.ts';
import { type Missing, missing, type PublicationKind } from './guards.ts';
import { type AdvisoryWork, onAdvisory } from './on-advisory.ts';
import { type Judged, judge } from './plan.ts';
import { dropPublicFiles, holdSite, savePublicAdvisory, savePublicFiles } from './public-rows.ts';
import { isLocal, localChannels, recipientsOf } from './recipients.ts';
import { signerOf } from './signing.ts';
import { revokedKeys } from './signing-keys.ts';
import { rebuildSite } from './site.ts';

interface Ready {
  judged: Judged;
  /** As it is published: its instants are those of this moment. */
  published: Advisory;
  /** As it was published last. */
  before: Advisory | undefined;
  composed: ComposedAdvisory;
  /** Fingerprint of the key that signed it. */
  signedBy: string;
}

/**
 * Makes a planned publication public: in one transaction the advisory, its files, the indexes, the local lines, and the transition of its
 * case with its clocks. The guards are asked again; where one does not hold any more, it stops and says why. From then on nothing
 * of it can be taken back.
 */
export async function startPublication(context: ServerContext, publication: PublicationRow): Promise<void> {
  const row = await context.db
    .selectFrom('advisories')
    .where('uid', '=', publication.advisory_uid)
    .select(['uid', 'case_uid', 'number'])
    .executeTakeFirstOrThrow();
  const ready = await getReady(context, publication, row.number);
  await onAdvisory(context, { caller: undefined, row }, async (work) => {
    const { tx, now } = work.plain;
    await holdSite(tx);
    const open = await lockPublication(tx, publication.uid);
    const auditNothing = async () => await tellOutcome(work, publication, { action: 'advisory.publish-look', data: {} });
    // Cancelled a moment ago, or another process was first.
    if (open?.state !== 'planned' || !hasCome(open.not_before, now)) return await auditNothing();
    // Revoked since it was composed: what is due is looked at again, and signed with the key that took its place.
    if ('signedBy' in ready && (await revokedKeys(tx)).includes(ready.signedBy)) return await auditNothing();
    const found = await stillMissing(work, publication, ready);
    if (found.length > 0 || 'missing' in ready) return await stop(work, publication, found);
    await makePublic(work, publication, ready);
  });
}

async function lockPublication(tx: Tx, uid: string): Promise<PublicationRow | undefined> {
  return await tx.selectFrom('publications').where('uid', '=', uid).selectAll().forUpdate().executeTakeFirst();
}

/** What cannot be done inside the transaction: opening the text, writing and checking every format, signing. */
async function getReady(
  context: ServerContext,
  publication: PublicationRow,
  number: string,
): Promise<Ready | { missing: Missing[] }> {
  const { db, vault, config } = context;
  const kind = publication.kind as PublicationKind;
  const uid = publication.advisory_uid;
  const { publisher, isSaved } = await publisherOf(context, db);
  const advisory = await contentOf(context, { uid, digest: publication.digest });
  if (!isSaved || !advisory) return { missing: [missing('advisory-complete', 'The text or the publisher is gone.')] };
  const row = await db.selectFrom('public_advisories').where('id', '=', number).select('content').executeTakeFirst();
  const before = row?.content as Advisory | undefined;
  const now = toSeconds(context.now());
  const published = atPublication(advisory, { now, kind, before });
  const settings = await committeeSettings(db);
  const hidden = unpublishedProcesses(settings.processes);
  const faults = await faultsOf({ advisory: published, publisher, now, publicUrl: config.publicUrl, hidden });
  const lines = await db.selectFrom('publication_lines').where('publication_uid', '=', publication.uid).selectAll().execute();
  const wanted = await vault.with(advisoryOwner(uid), (box) => ({
    channels: lines.filter(({ channel }) => !isLocal(channel) && channel !== 'mail').map(({ name }) => name),
    lists: lines.flatMap((line) => (line.address ? [box.open('publication_lines.address', line.uid, line.address)] : [])),
  }));
  try {
    const recipients = recipientsOf(wanted, { config, settings, hasCase: wanted.channels.includes('reporter') });
    const signer = await signerOf(context);
    const composed = await composeAdvisory({ advisory: published, publisher, signer, now });
    const reason = publication.reason === null ? undefined : 'recorded';
    const judged = { kind, publisher, advisory, settings, recipients, reason, faults };
    return { judged, published, before, composed, signedBy: signer.fingerprint };
  } catch (error) {
    if (!(error instanceof NgaoError && error.expected)) throw error;
    return { missing: [missing(error.code, error.message)] };
  }
}

function toSeconds(instant: string): string {
  return `${instant.slice(0, 19)}Z`;
}

async function stillMissing(
  work: AdvisoryWork,
  publication: PublicationRow,
  ready: Ready | { missing: Missing[] },
): Promise<Missing[]> {
  if ('missing' in ready) return ready.missing;
  if (work.row.digest !== publication.digest)
    return [
      missing(
        'changed-since',
        'The advisory was changed after this was planned. Have the new revision approved, and plan again.',
      ),
    ];
  const at = work.plain.now;
  return (await judge(work, ready.judged, { planner: publication.planned_by, at })).missing;
}

async function stop(work: AdvisoryWork, publication: PublicationRow, found: readonly Missing[]): Promise<void> {
  const { tx, now } = work.plain;
  await tx
    .updateTable('publications')
    .set({ state: 'stopped', ended_at: now, stopped: JSON.stringify(found) })
    .where('uid', '=', publication.uid)
    .execute();
  await tx.updateTable('publication_lines').set({ state: 'withdrawn' }).where('publication_uid', '=', publication.uid).execute();
  if (work.row.state === 'planned')
    await tx
      .updateTable('advisories')
      .set({ state: 'approved', version: work.row.version + 1, changed_at: now })
      .where('uid', '=', work.row.uid)
      .execute();
  await tellOutcome(work, publication, { action: 'advisory.publish-stop', data: { missing: found.map(({ code }) => code) } });
}

async function makePublic(
  work: AdvisoryWork,
  publication: PublicationRow,
  { judged, published, before, composed }: Ready,
): Promise<void> {
  const { plain, row, caseWork } = work;
  const { tx, now, context } = plain;
  await savePublicAdvisory(tx, {
    advisory: published,
    digest: publication.digest,
    products: await productKeys(tx, row.product_id),
  });
  await savePublicFiles(tx, composed.files);
  await dropPublicFiles(
    tx,
    published.id,
    composed.files.map(({ path }) => path),
  );
  await rebuildSite(context, tx, { publisher: judged.publisher, now: toSeconds(now), touched: { advisory: published, before } });
  const state = judged.kind === 'withdrawal' ? 'withdrawn' : 'published';
  await tx
    .updateTable('advisories')
    .set({
      ...{ state, published_digest: publication.digest, changed_at: now, version: row.version + 1 },
      published_at: row.published_at ?? now,
    })
    .where('uid', '=', row.uid)
    .execute();
  await tx.updateTable('publications').set({ state: 'running', started_at: now }).where('uid', '=', publication.uid).execute();
  await markLocal(tx, publication.uid, { composed, now });
  if (caseWork) {
    const planner = publication.planned_by;
    const { plan } = await judge(work, judged, { planner, at: now });
    const { moved } = await judgeCase(caseWork, { kind: judged.kind, plan, planner, at: now });
    if (moved) await moveOn(caseWork, moved, plan);
  }
  const { kind, digest } = publication;
  await tellOutcome(work, publication, { action: `advisory.${kind}`, data: { kind, digest, files: composed.files.length } });
}

async function markLocal(
  tx: Tx,
  publication: string,
  { composed, now }: { composed: ComposedAdvisory; now: string },
): Promise<void> {
  for (const channel of localChannels)
    await tx
      .updateTable('publication_lines')
      .set({
        state: 'sent',
        attempts: 1,
        sent_at: now,
        content_digest: composed.digests[channel] ?? null,
        name: composed.names[channel] ?? channel,
      })
      .where('publication_uid', '=', publication)
      .where('channel', '=', channel)
      .execute();
}

async function productKeys(tx: Tx, product: number | null): Promise<string[]> {
  if (product === null) return [];
  const row = await tx.selectFrom('products').where('id', '=', product).select('key').executeTakeFirst();
  return row ? [row.key] : [];
}

async function tellOutcome(
  { plain, row, caseWork }: AdvisoryWork,
  publication: PublicationRow,
  { action, data }: { action: string; data: Record<string, unknown> },
): Promise<void> {
  const told = { publication: publication.uid, ...data };
  if (caseWork) await caseWork.tell({ name: action.replace('advisory.', 'case.publication-'), data: told });
  await plain.audit({ action, subject: { kind: 'advisory', id: row.uid }, productId: row.product_id, data: told });
}
