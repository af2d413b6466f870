// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../kit/canonical-json.ts';
import type { Advisory } from '../../model/advisory.ts';
import { newUid } from '../../sealed/place.ts';
import type { Box } from '../cases/vault.ts';
import type { Database, Tx } from '../context.ts';
import type { AdvisoryWork } from './on-advisory.ts';

/** What goes along with a revision and is not published. Sealed. */
export interface RevisionNote {
  text: string;
  /** Names of which the writer says that the person agreed (R34). */
  agreed: readonly string[];
  /** Told when the draft was made from a case. */
  withheld: readonly { field: string; because: string }[];
}

/** SHA-256 of the canonical JSON, hex: what people approve and what is published. */
export function digestOf(advisory: Advisory): string {
  return createHash('sha256').update(canonicalJson(advisory)).digest('hex');
}

interface NewRevision {
  content: Advisory;
  note: RevisionNote;
  faults: readonly { rule: string; place: string }[];
}

/** Writes the next revision; answers its number and digest. */
export async function addRevision(
  { tx, box, row, now, caller }: Pick<AdvisoryWork, 'tx' | 'box' | 'row' | 'now' | 'caller'>,
  { content, note, faults }: NewRevision,
): Promise<{ number: number; digest: string }> {
  const uid = newUid();
  const number = row.revision + 1;
  const digest = digestOf(content);
  await tx
    .insertInto('advisory_revisions')
    .values({
      uid,
      advisory_uid: row.uid,
      number,
      digest,
      content: box.seal('advisory_revisions.content', uid, JSON.stringify(content)),
      note: box.seal('advisory_revisions.note', uid, JSON.stringify(note)),
      faults: JSON.stringify(faults.map(({ rule, place }) => ({ rule, place }))),
      written_by: caller.person?.id ?? null,
      written_at: now,
    })
    .execute();
  return { number, digest };
}

export interface Revision {
  number: number;
  digest: string;
  content: Advisory;
  note: RevisionNote;
}

/** One revision, opened; the newest where no number is given. Undefined where there is none. */
export async function readRevision(
  db: Database | Tx,
  box: Box,
  { uid, number }: { uid: string; number?: number | undefined },
): Promise<Revision | undefined> {
  const all = db.selectFrom('advisory_revisions').where('advisory_uid', '=', uid);
  const row = await (number === undefined ? all : all.where('number', '=', number))
    .selectAll()
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    number: row.number,
    digest: row.digest,
    content: JSON.parse(box.open('advisory_revisions.content', row.uid, row.content)) as Advisory,
    note: noteOf(box, row),
  };
}

export function noteOf(box: Box, { uid, note }: { uid: string; note: Uint8Array | null }): RevisionNote {
  const text = box.openMaybe('advisory_revisions.note', uid, note);
  return { text: '', agreed: [], withheld: [], ...(text === '' ? {} : (JSON.parse(text) as Partial<RevisionNote>)) };
}

/** Everybody who wrote any revision: none of them approves. */
export async function authorsOf(db: Database | Tx, uid: string): Promise<number[]> {
  const rows = await db
    .selectFrom('advisory_revisions')
    .where('advisory_uid', '=', uid)
    .where('written_by', 'is not', null)
    .select('written_by')
    .distinct()
    .execute();
  return rows.flatMap(({ written_by }) => written_by ?? []);
}
