// SPDX-License-Identifier: Apache-2.0
import { createHmac } from 'node:crypto';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { type Likeness, likenessOf, mostAlike, type TermHash } from '../../cases/likeness.ts';
import type { ServerContext } from '../context.ts';
import type { CaseReading } from '../views/cases-reading.ts';
import { isCommittee, isOpen, standingOf } from './access.ts';
import { purposeKey } from './intake-keys.ts';
import { caseOwner, intakeOwner } from './vault.ts';

/** Cases that one is compared with: the newest. Opening one takes about 20 microseconds. */
const compared = 2000;

/** What is opened of a case to make what it is compared by. */
interface Opened {
  title: string;
  contents: readonly unknown[];
}

/**
 * What a case is compared by: keyed hashes, sealed under the installation's own key and bound to the case's row. Null where
 * there is too little to compare. Opens keys, so never inside a transaction.
 */
export async function sealedLikeness(context: ServerContext, uid: string, opened: Opened): Promise<Buffer | null> {
  const key = await purposeKey(context, 'likeness');
  const hash: TermHash = (kind, term) => createHmac('sha256', key).update(`${kind}\0${term}`).digest('base64url').slice(0, 10);
  const likeness = likenessOf(sourceOf(opened), hash);
  if (likeness === undefined) return null;
  return await context.vault.with(intakeOwner, (box) => box.seal('cases.alike', uid, JSON.stringify(likeness)));
}

/** Makes it anew from all reports of the case and what the committee found out. Nobody reads anything by it. */
export async function renewLikeness(context: ServerContext, uid: string): Promise<void> {
  const { db, vault } = context;
  const opened = await vault.with(caseOwner(uid), async (box): Promise<Opened> => {
    const { title } = await db.selectFrom('cases').where('uid', '=', uid).select('title').executeTakeFirstOrThrow();
    const reports = await db.selectFrom('case_reports').where('case_uid', '=', uid).select(['uid', 'content']).execute();
    const records = await db
      .selectFrom('case_records')
      .where('case_uid', '=', uid)
      .where('kind', 'in', ['vulnerability', 'opened-report'])
      .where('state', '=', 'current')
      .select(['uid', 'content'])
      .execute();
    const contents = [
      ...reports.map((row) => box.open('case_reports.content', row.uid, row.content)),
      ...records.map((row) => box.open('case_records.content', row.uid, row.content)),
    ];
    return { title: box.open('cases.title', uid, title), contents: contents.map((text) => JSON.parse(text) as unknown) };
  });
  const alike = await sealedLikeness(context, uid, opened);
  await db.updateTable('cases').set({ alike }).where('uid', '=', uid).where('destroyed_at', 'is', null).execute();
}

/** Answers of choice in the form: the same in most reports. */
const choices = new Set(['severity', 'priority', 'alreadyPublic', 'exploited', 'finding', 'level', 'encrypted', 'report']);

function sourceOf({ title, contents }: Opened) {
  const fields = contents.flatMap((content) => Object.entries((content ?? {}) as Record<string, unknown>));
  const told = fields.filter((one): one is [string, string] => typeof one[1] === 'string');
  const affected = fields.flatMap(([name, value]) => (name === 'affected' && Array.isArray(value) ? (value as unknown[]) : []));
  return {
    texts: [title, ...told.filter(([name]) => name !== 'component' && !choices.has(name)).map(([, text]) => text)],
    components: [
      ...told.filter(([name]) => name === 'component').map(([, text]) => text),
      ...affected.map((one) => String((one as { name?: unknown }).name ?? '')),
    ],
  };
}

/**
 * Reports that sound like this one, for the committee alone: how much, and which only where the person may read it. No other
 * case is opened for it; those that were joined already are left out.
 */
export async function similarViews(
  reading: CaseReading,
): Promise<{ percent: number; known: { uid: string; codeName: string } | null }[]> {
  const { context, caller, row, standing, now, facts } = reading;
  const { alike } = row;
  if (!isCommittee(caller) || !standing.may({ kind: 'report' }) || alike === null) return [];
  const rows = await context.db
    .selectFrom('cases')
    .where('uid', '<>', row.uid)
    .where('alike', 'is not', null)
    .where('destroyed_at', 'is', null)
    .orderBy('received_at', 'desc')
    .limit(compared)
    .select(['uid', 'code_name', 'alike', 'facts'])
    .execute();
  const joined = new Set([facts.duplicate?.of, ...(facts.joined ?? []).map(({ uid }) => uid)]);
  const others = rows.filter((one) => !joined.has(one.uid) && (one.facts as unknown as CaseFacts).duplicate?.of !== row.uid);
  const found = await context.vault.with(intakeOwner, (box) => {
    const open = (uid: string, sealed: Uint8Array) => JSON.parse(box.open('cases.alike', uid, sealed)) as Likeness;
    return mostAlike(
      open(row.uid, alike),
      others.map((of) => ({ of, likeness: open(of.uid, of.alike as Uint8Array) })),
    );
  });
  return await Promise.all(
    found.map(async ({ of: { uid, code_name: codeName }, percent }) => {
      const held = await standingOf(context.db, { caller, uid, now });
      return { percent, known: held && isOpen(held) ? { uid, codeName } : null };
    }),
  );
}
