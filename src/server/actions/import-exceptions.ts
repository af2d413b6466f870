// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import { asNgaoError } from '../../kit/errors.ts';
import { utcDate } from '../../kit/working-days.ts';
import type { Exception } from '../../model/exception.ts';
import { preferredId } from '../../model/vulnerability-ids.ts';
import { type EstateDecision, estateDecisions } from '../../policy/governance/estate-decisions.ts';
import type { RepositoryDecisions } from '../../policy/register/lint-entry.ts';
import { importerFor } from '../../scan/import/registry.ts';
import { requirePermission } from '../access.ts';
import type { Caller, Database, ServerContext, Tx } from '../context.ts';
import type { ImportAnswer, ImportBody } from '../contract/decisions.ts';
import { coveredBy, type Ready, readyOf } from '../decide/covered.ts';
import type { ExceptionRecord, StoredMatcher } from '../decide/governed.ts';
import { holdProposals } from '../decide/hold.ts';
import { readTargetRef } from '../ingest/find-target.ts';
import { bindProposals } from '../ingest/statements.ts';
import { act } from './action.ts';
import { checkExpires, insertException, type NewRecord } from './propose-exception.ts';

type Body = Static<typeof ImportBody>;
type Answer = Static<typeof ImportAnswer>;

interface Planned {
  decision: EstateDecision;
  record: NewRecord;
  /** Its own days were over before it came here. */
  past: boolean;
  known: boolean;
  findings: number;
}

const open = ['new', 'triaged', 'in-progress'];

/**
 * Ignore files of an estate as proposals: copies of one decision, under whatever id and in whatever file, become one. Nothing
 * is invented: what has no reason is proposed without one, and cannot be approved before somebody gives it (a renewal does).
 */
export async function importExceptions(context: ServerContext, caller: Caller, body: Body): Promise<Answer> {
  requirePermission(caller, 'propose', body.product);
  const { repositories, notices } = await readFiles(body);
  const entries = repositories.reduce((sum, { exceptions }) => sum + exceptions.length, 0);
  const product = await context.db
    .selectFrom('products')
    .where('id', '=', body.product)
    .select('settings')
    .executeTakeFirstOrThrow();
  checkExpires(body.expires, { settings: product.settings, now: context.now() });
  const naming = await makeNaming(context, repositories);
  const decisions = estateDecisions(repositories, naming);
  const planned = await plan(context, decisions, body);
  if (!body.preview) await save(context, caller, { body, planned });
  const past = planned.filter((each) => each.past).length;
  if (past > 0) notices.push(`${past} decisions had ended before they came here: they are not proposed.`);
  return {
    entries,
    decisions: decisions.length,
    withoutReason: planned.filter(({ record }) => record.reason === '').length,
    alreadyThere: planned.filter(({ known }) => known).length,
    matchNothing: planned.filter(({ findings }) => findings === 0).length,
    notices: notices.slice(0, 500),
    proposals: planned.filter(({ known, past }) => !known && !past).map(proposalView),
  };
}

async function readFiles({ files }: Body): Promise<{ repositories: RepositoryDecisions[]; notices: string[] }> {
  const notices: string[] = [];
  const byTarget = new Map<string, Exception[]>();
  for (const { target, file, text } of files) {
    const { ref } = readTargetRef(target);
    const importer = importerFor(file.split('/').at(-1) ?? file);
    if (!importer) {
      notices.push(`${ref}: ${file.slice(0, 200)} is no ignore file that Ngao knows: it was not read.`);
      continue;
    }
    try {
      const read = await importer.read({ file, text });
      notices.push(...read.notices.map(({ message }) => `${ref}: ${message}`));
      byTarget.set(ref, [...(byTarget.get(ref) ?? []), ...read.exceptions]);
    } catch (thrown) {
      const error = asNgaoError(thrown);
      if (!error.expected) throw thrown;
      notices.push(`${ref}: ${error.message}`);
    }
  }
  const repositories = [...byTarget].map(([name, exceptions]) => ({ name, files: [], notices: [], exceptions }));
  return { repositories, notices };
}

/** The group of an id: the portfolio's own where it knows the id, else what the advisory database calls the same. */
async function makeNaming(
  { db, advisories }: ServerContext,
  repositories: readonly RepositoryDecisions[],
): Promise<(id: string) => string> {
  const ids = [
    ...new Set(repositories.flatMap(({ exceptions }) => exceptions.flatMap(({ vulnerability }) => vulnerability ?? []))),
  ];
  const names = new Map<string, string>();
  const database = advisories.open();
  if (database) for (const id of ids) names.set(id, preferredId([id, ...database.idsFor(id)]));
  const asked = [...new Set([...ids, ...names.values()])];
  const rows = asked.length === 0 ? [] : await labelsOf(db, asked);
  const labels = new Map(rows.map(({ id, label }) => [id, label]));
  return (id) => labels.get(id) ?? labels.get(names.get(id) ?? id) ?? names.get(id) ?? id;
}

