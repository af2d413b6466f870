// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { TrackedFinding } from '../../model/tracked-finding.ts';
import { checkRules, readRules } from '../../policy/triage-rules/read-rules.ts';
import { dryRun, type RuleChange, type RuleTrial } from '../../policy/triage-rules/run-rules.ts';
import { requirePermission } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { DryRunAnswer, DryRunBody, TriageRules } from '../contract/decisions.ts';
import { trackedChunks } from '../decide/covered.ts';
import { ruleText } from '../decide/rules.ts';

/** Most open findings that a trial looks at, the newest first. */
const most = 5000;

export async function rulesView({ db }: ServerContext, caller: Caller, productId: number): Promise<Static<typeof TriageRules>> {
  requirePermission(caller, 'read', productId);
  const rows = await db
    .selectFrom('triage_rules')
    .where('product_id', '=', productId)
    .orderBy('priority', 'desc')
    .orderBy('id')
    .selectAll()
    .execute();
  return rows.map((row) => ({
    id: row.id,
    productId: row.product_id,
    name: row.name,
    rule: row.rule,
    priority: row.priority,
    enabled: row.enabled,
    logOnly: row.log_only,
    changedAt: row.changed_at,
  }));
}

/** What rules would do with the open findings, changing nothing: those that are given, or all that are stored. */
export async function dryRunView(
  context: ServerContext,
  caller: Caller,
  body: Static<typeof DryRunBody>,
): Promise<Static<typeof DryRunAnswer>> {
  requirePermission(caller, 'read', body.product);
  const { db, now } = context;
  const rules = body.rules ? checkRules(body.rules.map(textOfBody)) : readRules(await storedRules(context, body.product)).rules;
  const rows = await db
    .selectFrom('findings')
    .where('product_id', '=', body.product)
    .where('open', '=', true)
    .orderBy('severity', 'desc')
    .orderBy('id', 'desc')
    .limit(most + 1)
    .select('id')
    .execute();
  const looked = rows.slice(0, most).map(({ id }) => id);
  const byId = new Map<string, TrackedFinding>();
  const totals = new Map<string, RuleTrial>();
  for await (const tracked of trackedChunks(db, looked)) {
    const findings = tracked.map(({ finding }) => finding);
    for (const trial of dryRun(rules, findings, now())) addTrial(totals, trial);
    keepSamples(byId, findings, totals);
  }
  return {
    looked: looked.length,
    atLeast: rows.length > most,
    rules: [...totals.values()].map((trial) => trialView(trial, byId)),
  };
}

async function storedRules({ db }: ServerContext, productId: number) {
  const rows = await db.selectFrom('triage_rules').where('product_id', '=', productId).orderBy('id').selectAll().execute();
  return rows.map(ruleText);
}

function textOfBody(body: NonNullable<Static<typeof DryRunBody>['rules']>[number], index: number) {
  const { name, rule, priority, enabled, logOnly } = body;
  return ruleText({ id: index + 1, name, rule, priority, enabled, log_only: logOnly });
}

function addTrial(totals: Map<string, RuleTrial>, trial: RuleTrial): void {
  const held = totals.get(trial.rule.id);
  if (!held) return void totals.set(trial.rule.id, trial);
  held.matched += trial.matched;
  held.changed += trial.changed;
  held.samples = [...held.samples, ...trial.samples].slice(0, 20);
}

function keepSamples(
  byId: Map<string, TrackedFinding>,
  findings: readonly TrackedFinding[],
  totals: Map<string, RuleTrial>,
): void {
  const wanted = new Set([...totals.values()].flatMap(({ samples }) => samples.map(({ finding }) => finding)));
  for (const finding of findings) if (wanted.has(finding.id)) byId.set(finding.id, finding);
}

function trialView({ rule, matched, changed, samples }: RuleTrial, byId: ReadonlyMap<string, TrackedFinding>) {
  return {
    name: rule.title,
    matched,
    changes: changed,
    examples: samples.flatMap(({ finding: id, changes }) => {
      const finding = byId.get(id);
      return finding
        ? [
            {
              finding: Number(id),
              about: finding.group,
              package: finding.attribution.package,
              target: finding.target,
              change: changes.map(changeWords).join(', '),
            },
          ]
        : [];
    }),
  };
}

function changeWords(change: RuleChange): string {
  if (change.do === 'assign') return `assign to person ${change.to}`;
  if (change.do === 'tag') return `tag ${change.tag}`;
  return change.do === 'triage' ? 'mark as looked at' : `propose not affected (${change.justification})`;
}
