// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { unnamedPurl } from '../../cases/advisory-missing.ts';
import { draftAdvisory } from '../../cases/draft-advisory.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { Advisory, Publisher } from '../../model/advisory.ts';
import { canonicalPurl } from '../../model/purl.ts';
import { newUid } from '../../sealed/place.ts';
import { act, type Work } from '../actions/action.ts';
import { isCommittee, noSuchCase, standingOf, wholeStanding } from '../cases/access.ts';
import { type CaseWork, onCase } from '../cases/on-case.ts';
import { requireDuty } from '../cases/people-in-case.ts';
import type { Box } from '../cases/vault.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { NewAdvisory } from '../contract/advisories.ts';
import { advisoryOwner, type StoredAdvisory } from './access.ts';
import { addRevision, type RevisionNote } from './content.ts';
import { fillCase } from './fill-case.ts';
import { hiddenProcesses, judgeAdvisory } from './judge.ts';
import { nextNumber } from './next-number.ts';
import { advisoryWork } from './on-advisory.ts';
import { publisherOf } from './publisher.ts';
import { type OpenedCase, sourceOf } from './source.ts';

type Given = Static<typeof NewAdvisory>;

/** Makes a draft, from a case or from a plain form; answers its uid. Of a case there is one draft at a time. */
export async function createAdvisory(context: ServerContext, caller: Caller, given: Given): Promise<string> {
  const { publisher } = await publisherOf(context, context.db);
  return given.case === undefined
    ? await createPlain(context, caller, { given, publisher })
    : await createFromCase(context, caller, { caseUid: given.case, publisher });
}

async function createPlain(
  context: ServerContext,
  caller: Caller,
  { given, publisher }: { given: Given; publisher: Publisher },
): Promise<string> {
  if (!isCommittee(caller)) throw new NgaoError('forbidden', 'Only the committee drafts advisories. Ask one of its members.');
  const uid = newUid();
  const key = await context.vault.make(advisoryOwner(uid));
  await context.vault.withNew(key, async (box) =>
    act(context, caller, async (plain) => {
      await context.vault.keep(plain.tx, key, plain.now);
      const id = await nextNumber(plain.tx, { prefix: publisher.idPrefix, now: plain.now });
      const content = plainDraft(given, { id, now: plain.now });
      const product = await knownProduct(plain, given.product);
      await keep(plain, { uid, box, content, product, publisher, withheld: [], ofCase: null, source: null });
    }),
  );
  return uid;
}

async function createFromCase(
  context: ServerContext,
  caller: Caller,
  { caseUid, publisher }: { caseUid: string; publisher: Publisher },
): Promise<string> {
  // Nothing of the case is opened for whom it is closed.
  const standing = await standingOf(context.db, { caller, uid: caseUid, now: context.now() });
  if (!standing?.may({ kind: 'advisory' })) throw noSuchCase();
  const opened = await sourceOf(context, caseUid, publisher);
  const uid = newUid();
  const key = await context.vault.make(advisoryOwner(uid));
  await context.vault.withNew(key, async (box) =>
    onCase(context, { caller, uid: caseUid }, async (ofCase) => {
      requireDuty(ofCase, 'committee', 'owner');
      await requireNone(ofCase);
      await context.vault.keep(ofCase.tx, key, ofCase.now);
      const id = await nextNumber(ofCase.tx, { prefix: publisher.idPrefix, now: ofCase.now });
      const { advisory, withheld } = draftAdvisory({ ...opened, id, now: ofCase.now });
      await keep(ofCase, {
        uid,
        box,
        content: advisory,
        product: ofCase.row.product_id,
        publisher,
        withheld,
        ofCase,
        source: opened,
      });
    }),
  );
  return uid;
}

interface Keeping {
  uid: string;
  box: Box;
  content: Advisory;
  product: number | null;
  publisher: Publisher;
  withheld: RevisionNote['withheld'];
  ofCase: CaseWork | null;
  source: OpenedCase | null;
}

async function keep(plain: Work, given: Keeping): Promise<void> {
  const { uid, box, content, product, ofCase, source, withheld, publisher } = given;
  const { tx, now, caller, context } = plain;
  const row: StoredAdvisory = await tx
    .insertInto('advisories')
    .values({
      ...{ uid, number: content.id, product_id: product, case_uid: ofCase?.uid ?? null, state: 'draft' },
      ...{ published_digest: null, made_by: caller.person?.id ?? null, made_at: now, changed_at: now, published_at: null },
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const seat = { row, standing: ofCase === null ? null : wholeStanding, inside: true };
  const work = advisoryWork(plain, { row, box, seat, ofCase });
  const judged = judgeAdvisory(content, { publisher, config: context.config, hidden: await hiddenProcesses(tx) });
  const note = { text: '', agreed: [], withheld };
  const { number, digest } = await addRevision(work, { content, note, faults: judged.faults });
  await work.save({ revision: number, digest });
  if (source !== null) await fillCase(work, { content, judged, note, source });
  await work.tell('advisory.create', { digest });
}

async function requireNone({ tx, uid }: CaseWork): Promise<void> {
  const there = await tx
    .selectFrom('advisories')
    .where('case_uid', '=', uid)
    .where('state', '<>', 'dropped')
    .select('number')
    .executeTakeFirst();
  if (there) throw new NgaoError('conflict', `This case has the draft ${there.number}. Go on with that one, or drop it first.`);
}

async function knownProduct({ tx }: Work, id: number | undefined): Promise<number | null> {
  if (id === undefined) return null;
  const row = await tx.selectFrom('products').where('id', '=', id).select('id').executeTakeFirst();
  if (!row) throw new NgaoError('usage', 'There is no such product.');
  return row.id;
}

/** What the form told, and the gaps that people fill. */
function plainDraft({ title, name, purl }: Given, { id, now }: { id: string; now: string }): Advisory {
  if (purl !== undefined && canonicalPurl(purl) === undefined)
    throw new NgaoError('usage', 'That is no package URL. Write one like pkg:npm/%40example/ledger.');
  const product = name ?? 'Product';
  return {
    id,
    aliases: [],
    title: { en: title ?? '' },
    summary: { en: '' },
    details: { en: '' },
    impact: { en: '' },
    severity: 'medium',
    products: [
      {
        ...{ name: product, purl: (purl && canonicalPurl(purl)) ?? `${unnamedPurl}unknown` },
        ...{ status: 'affected', scheme: 'semver', ranges: [], versions: [] },
      },
    ],
    ...{ cwes: [], cvss: [], references: [], credits: [], vendorStatements: [], timeline: [], tlp: 'clear', languages: ['en'] },
    revisions: [{ number: 1, at: now, text: { en: 'First published.', fr: 'Première publication.' } }],
    published: null,
  };
}
