// SPDX-License-Identifier: Apache-2.0

import { NgaoError } from '../../kit/errors.ts';
import type { Advisory } from '../../model/advisory.ts';
import { parsePurl } from '../../model/purl.ts';
import { ecosystemOfPurl } from '../../model/purl-ecosystem.ts';
import type { AdvisoryRow } from '../../model/vulnerability.ts';
import type { AdvisoryDatabase } from '../../scan/database/contract.ts';
import { act } from '../actions/action.ts';
import { isCommittee } from '../cases/access.ts';
import { type Caller, type ServerContext, systemCaller } from '../context.ts';
import type { watchedFacts } from '../contract/publishing.ts';
import { publishedAdvisories } from './public-rows.ts';

/** From this probability on somebody looks again, whatever was said at the time. */
const likely = 0.1;

interface Noticed {
  advisory: string;
  about: string;
  fact: (typeof watchedFacts)[number];
  told: Record<string, unknown>;
}

/**
 * Asks the advisory database about published flaws: one that is exploited now, or likely to be, opens attention again. Each fact is told
 * once; what was settled stays settled.
 */
export async function watchPublished(context: ServerContext): Promise<number> {
  const database = context.advisories.open();
  if (!database) return 0;
  const advisories = await publishedAdvisories(context.db);
  const found = advisories.filter(({ withdrawn }) => !withdrawn).flatMap((advisory) => factsOf(advisory, database));
  if (found.length === 0) return 0;
  const known = await context.db.selectFrom('advisory_watch').select(['advisory_id', 'about', 'fact']).execute();
  const keys = new Set(known.map(({ advisory_id, about, fact }) => `${advisory_id} ${about} ${fact}`));
  const fresh = found.filter(({ advisory, about, fact }) => !keys.has(`${advisory} ${about} ${fact}`));
  for (const one of fresh) await notice(context, one);
  return fresh.length;
}

/** What the database says of the flaw, by the packages that the advisory names. */
function factsOf(advisory: Advisory, database: AdvisoryDatabase): Noticed[] {
  const cves = advisory.aliases.filter((alias) => alias.startsWith('CVE-'));
  // Without a CVE number it is known by what others call it.
  const numbers = cves.length > 0 ? cves : [advisory.id, ...advisory.aliases];
  const keys = advisory.products.flatMap(({ purl }) => {
    const parsed = parsePurl(purl, 'grammar');
    const found = parsed && ecosystemOfPurl(parsed);
    return found ? [{ ecosystem: found.ecosystem, name: found.name }] : [];
  });
  const rows = [...database.lookup(keys).values()].flat();
  return numbers.flatMap((about) => {
    const told = rows.filter(({ id, aliases }) => id === about || aliases.includes(about));
    const epss = Math.max(0, ...told.map((row) => row.epss ?? 0));
    const exploit = told.map((row) => exploitOf(row, database)).find((one) => one !== undefined);
    const facts: Noticed[] = [];
    if (told.some(({ kev }) => kev)) facts.push({ advisory: advisory.id, about, fact: 'kev', told: { kev: true } });
    if (epss >= likely) facts.push({ advisory: advisory.id, about, fact: 'epss', told: { epss } });
    if (exploit !== undefined) facts.push({ advisory: advisory.id, about, fact: 'exploit', told: { source: exploit } });
    return facts;
  });
}

/** CVSS 4.0 E: proof of concept or attacked; CVSS 3.1 E: proof of concept, functional or high. */
const maturities: Readonly<Record<string, RegExp>> = {
  '4.0': /\/E:[AP](\/|$)/,
  '3.1': /\/E:[PFH](\/|$)/,
  '3.0': /\/E:[PFH](\/|$)/,
};
/** Collections of working exploits. */
const collections =
  /^https:\/\/(www\.)?(exploit-db\.com\/exploits\/|packetstorm(security)?\.[a-z]+\/|github\.com\/rapid7\/metasploit-framework\/)/;

/** Who says that an exploit is public: a vector, or an address; undefined where nobody does. */
function exploitOf({ id, cvss }: AdvisoryRow, database: AdvisoryDatabase): string | undefined {
  const rated = cvss.find(({ version, vector }) => maturities[version]?.test(vector));
  return rated?.vector ?? database.prose(id)?.references.find((url) => collections.test(url));
}

async function notice(context: ServerContext, { advisory, about, fact, told }: Noticed): Promise<void> {
  await act(context, systemCaller('watch'), async ({ tx, now, audit }) => {
    await tx
      .insertInto('advisory_watch')
      .values({
        ...{ advisory_id: advisory, about, fact, told: JSON.stringify(told), noticed_at: now },
        ...{ settled_at: null, settled_by: null },
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await audit({
      action: 'advisory.watch',
      subject: { kind: 'public-advisory', id: advisory },
      productId: null,
      data: { about, fact, ...told },
    });
  });
}

/** A person has looked at it. Throws `not-found` where nothing is open. */
export async function settleWatch(
  context: ServerContext,
  caller: Caller,
  { advisory, about, fact }: { advisory: string; about: string; fact: string },
): Promise<void> {
  if (!isCommittee(caller)) throw new NgaoError('forbidden', 'Only the committee settles what is watched.');
  await act(context, caller, async ({ tx, now, audit }) => {
    const row = await tx
      .updateTable('advisory_watch')
      .set({ settled_at: now, settled_by: caller.person?.id ?? null })
      .where('advisory_id', '=', advisory)
      .where('about', '=', about)
      .where('fact', '=', fact)
      .where('settled_at', 'is', null)
      .returning('advisory_id')
      .executeTakeFirst();
    if (!row) throw new NgaoError('not-found', 'Nothing of that is open.');
    await audit({
      action: 'advisory.watch-settle',
      subject: { kind: 'public-advisory', id: advisory },
      productId: null,
      data: { about, fact },
    });
  });
}
