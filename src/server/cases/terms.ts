// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import type { Static } from 'typebox';
import { decoysFor, makeTermSet } from '../../guard/terms/make-term-set.ts';
import { newUid } from '../../sealed/place.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { TermSetBody } from '../contract/cases.ts';
import { readCase } from '../views/cases-reading.ts';
import { noSuchCase } from './access.ts';
import { onCase } from './on-case.ts';
import { requireDuty } from './people-in-case.ts';
import { wrongField } from './wrong-field.ts';

const day = 86_400_000;
const random = (bytes: number) => randomBytes(bytes).toString('hex');

/** Words that must not appear in public places, as salted hashes for pipelines (`ngao-guard-terms/1`). The words are sealed. */
export async function makeTerms(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof TermSetBody> & { uid: string },
): Promise<string> {
  if (given.days < 1 || given.days > 365) throw wrongField('days', 'A term set holds from 1 to 365 days.');
  return await onCase(context, { caller, uid: given.uid }, async (work) => {
    requireDuty(work, 'owner', 'committee', 'fixer');
    const { tx, uid, now, box } = work;
    const expires = new Date(Date.parse(now) + given.days * day).toISOString().replace(/\.\d+Z$/, 'Z');
    const decoys = Array.from({ length: decoysFor(given.terms.length) }, () => random(32));
    const file = makeTermSet(given.terms, { set: random(16), salt: random(32), decoys, expires });
    const terms = newUid();
    const text = JSON.stringify({ terms: given.terms, file });
    await tx
      .insertInto('case_terms')
      .values({ uid: terms, case_uid: uid, terms: box.seal('case_terms.terms', terms, text), made_at: now, expires_at: expires })
      .execute();
    await work.tell({ name: 'case.terms', data: { terms, expires } });
    return terms;
  });
}

/** The file as pipelines get it, as JSON text: hashes alone. */
export async function termsFile(
  context: ServerContext,
  caller: Caller,
  { uid, terms }: { uid: string; terms: string },
): Promise<string> {
  return await readCase(context, { caller, uid }, async ({ box, standing }) => {
    if (!standing.may({ kind: 'fix' })) throw noSuchCase();
    const row = await context.db
      .selectFrom('case_terms')
      .where('case_uid', '=', uid)
      .where('uid', '=', terms)
      .select('terms')
      .executeTakeFirst();
    if (!row) throw noSuchCase();
    const { file } = JSON.parse(box.open('case_terms.terms', terms, row.terms)) as { file: unknown };
    return `${JSON.stringify(file, null, 2)}\n`;
  });
}
