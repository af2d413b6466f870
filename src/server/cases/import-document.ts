// SPDX-License-Identifier: Apache-2.0
import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { WorkState } from '../../cases/case.ts';
import { componentIn, type ToldReport } from '../../cases/documents/told-report.ts';
import type { ScopeFacts } from '../../cases/lanes.ts';
import { laneOf } from '../../cases/lanes.ts';
import { isEndState } from '../../cases/states.ts';
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import type { Work } from '../actions/action.ts';
import { countAttempt } from '../auth/rate.ts';
import type { Caller, Database, ServerContext } from '../context.ts';
import type { CaseImportAnswer } from '../contract/case-import.ts';
import { renewLikeness } from './alike.ts';
import { insertReport } from './case-rows.ts';
import { committeeSettings } from './committee-settings.ts';
import { purposeKey } from './intake-keys.ts';
import { openReport } from './intake-open.ts';
import { notifyCommittee } from './notify-committee.ts';
import { onCaseAs } from './on-case.ts';
import { type DocumentFormat, documentLimits, readDocument } from './read-document.ts';
import { keepFile, type OpenFile, sealFile } from './reporter-files.ts';

type Answer = Static<typeof CaseImportAnswer>;
interface Given {
  body: AsyncIterable<Uint8Array>;
  format: DocumentFormat | undefined;
}

/** New documents in a quarter of an hour of one token, and of all; versions of one document. */
const budgets = { token: 30, all: 120, versions: 20 };

/** One document on its way in, and by what it is known again. */
interface Incoming {
  caller: Caller;
  token: number;
  product: number;
  told: ToldReport;
  file: OpenFile;
  digest: Buffer;
  document: Buffer;
}

/**
 * Takes in a report that a machine made: a case like any other, sealed, for the product of the token. The same bytes again are
 * answered with the reference that there is; another version of the document joins its case. What the machine learns is a
 * reference of its own, never whether somebody else reported the same.
 */
export async function importDocument(context: ServerContext, caller: Caller, { body, format }: Given): Promise<Answer> {
  const { machine } = caller;
  if (!machine) throw new NgaoError('forbidden', 'Only a machine hands in documents here. People use the form, or the desk.');
  const bytes = await collect(body);
  const incoming = { caller, token: Number(caller.actor.id), product: machine.productId };
  const known = { ...incoming, digest: await keyed(context, `digest\0${incoming.product}\0`, bytes) };
  const before = await handedIn(context.db, known);
  if (before) return { ...before, repeated: true };
  await countAttempt(context, `import:${known.token}`, budgets.token);
  await countAttempt(context, 'import:all', budgets.all);
  const { format: found, told } = await readDocument(bytes, format);
  const document = await keyed(context, `document\0${known.product}\0${found}\0`, Buffer.from(told.documentId));
  const file = { bytes, name: `${found}.json`, declaredType: 'application/json' };
  try {
    return await take(context, { ...known, told, document, file });
  } catch (error) {
    // A twin of this very request was first.
    if (!(error instanceof NgaoError && error.code === 'conflict')) throw error;
    const twin = await handedIn(context.db, known);
    // Else another version of the document was: this one joins it.
    return twin ? { ...twin, repeated: true } : await take(context, { ...known, told, document, file });
  }
}

async function take(context: ServerContext, incoming: Incoming): Promise<Answer> {
  const { product, document } = incoming;
  const versions = await context.db
    .selectFrom('case_imports as i')
    .innerJoin('cases as c', 'c.uid', 'i.case_uid')
    .where('i.product_id', '=', product)
    .where('i.document', '=', document)
    .orderBy('i.received_at', 'desc')
    .select(['i.case_uid', 'c.state'])
    .limit(budgets.versions)
    .execute();
  if (versions.length >= budgets.versions)
    throw new NgaoError(
      'too-many-requests',
      `${budgets.versions} versions of this document came in. A person has to look first.`,
    );
  const [last] = versions;
  // Nobody looks into a case that has ended any more: what comes after it is a report of its own.
  const joins = last !== undefined && !isEndState(last.state as WorkState);
  return joins
    ? await addVersion(context, incoming, last.case_uid)
    : await openNew(context, { ...incoming, before: versions.length });
}

