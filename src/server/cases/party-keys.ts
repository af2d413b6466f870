// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { examineKey, type KeyHealth } from '../../notify/mail/pgp/key-health.ts';
import { newUid } from '../../sealed/place.ts';
import { type Caller, type Database, type ServerContext, systemCaller } from '../context.ts';
import type { PartyKey } from '../contract/case-keys.ts';
import { requireCase } from './access.ts';
import { tryAgain } from './clear-text.ts';
import { type CaseWork, onCase, onCaseAs } from './on-case.ts';
import { requireDuty } from './people-in-case.ts';
import { type Box, partyOwner } from './vault.ts';

/** What is kept of a key, sealed under its owner's key. */
type Kept = Omit<KeyHealth, 'isUsable'> & { armored: string };
export type KeySource = 'mail' | 'autocrypt' | 'page' | 'form' | 'desk';

const mostOfOne = 10;
const column = 'party_keys.content';
const caller = systemCaller('mail');

interface Offer {
  caseUid: string;
  participant: string;
  keys: readonly { armored: string; source: KeySource }[];
  by?: Caller;
}

/**
 * Keeps keys that somebody outside gave, as offered: letters are encrypted to none of them before a person has compared the
 * fingerprint, also where another key was confirmed before. One that may not be used is kept as refused, with its reasons. Known
 * ones are nothing new. Answers how many were.
 */
export async function offerKeys(context: ServerContext, { caseUid, participant, keys, by = caller }: Offer): Promise<number> {
  const party = await partyOf(context.db, { uid: caseUid, participant });
  if (party === null || keys.length === 0) return 0;
  const examined = await Promise.all(
    keys.map(async (key) => ({ ...key, health: await examineKey(key.armored, { now: new Date(context.now()) }) })),
  );
  return await context.vault.with(partyOwner(party), async (own) =>
    onCaseAs(context, { caller: by, actor: { id: participant, duties: ['reporter'] }, uid: caseUid }, async (work) => {
      const before = await keptKeys(work.tx, { party, own });
      const known = new Set(before.map(({ content }) => content.fingerprint));
      let made = 0;
      for (const { armored, source, health } of examined) {
        if (health.fingerprint === '' || known.has(health.fingerprint) || before.length + made >= mostOfOne) continue;
        known.add(health.fingerprint);
        made += 1;
        await insertKey(work, { party, own, armored, source, health });
      }
      if (made > 0) await work.tell({ name: 'case.key-offer', data: { participant, keys: made } });
      return made;
    }),
  );
}

async function insertKey(
  { tx, now }: CaseWork,
  { party, own, armored, source, health }: { party: string; own: Box; armored: string; source: KeySource; health: KeyHealth },
): Promise<void> {
  const uid = newUid();
  const { isUsable, ...told } = health;
  const content: Kept = { ...told, armored };
  await tx
    .insertInto('party_keys')
    .values({
      ...{ uid, party_uid: party, source, state: isUsable ? 'offered' : 'refused' },
      content: own.seal(column, uid, JSON.stringify(content)),
      seen_at: now,
    })
    .execute();
}

interface Decision {
  uid: string;
  participant: string;
  key: string;
  as: 'confirmed' | 'refused';
  /** As the person compared it with the owner over another way; spaces do not matter. */
  fingerprint: string;
}

/**
 * A person says that a key is its owner's, or is not. From a confirmed one on, letters to its owner go out encrypted or not at
 * all. Throws `conflict` for a key that may not be used, `usage` for another fingerprint than the key has.
 */
export async function decideKey(context: ServerContext, by: Caller, given: Decision): Promise<void> {
  await requireCase(context, by, given.uid);
  const party = await partyOf(context.db, given);
  if (party === null) throw noSuchKey();
  await context.vault.with(partyOwner(party), async (own) =>
    onCase(context, { caller: by, uid: given.uid }, async (work) => {
      requireDuty(work, 'triager', 'committee', 'owner');
      if (!work.standing.may({ kind: 'identity' })) throw noSuchKey();
      const kept = (await keptKeys(work.tx, { party, own })).find(({ uid }) => uid === given.key);
      if (!kept || kept.state === 'replaced') throw noSuchKey();
      await checkKey(kept.content, given, work.now);
      await saveDecision(work, { party, given });
      const { key, participant, as } = given;
      await work.tell({ name: `case.key-${as}`, data: { participant, key } });
      if (as === 'confirmed') await tryAgain(work, participant);
    }),
  );
  context.jobs.wake('send-letter');
}

