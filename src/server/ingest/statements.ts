// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { addDays, utcDate } from '../../kit/working-days.ts';
import { justifications } from '../../model/finding-state.ts';
import type { ExceptionScope } from '../../model/governed-exception.ts';
import type { VexStatement } from '../../model/observation.ts';
import { parsePurl } from '../../model/purl.ts';
import { ecosystemOfPurl } from '../../model/purl-ecosystem.ts';
import type { Tx } from '../context.ts';
import { bind, coveredBy, linkExceptions, readyOf } from '../decide/covered.ts';
import type { StoredMatcher } from '../decide/governed.ts';
import { holdProposals } from '../decide/hold.ts';
import { proposerOf } from '../decide/proposer.ts';
import { policyOf } from '../policy/product-policy.ts';
import type { Site } from './save-plan.ts';

/** Most proposals of one document; what is beyond waits for a smaller one. */
const most = 5000;
const open = ['new', 'triaged', 'in-progress'];

interface Proposal {
  about: string;
  justification: string;
  reason: string;
  matcher: StoredMatcher;
  source: Record<string, unknown> & { key: string };
}

/**
 * Statements of a VEX document as proposals: "not affected" closes nothing by itself, somebody here decides whether it holds.
 * The same statement is proposed once, whatever became of it. Other statuses ask for no decision. Answers how many
 * statements ask for one.
 */
export async function saveStatements(tx: Tx, statements: Iterable<VexStatement>, site: Site): Promise<number> {
  const target = await tx
    .selectFrom('targets')
    .innerJoin('products', 'products.id', 'targets.product_id')
    .where('targets.id', '=', site.targetId)
    .select(['ref', 'settings'])
    .executeTakeFirstOrThrow();
  const asking = [...statements].filter(({ status, vulnerability }) => status === 'not_affected' && vulnerability !== '');
  const known = await knownIds(tx, asking);
  const proposals = new Map<string, Proposal>();
  for (const statement of asking) {
    const id = [statement.vulnerability, ...statement.aliases].find((each) => known.has(each)) ?? statement.vulnerability;
    const proposal = proposalOf(statement, { ref: target.ref, id: id.slice(0, 200) });
    if (proposals.size < most) proposals.set(proposal.source.key, proposal);
  }
  const expires = addDays(utcDate(site.now), policyOf(target.settings).exceptionMaxDays);
  await insertProposals(tx, [...proposals.values()], { site, expires });
  return asking.length;
}

/** Which of their ids the portfolio has met. */
async function knownIds(tx: Tx, statements: readonly VexStatement[]): Promise<ReadonlySet<string>> {
  const ids = JSON.stringify([...new Set(statements.flatMap(({ vulnerability, aliases }) => [vulnerability, ...aliases]))]);
  const { rows } = await sql<{ id: string }>`
    select id from vulnerability_ids where id in (select jsonb_array_elements_text(${ids}::jsonb))`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

function proposalOf(told: VexStatement, { ref, id }: { ref: string; id: string }): Proposal {
  const { vulnerability, products, justification, statement, author, at } = told;
  const scopes = scopesOf(products, ref);
  const reason =
    statement.trim().slice(0, 4000) || `Told by a VEX document${author === '' ? '' : ` of ${author.slice(0, 200)}`}.`;
  const known = (justifications as readonly string[]).includes(justification) ? justification : '';
  const key = createHash('sha256')
    .update(JSON.stringify(['vex', vulnerability, known, reason, scopes]))
    .digest('hex');
  const [only] = scopes;
  const shown = scopes.length === 1 ? only?.matchers : undefined;
  return {
    about: id,
    justification: known,
    reason,
    matcher: {
      id,
      targets: [ref],
      ...(shown?.package !== undefined && { package: shown.package }),
      ...(shown?.version !== undefined && { version: shown.version }),
      scopes,
    },
    source: { format: 'vex', file: '', line: 0, copies: 1, key, author: author.slice(0, 200), at },
  };
}

/** Products that are the thing itself that was looked at, not a package in it. */
const wholes = new Set(['oci', 'docker', 'github', 'generic']);

/** The packages that it names; a document that names none of them speaks of the whole target. */
function scopesOf(products: readonly string[], ref: string): ExceptionScope[] {
  const scopes = products.slice(0, 200).flatMap((product): ExceptionScope[] => {
    const purl = parsePurl(product, 'grammar');
    const name = purl && ecosystemOfPurl(purl)?.name;
    if (!purl || name === undefined || wholes.has(purl.type)) return [];
    return [{ targets: [ref], matchers: { package: name, ...(purl.version !== '' && { version: purl.version }) } }];
  });
  return scopes.length > 0 ? scopes : [{ targets: [ref], matchers: {} }];
}

async function insertProposals(
  tx: Tx,
  proposals: readonly Proposal[],
  { site, expires }: { site: Site; expires: string },
): Promise<void> {
  if (proposals.length === 0) return;
  await holdProposals(tx, site.productId);
  const report = await tx.selectFrom('reports').where('id', '=', site.reportId).select('received_by').executeTakeFirst();
  const proposer = report ? await proposerOf(tx, report.received_by) : null;
  const { rows } = await sql<{ id: number }>`
    insert into exceptions (product_id, decision, justification, about, matcher, reason, owner, state, proposed_by, proposed_at,
      expires, source)
    select ${site.productId}::int, 'not-affected', justification, about, matcher, reason, coalesce(nullif(source ->> 'author', ''), 'VEX document'),
      'proposed', ${proposer}::int, ${site.now}::timestamptz, ${expires}::date, source
    from jsonb_to_recordset(${JSON.stringify(proposals)}::jsonb)
      as r(about text, justification text, reason text, matcher jsonb, source jsonb)
    where not exists (select 1 from exceptions e where e.product_id = ${site.productId} and e.source ->> 'key' = r.source ->> 'key')
    returning id`.execute(tx);
  await bindProposals(
    tx,
    rows.map(({ id }) => id),
    site.productId,
  );
}

/** Shows on the findings that somebody proposes something about them. */
export async function bindProposals(tx: Tx, ids: readonly number[], productId: number): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  if (ids.length === 0) return counts;
  await linkExceptions(tx, productId);
  const rows = await tx
    .selectFrom('exceptions')
    .where('id', 'in', [...ids])
    .orderBy('id')
    .selectAll()
    .execute();
  for (const [{ row }, findings] of await coveredBy(tx, readyOf(rows), { productId, states: open })) {
    counts.set(row.id, findings.length);
    await bind(
      tx,
      findings.map((finding) => ({ exception: row.id, finding })),
    );
  }
  return counts;
}
