// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import type { CaseCalendar } from '../../cases/clock-due.ts';
import { processesWrong } from '../../cases/own-process.ts';
import { canonicalJson } from '../../kit/canonical-json.ts';
import { NgaoError } from '../../kit/errors.ts';
import { isRealDate } from '../../kit/working-days.ts';
import { normaliseAddress } from '../../sealed/blind-index.ts';
import { may } from '../access.ts';
import { act } from '../actions/action.ts';
import type { Caller, Database, ServerContext, Tx } from '../context.ts';
import type { CommitteeSettings as Contract } from '../contract/cases.ts';
import { isCommittee } from './access.ts';
import { defaultPolicy } from './committee-policy.ts';

export type CommitteeSettings = Required<Static<typeof Contract>>;
type Field = keyof CommitteeSettings;

/** What the administrator sets (K10: the rest is the committee's own). */
const technical: readonly Field[] = ['mailbox', 'privateList', 'allowed', 'keys', 'languages'];

const defaults: CommitteeSettings = {
  quorum: 2,
  zone: 'UTC',
  holidays: [],
  incrementEnds: [],
  languages: ['en', 'fr'],
  privateList: '',
  mailbox: '',
  allowed: [],
  trusted: [],
  undoSeconds: 60,
  emergencyDeputies: [],
  retentionDays: 1095,
  spamDays: 90,
  cra: false,
  gateOnCritical: false,
  keys: [],
  processes: [],
  policy: { version: '', ...defaultPolicy },
};

/** As stored, with the defaults of what was never set. */
export async function committeeSettings(db: Database | Tx): Promise<CommitteeSettings> {
  const row = await db.selectFrom('settings').where('name', '=', 'committee').select('value').executeTakeFirst();
  const made = { ...defaults, ...((row?.value ?? {}) as Partial<CommitteeSettings>) };
  return { ...made, policy: { ...made.policy, version: versionOf(made.policy) } };
}

/** The committee's days, for its clocks. */
export async function caseCalendar(db: Database | Tx): Promise<CaseCalendar> {
  const { zone, holidays, incrementEnds } = await committeeSettings(db);
  return { zone, holidays, incrementEnds };
}

/** Throws `forbidden` for who is neither of the committee nor an administrator. */
export async function committeeView({ db }: ServerContext, caller: Caller): Promise<CommitteeSettings> {
  fieldsOf(caller);
  return await committeeSettings(db);
}

/**
 * Saves the settings. A field that the person may not change must be as it was, else it is `forbidden`. The audit record names
 * the fields that changed, never what they hold: addresses of a private list are private.
 */
export async function changeCommittee(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof Contract>,
): Promise<CommitteeSettings> {
  const own = fieldsOf(caller);
  checkSettings(given);
  return await act(context, caller, async ({ tx, audit }) => {
    const before = await committeeSettings(tx);
    const next = { ...before, ...given, policy: { ...given.policy, version: versionOf(given.policy) } };
    const changed = (Object.keys(defaults) as Field[]).filter((key) => canonicalJson(before[key]) !== canonicalJson(next[key]));
    const foreign = changed.filter((key) => !own.has(key));
    if (foreign.length > 0) throw notYours(foreign);
    await tx
      .insertInto('settings')
      .values({ name: 'committee', value: JSON.stringify(next) })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: JSON.stringify(next) }))
      .execute();
    const data = { fields: changed, policyVersion: next.policy.version };
    await audit({ action: 'committee.configure', subject: { kind: 'committee', id: 'settings' }, productId: null, data });
    return next;
  });
}

function fieldsOf(caller: Caller): ReadonlySet<Field> {
  const committee = isCommittee(caller);
  const administrator = may(caller, 'configure', null);
  if (!committee && !administrator)
    throw new NgaoError('forbidden', 'Only the committee and administrators see how the committee works.');
  const others = (Object.keys(defaults) as Field[]).filter((key) => !technical.includes(key));
  return new Set([...(administrator ? technical : []), ...(committee ? others : [])]);
}