async function checkKey({ armored, fingerprint: real }: Kept, { fingerprint, as }: Decision, now: string): Promise<void> {
  if (fingerprint.replace(/\s/g, '').toLowerCase() !== real)
    throw new NgaoError('usage', 'This is not the fingerprint of the key. Compare both with its owner before you decide.');
  if (as === 'refused') return;
  const { problems } = await examineKey(armored, { now: new Date(now), fingerprint: real });
  if (problems.length > 0)
    throw new NgaoError('conflict', `Nothing may be encrypted to this key: ${problems.join(', ')}. Ask its owner for another.`);
}

async function saveDecision({ tx, now, caller: by }: CaseWork, { party, given }: { party: string; given: Decision }) {
  if (given.as === 'confirmed')
    await tx
      .updateTable('party_keys')
      .set({ state: 'replaced' })
      .where('party_uid', '=', party)
      .where('state', '=', 'confirmed')
      .where('uid', '<>', given.key)
      .execute();
  await tx
    .updateTable('party_keys')
    .set({ state: given.as, decided_by: by.person?.id ?? null, decided_at: now })
    .where('uid', '=', given.key)
    .execute();
}

/** The keys of somebody, for the desk: everything but the key itself. Who had their data deleted has none. */
export async function keyViews(context: ServerContext, party: string): Promise<Static<typeof PartyKey>[]> {
  const rows = await allKeys(context, party);
  return rows.map(({ uid, source, state, seen_at, content }) => ({
    ...{ uid, source, state, seenAt: seen_at, fingerprint: content.fingerprint, algorithm: content.algorithm },
    ...{ addresses: [...content.addresses], expiresAt: content.expiresAt, problems: [...content.problems] },
  }));
}

/** Every usable key by which a signature of this participant can be known, and the one that letters are encrypted to. */
export async function keysOf(
  context: ServerContext,
  at: { uid: string; participant: string },
): Promise<{ known: string[]; confirmed: { armored: string; fingerprint: string } | null }> {
  const party = await partyOf(context.db, at);
  const rows = party === null ? [] : await allKeys(context, party);
  const confirmed = rows.find(({ state }) => state === 'confirmed')?.content;
  return {
    known: rows.filter(({ state }) => state !== 'refused').map(({ content }) => content.armored),
    confirmed: confirmed ? { armored: confirmed.armored, fingerprint: confirmed.fingerprint } : null,
  };
}

async function allKeys({ db, vault }: ServerContext, party: string) {
  const { any } = await db
    .selectFrom('party_keys')
    .where('party_uid', '=', party)
    .select((select) => select.fn.countAll().as('any'))
    .executeTakeFirstOrThrow();
  // Most people have none: their own key stays closed then.
  if (Number(any) === 0) return [];
  try {
    return await vault.with(partyOwner(party), async (own) => keptKeys(db, { party, own }));
  } catch (error) {
    if ((error as { code?: string }).code === 'not-found') return [];
    throw error;
  }
}

async function keptKeys(db: Pick<Database, 'selectFrom'>, { party, own }: { party: string; own: Box }) {
  const rows = await db.selectFrom('party_keys').where('party_uid', '=', party).orderBy('seen_at').selectAll().execute();
  return rows.map((row) => ({ ...row, content: JSON.parse(own.open(column, row.uid, row.content)) as Kept }));
}

async function partyOf(db: Pick<Database, 'selectFrom'>, { uid, participant }: { uid: string; participant: string }) {
  const row = await db
    .selectFrom('case_participants')
    .where('uid', '=', participant)
    .where('case_uid', '=', uid)
    .select('party_uid')
    .executeTakeFirst();
  return row?.party_uid ?? null;
}

function noSuchKey(): NgaoError {
  return new NgaoError('not-found', 'There is no such key, or you may not see it.');
}