async function labelsOf(db: Database, ids: readonly string[]) {
  return await db
    .selectFrom('vulnerability_ids')
    .innerJoin('vulnerabilities', 'vulnerabilities.id', 'vulnerability_ids.vulnerability_id')
    .where('vulnerability_ids.id', 'in', [...ids])
    .select(['vulnerability_ids.id', 'vulnerabilities.label'])
    .execute();
}

async function plan({ db, now }: ServerContext, decisions: readonly EstateDecision[], body: Body): Promise<Planned[]> {
  const records = decisions.map((decision) => recordOf(decision, body));
  const keys = await standingKeys(db, body.product);
  const ready = readyOf(await asRecords(db, records, now()));
  const covered = await coveredBy(db, ready, { productId: body.product, states: open });
  return decisions.map((decision, index) => {
    const record = records[index] as NewRecord;
    return {
      decision,
      record,
      past: record.expires < utcDate(now()),
      known: keys.has(String(record.source.key)),
      findings: covered.get(ready[index] as Ready)?.length ?? 0,
    };
  });
}

/** What is asked or decided already. */
async function standingKeys(db: Database | Tx, productId: number): Promise<Set<string>> {
  const rows = await db
    .selectFrom('exceptions')
    .where('product_id', '=', productId)
    .where('state', 'in', ['proposed', 'active'])
    .select('source')
    .execute();
  return new Set(rows.map(({ source }) => String(source.key ?? '')));
}

function recordOf({ name, about, scopes, entries, reasons, until }: EstateDecision, body: Body): NewRecord {
  const key = createHash('sha256')
    .update(JSON.stringify(['import', name, about.kind, about.kinds, scopes]))
    .digest('hex');
  const [first] = entries.map(({ exception }) => exception.source);
  const owners = entries.map(({ exception }) => exception.owner).filter((owner) => owner !== '');
  return {
    product_id: body.product,
    decision: 'accept',
    justification: '',
    about: name.slice(0, 300),
    matcher: matcherOf(about, scopes),
    reason: (reasons[0] ?? '').slice(0, 4000),
    evidence: '',
    owner: (owners[0] ?? body.owner).slice(0, 200),
    expires: until !== '' && until < body.expires ? until : body.expires,
    release_id: null,
    source: { format: first?.format ?? '', file: first?.file ?? '', line: first?.line ?? 0, copies: entries.length, key },
  };
}

function matcherOf(about: EstateDecision['about'], scopes: EstateDecision['scopes']): StoredMatcher {
  const only = scopes.length === 1 ? scopes[0]?.matchers : undefined;
  return {
    id: about.vulnerability ?? '',
    ...(only?.package !== undefined && { package: only.package }),
    ...(only?.version !== undefined && { version: only.version }),
    targets: [...new Set(scopes.flatMap(({ targets }) => (targets === 'all' ? [] : targets)))].sort(),
    ...(about.kind !== undefined && { kind: about.kind }),
    ...(about.kinds !== undefined && { kinds: [...about.kinds] }),
    scopes: [...scopes],
  };
}

/** The records as rows that are not saved yet, so that one way of matching serves previews too. */
async function asRecords(db: Database, records: readonly NewRecord[], now: string): Promise<ExceptionRecord[]> {
  const names = [...new Set(records.map(({ about }) => about))];
  const known = names.length === 0 ? [] : await db.selectFrom('vulnerability_ids').where('id', 'in', names).selectAll().execute();
  const groups = new Map(known.map(({ id, vulnerability_id }) => [id, vulnerability_id]));
  return records.map((record, index) => ({
    issue: '',
    mitigations: '',
    ...record,
    id: index + 1,
    matcher: record.matcher as unknown as ExceptionRecord['matcher'],
    vulnerability_id: groups.get(record.about) ?? null,
    state: 'proposed',
    proposed_by: null,
    proposed_at: now,
    decided_by: null,
    decided_at: null,
    decision_reason: '',
    warned_at: null,
    reconfirm: false,
  }));
}

async function save(
  context: ServerContext,
  caller: Caller,
  { body, planned }: { body: Body; planned: readonly Planned[] },
): Promise<void> {
  await act(context, caller, async (work) => {
    await holdProposals(work.tx, body.product);
    const standing = await standingKeys(work.tx, body.product);
    const ids: number[] = [];
    for (const { record, past } of planned)
      if (!past && !standing.has(String(record.source.key))) ids.push(await insertException(work, record));
    await bindProposals(work.tx, ids, body.product);
    await work.audit({
      action: 'exception.import',
      subject: { kind: 'product', id: body.product },
      productId: body.product,
      data: { files: body.files.length, proposed: ids.length },
    });
  });
}

function proposalView({ decision, record, findings }: Planned): Answer['proposals'][number] {
  return {
    about: record.about,
    package: record.matcher.package ?? '',
    copies: decision.entries.length,
    targets: [...(record.matcher.targets ?? [])],
    reasons: [...decision.reasons.slice(0, 10)],
    findings,
  };
}