function notYours(fields: readonly string[]): NgaoError {
  const who = fields.some((field) => technical.includes(field as Field)) ? 'an administrator' : 'a member of the committee';
  return new NgaoError('forbidden', `You may not change ${fields.join(', ')}. Ask ${who}.`);
}

/** The first 16 hex digits of the SHA-256 of both texts: what a reporter accepted can always be found again. */
function versionOf({ en, fr }: { en: string; fr: string }): string {
  return createHash('sha256')
    .update(JSON.stringify([en, fr]))
    .digest('hex')
    .slice(0, 16);
}

/** What may stand in a field, and what to say where something else does. Fields that are left out stay as they are. */
const rules: readonly [Field, (given: CommitteeSettings) => boolean, string][] = [
  ['quorum', ({ quorum }) => quorum >= 1 && quorum <= 50, 'the quorum must be 1 to 50'],
  ['zone', ({ zone }) => isZone(zone), 'the zone is no IANA time zone, such as Africa/Nairobi'],
  ['undoSeconds', ({ undoSeconds: most }) => most >= 0 && most <= 86_400, 'the time to undo must be at most a day'],
  ['retentionDays', ({ retentionDays }) => isKeeping(retentionDays), 'a case is kept for 30 to 36500 days'],
  ['spamDays', ({ spamDays }) => isKeeping(spamDays), 'a case is kept for 30 to 36500 days'],
  ['languages', ({ languages }) => languages.length > 0, 'name at least one language'],
  ['privateList', ({ privateList: one }) => one === '' || isAddress(one), 'an address is no mail address'],
  ['mailbox', ({ mailbox }) => mailbox === '' || isAddress(mailbox), 'an address is no mail address'],
  [
    'allowed',
    ({ allowed }) => allowed.every((one) => isAddress(one.startsWith('@') ? `x${one}` : one)),
    'an allowed recipient is neither an address nor "@domain"',
  ],
  [
    'trusted',
    ({ trusted }) =>
      trusted.length <= 200 && new Set(trusted.map(({ address }) => address.toLowerCase())).size === trusted.length,
    'a trusted party stands there twice, or there are more than 200',
  ],
  [
    'trusted',
    ({ trusted }) => trusted.every(({ name, address, why }) => isAddress(address) && name.trim() !== '' && why.trim() !== ''),
    'a trusted party needs a name, a mail address and why it is trusted',
  ],
  ['holidays', ({ holidays }) => holidays.every(isRealDate), 'a day is no real day'],
  ['incrementEnds', ({ incrementEnds }) => incrementEnds.every(isRealDate), 'a day is no real day'],
  [
    'policy',
    ({ policy }) => Object.values(policy).every((one) => one.length <= 40_000),
    'the policy is longer than 40000 characters',
  ],
  [
    'keys',
    ({ keys }) => keys.length <= 20 && keys.every(({ armored }) => armored.length <= 100_000),
    'the keys are too many or too large',
  ],
];

/** Throws `usage` with everything that is wrong. */
function checkSettings(given: Static<typeof Contract>): void {
  const whole = { ...defaults, ...given };
  const process = processesWrong(whole.processes);
  const wrong = [
    ...rules.filter(([, fits]) => !fits(whole)).map(([name, , message]) => ({ path: `body/${name}`, message })),
    ...(process === '' ? [] : [{ path: 'body/processes', message: process }]),
  ];
  const words = [...new Set(wrong.map(({ message }) => message))].join('; ');
  if (wrong.length > 0)
    throw new NgaoError('usage', `The settings are not saved: ${words}. Correct it and save again.`, { fields: wrong });
}

function isKeeping(days: number): boolean {
  return days >= 30 && days <= 36_500;
}

function isAddress(text: string): boolean {
  try {
    return normaliseAddress(text) !== '' && text.length <= 320;
  } catch {
    return false;
  }
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
