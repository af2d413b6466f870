// SPDX-License-Identifier: Apache-2.0
import type { FixPlan, Knowledge } from '../findings/fix/plan.ts';
import { planFix } from '../findings/fix/plan-fix.ts';
import { NgaoError } from '../kit/errors.ts';
import type { Inventory } from '../model/inventory.ts';
import type { VulnerabilityMatch } from '../model/match.ts';
import { packageKeyText } from '../model/vulnerability.ts';
import type { AdvisoryDatabase } from '../scan/database/contract.ts';
import { locateTarget } from '../scan/locate-target.ts';
import { matchInventory, packageKeysOf } from '../scan/match/match-inventory.ts';
import { fixPlanText } from './fix-text.ts';
import { parseFlags, textFlag } from './flags.ts';
import type { Command, CommandIo } from './io.ts';
import { wantsColour } from './outputs.ts';
import { say } from './say.ts';
import { type ScanOutcome, scanTargets } from './scan-pipeline.ts';
import { writeFix } from './write-fix.ts';

const help = `Usage: ngao fix [OPTIONS] [TARGET...]

The smallest plan that ends the open vulnerabilities: what to update, which range of yours to
change, which exact "overrides" entry to add, which override is no longer needed. Knows only the
lockfile and the advisories, never the network; proves on the rewritten graph what remains.

      --write        put the bumps and overrides into package.json (then run your package manager)
      --prod         leave development dependencies out
      --json         for a machine
      --policy FILE, --db DIR, --now DATE   as for "ngao scan"

Exit codes: 0 nothing remains, 1 something remains after the plan, 2 asked wrongly, 3 could not finish.
`;

export const fix: Command = {
  name: 'fix',
  summary: 'Plan the smallest change that ends the open vulnerabilities.',
  help,
  run: runFix,
};

async function runFix(args: readonly string[], io: CommandIo): Promise<number> {
  const flags = parseFlags('fix', args, {
    write: { type: 'boolean' },
    prod: { type: 'boolean' },
    json: { type: 'boolean' },
    policy: { type: 'string' },
    db: { type: 'string' },
    now: { type: 'string' },
  });
  const targets = flags.positionals.length > 0 ? flags.positionals : ['.'];
  if (flags.values.write === true && targets.length !== 1)
    throw new NgaoError('usage', '--write works on one TARGET at a time. Run it once for each.');
  const outcome = await scanTargets(
    {
      targets,
      databaseFlag: textFlag(flags, 'db'),
      policyFile: textFlag(flags, 'policy'),
      now: textFlag(flags, 'now'),
      includeDev: flags.values.prod !== true,
      only: new Set(['vulnerability', 'malware']),
      warn: true,
    },
    io,
  );
  try {
    const plans = await plansFor(outcome);
    io.stdout.write(flags.values.json ? `${JSON.stringify(plans, undefined, 2)}\n` : fixPlanText(plans, wantsColour(io)));
    if (flags.values.write === true) await writePlans(plans, targets[0] ?? '.', io);
    for (const problem of outcome.report.problems) say(io, problem.message);
    if (!outcome.report.complete) return 3;
    return plans.some((plan) => plan.remaining.length > 0) ? 1 : 0;
  } finally {
    outcome.database?.close();
  }
}

/** One plan per inventory that holds packages. */
async function plansFor(outcome: ScanOutcome): Promise<FixPlan[]> {
  const { database } = outcome;
  if (!database) throw new NgaoError('database-missing', outcome.report.problems[0]?.message ?? 'There is no advisory database.');
  const isOpen = openMatches(outcome);
  const plans: FixPlan[] = [];
  for (const inventory of outcome.inventories) {
    if (inventory.components.length === 0) continue;
    const ofIt = outcome.matches.filter((match) => match.inventory === inventory);
    const unasked = new Set(ofIt.filter((match) => !isOpen(match)).map(identityOf));
    const plan = await planFix({ inventory, matches: ofIt.filter(isOpen), knowledge: knowledgeOf(inventory, database) });
    const remaining = plan.remaining.filter((left) => !unasked.has(`${left.package}@${left.version} ${left.id}`));
    plans.push({ ...plan, remaining });
  }
  return plans;
}

/** Excepted findings, and development ones when they were not asked for, are not the plan's business. */
function openMatches({ report, inventories }: ScanOutcome): (match: VulnerabilityMatch) => boolean {
  const identity = (target: string, id: string, purl: string) => `${target}\0${id}\0${purl}`;
  const open = new Set(
    report.findings
      .filter((finding) => finding.status === 'open')
      .map((finding) => identity(finding.target, finding.vulnerability?.id ?? '', finding.component?.purl ?? '')),
  );
  const purls = new Map(inventories.map((one) => [one, new Map(one.components.map(({ key, purl }) => [key, purl]))]));
  return ({ inventory, id, componentKeys }) =>
    componentKeys.some((key) => open.has(identity(inventory.target.ref, id, purls.get(inventory)?.get(key) ?? '')));
}

function identityOf(match: VulnerabilityMatch): string {
  const component = match.inventory.components.find((candidate) => candidate.key === match.componentKeys[0]);
  return `${component?.name}@${component?.version} ${match.id}`;
}

/** A plan changes versions, never names: one question to the database answers all it will ask. */
function knowledgeOf(inventory: Inventory, database: AdvisoryDatabase): Knowledge {
  const rows = database.lookup(packageKeysOf(inventory));
  return {
    rematch: (changed) => matchInventory(changed, rows).matches,
    rowsOf: (component) => rows.get(packageKeyText(component)) ?? [],
  };
}

async function writePlans(plans: readonly FixPlan[], target: string, io: CommandIo): Promise<void> {
  const located = locateTarget(target, io.cwd);
  for (const plan of plans) {
    const written = await writeFix(plan, located);
    for (const file of written.files) say(io, `wrote ${file}`);
    for (const note of written.notes) say(io, note);
    if (written.files.length > 0) say(io, `now run your package manager's install for ${plan.target}, then scan again.`);
    else say(io, `nothing to write for ${plan.target}.`);
  }
}