/** Two versions of a new document at once open one case: whoever comes second finds the first and joins it. */
async function requireFirst({ tx }: Pick<Work, 'tx'>, { product, document, before }: Opening): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${document.toString('hex')}))`.execute(tx);
  const { count } = await tx
    .selectFrom('case_imports')
    .where('product_id', '=', product)
    .where('document', '=', document)
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  if (Number(count) > before) throw new NgaoError('conflict', 'Another version of the document is just being taken in.');
}

/** `before`: how many versions there were when it was looked up. */
type Opening = Incoming & { before: number };

async function openNew(context: ServerContext, incoming: Opening): Promise<Answer> {
  const { caller, told, product, file } = incoming;
  const { policy } = await committeeSettings(context.db);
  const reference = newUid();
  const { receivedAt } = await openReport(context, {
    caller,
    report: {
      channel: 'api',
      language: told.language,
      policyVersion: policy.version,
      title: told.title,
      content: told.content,
      contact: told.reporter,
      contactWish: 'unknown',
      creditWish: 'unknown',
      creditName: told.creditName,
      mailVerdict: null,
      original: null,
      // Nobody has proven to be its author, so no receipt goes out: a person writes first.
      letter: 'none',
      product,
      lane: laneOf(await scopeOf(context.db, incoming)).lane,
      unreachable: told.reporter?.address === undefined,
      files: [file],
    },
    also: async (work, { caseUid, report }) => {
      await requireFirst(work, incoming);
      await keepImport(work, incoming, { reference, caseUid, report });
    },
  });
  return { reference, receivedAt, repeated: false };
}

/** Another version of a document that opened a case: a further report in it, whoever hands it in, and a word to the list. */
async function addVersion(context: ServerContext, incoming: Incoming, caseUid: string): Promise<Answer> {
  const { caller, told, file } = incoming;
  const { policy } = await committeeSettings(context.db);
  const reference = newUid();
  const actor = { id: 'system', duties: ['system' as const] };
  const receivedAt = await onCaseAs(context, { caller, actor, uid: caseUid }, async (work) => {
    const report = await insertReport(work.tx, work.box, {
      ...{ channel: 'api', party: null, receivedAt: work.now, language: told.language, policyVersion: policy.version },
      ...{ mailVerdict: null, original: null, content: told.content },
    });
    await keepFile(work, { ...(await sealFile(context, work.box, file)), report });
    await keepImport(work, incoming, { reference, caseUid, report });
    await work.tell({ name: 'case.report-again', data: { channel: 'api', report } });
    await notifyCommittee(work);
    return work.now;
  });
  await renewLikeness(context, caseUid);
  context.jobs.wake('send-letter');
  return { reference, receivedAt, repeated: false };
}

async function keepImport(
  { tx, now }: Pick<Work, 'tx' | 'now'>,
  { token, product, digest, document }: Incoming,
  { reference, caseUid, report }: { reference: string; caseUid: string; report: string },
): Promise<void> {
  const kept = await tx
    .insertInto('case_imports')
    .values({
      ...{ uid: reference, token_id: token, product_id: product, digest, document },
      ...{ case_uid: caseUid, report_uid: report, received_at: now },
    })
    .onConflict((conflict) => conflict.columns(['token_id', 'digest']).doNothing())
    .returning('uid')
    .executeTakeFirst();
  if (!kept) throw new NgaoError('conflict', 'The same document is just being taken in.');
}

async function handedIn(
  db: Database,
  { token, digest }: Pick<Incoming, 'token' | 'digest'>,
): Promise<{ reference: string; receivedAt: string } | undefined> {
  const row = await db
    .selectFrom('case_imports')
    .where('token_id', '=', token)
    .where('digest', '=', digest)
    .select(['uid', 'received_at'])
    .executeTakeFirst();
  return row && { reference: row.uid, receivedAt: row.received_at };
}

/** R12, R27: what the document names is looked up among the targets of the token's product. */
async function scopeOf(db: Database, { product, told }: Incoming): Promise<ScopeFacts> {
  const targets = await db
    .selectFrom('targets')
    .where('product_id', '=', product)
    .where('archived_at', 'is', null)
    .select(['name', 'kind', 'scope'])
    .execute();
  const component = componentIn(targets, told.components);
  return { component, publicAdvisory: false, asksForHelp: false, confirmedSpam: false, foundByUs: false };
}

async function keyed(context: ServerContext, about: string, bytes: Uint8Array): Promise<Buffer> {
  return createHmac('sha256', await purposeKey(context, 'import'))
    .update(about)
    .update(bytes)
    .digest();
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > documentLimits.bytes)
      throw new NgaoError('input-too-large', `A document may have ${documentLimits.bytes} bytes. Nothing was kept.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
