// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { CaseFacts } from '../../cases/case-facts.ts';
import type { ClockReading } from '../../cases/clocks.ts';
import { parse } from '../../markup/parse.ts';
import { toHtml } from '../../markup/to-html.ts';
import { requireCase, type Standing } from '../cases/access.ts';
import { readClocks } from '../cases/clocks.ts';
import { noteReading } from '../cases/note-reading.ts';
import { checkThere, type StoredCase } from '../cases/on-case.ts';
import { type Box, caseOwner, partyOwner } from '../cases/vault.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { CaseClock } from '../contract/cases.ts';

/** What the parts of a view are made from: the case's key is open, the person's standing is known. */
export interface CaseReading {
  context: ServerContext;
  caller: Caller;
  uid: string;
  box: Box;
  row: StoredCase;
  facts: CaseFacts;
  standing: Standing;
  readings: readonly ClockReading[];
  now: string;
  names: ReadonlyMap<number, string>;
}

/** Opens a case for reading and notes it in the trail. Throws `not-found` for whom nothing of it is open. */
export async function readCase<T>(
  context: ServerContext,
  { caller, uid }: { caller: Caller; uid: string },
  use: (reading: CaseReading) => Promise<T>,
): Promise<T> {
  const standing = await requireCase(context, caller, uid);
  checkThere(await context.db.selectFrom('cases').where('uid', '=', uid).select('destroyed_at').executeTakeFirstOrThrow());
  await noteReading(context, caller, [uid]);
  const now = context.now();
  const row = await context.db.selectFrom('cases').where('uid', '=', uid).selectAll().executeTakeFirstOrThrow();
  const facts = row.facts as unknown as CaseFacts;
  const readings = await readClocks(context.db, facts, now);
  const names = await accountNames(context);
  return await context.vault.with(caseOwner(uid), async (box) =>
    use({ context, caller, uid, box, row, facts, standing, readings, now, names }),
  );
}

export async function accountNames({ db }: ServerContext): Promise<ReadonlyMap<number, string>> {
  const rows = await db.selectFrom('users').select(['id', 'name']).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export function someone(names: ReadonlyMap<number, string>, id: number | string | null): { id: number | null; name: string } {
  const number = id === null ? Number.NaN : Number(id);
  return Number.isInteger(number) ? { id: number, name: names.get(number) ?? '' } : { id: null, name: String(id ?? '') };
}

/** Safe HTML of what somebody wrote. */
export function htmlOf(text: string): string {
  return toHtml(parse(text));
}

export interface Identity {
  name: string;
  address: string | null;
}

/** Opens who a party is, under the party's own key. A key that was destroyed leaves nobody. */
export async function identityOf({ context }: Pick<CaseReading, 'context'>, partyUid: string): Promise<Identity> {
  const party = await context.db
    .selectFrom('parties')
    .where('uid', '=', partyUid)
    .select(['identity', 'user_id'])
    .executeTakeFirst();
  const sealed = party?.identity;
  if (!sealed) return { name: '', address: null };
  const text = await context.vault.with(partyOwner(partyUid), (box) => box.open('parties.identity', partyUid, sealed));
  const { name, address } = JSON.parse(text) as { name?: string; address?: string };
  return { name: name ?? '', address: address ?? null };
}

export async function clockViews({ context, uid, readings }: CaseReading): Promise<Static<typeof CaseClock>[]> {
  const rows = await context.db
    .selectFrom('case_clocks')
    .where('case_uid', '=', uid)
    .select(['key', 'uid', 'ended_at', 'events'])
    .execute();
  return readings.flatMap((reading) => {
    const row = rows.find(({ key }) => key === reading.key);
    return row ? [clockView(reading, row)] : [];
  });
}

interface ClockRow {
  uid: string;
  ended_at: string | null;
  events: unknown;
}

function clockView(reading: ClockReading, row: ClockRow): Static<typeof CaseClock> {
  const pauses: { from: string; until: string | null; reason: string }[] = [];
  for (const { kind, at, reason } of row.events as { kind: string; at: string; reason: string }[]) {
    if (kind === 'pause') pauses.push({ from: at, until: null, reason });
    const open = pauses.at(-1);
    if (kind === 'resume' && open) open.until = at;
  }
  return {
    uid: row.uid,
    kind: reading.kind,
    rule: reading.rule,
    nature: reading.nature,
    who: reading.subject ?? '',
    startedAt: reading.startedAt,
    dueAt: reading.dueAt,
    state: reading.state,
    endedAt: row.ended_at,
    pauses,
  };
}

/** Everybody with access as of `now`, for the measure of exposure: accounts and parties with the day they were told. */
export async function knowing({ context, uid }: CaseReading) {
  const rows = await context.db.selectFrom('case_participants').where('case_uid', '=', uid).selectAll().execute();
  return rows.map((row) => ({
    uid: row.uid,
    person: row.user_id === null ? String(row.party_uid) : String(row.user_id),
    role: row.role as 'observer',
    since: row.told_at ?? row.invited_at,
    until: null,
  }));
}
