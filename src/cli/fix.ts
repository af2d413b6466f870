// SPDX-License-Identifier: Apache-2.0
import type { FixPlan } from '../findings/fix/plan.ts';
import { planFix } from '../findings/fix/plan-fix.ts';
import { NgaoError } from '../kit/errors.ts';
import type { VulnerabilityMatch } from '../model/match.ts';
import type { AdvisoryDatabase } from '../scan/database/contract.ts';
import { locateTarget } from '../scan/locate-target.ts';
import { matchInventories } from '../scan/run-scan.ts';
import { fixPlanText } from './fix-text.ts';
import { parseFlags, textFlag } from './flags.ts';
import type { Command, CommandIo } from './io.ts';
import { wantsColour } from './outputs.ts';
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
    if (flags.values.write === true) await writePlans(plans, targets, io);
    for (const problem of outcome.report.problems) io.stderr.write(`ngao: ${problem.message}\n`);
    if (!outcome.report.complete) return 3;
    return plans.some((plan) => plan.remaining.length > 0) ? 1 : 0;
  } finally {
    outcome.database?.close();
  }
}

/** One plan per lockfile; an inventory read from an SBOM has no ranges to change. */
async function plansFor(outcome: ScanOutcome): Promise<FixPlan[]> {
  const { database } = outcome;
  if (!database) throw new NgaoError('database-missing', outcome.report.problems[0]?.message ?? 'There is no advisory database.');
  const plans: FixPlan[] = [];
  for (const inventory of outcome.inventories) {
    if (inventory.components.length === 0) continue;
    const open = outcome.matches.filter((match) => match.inventory === inventory && isOpen(match, outcome));
    const unasked = new Set(outcome.matches.filter((match) => !open.includes(match)).map(identityOf));
    const plan = await planFix({ inventory, matches: open, rematch: rematchWith(database) });
    plans.push({
      ...plan,
      remaining: plan.remaining.filter((left) => !unasked.has(`${left.package}@${left.version} ${left.id}`)),
    });
  }
  return plans;
}

/** Excepted findings, and development ones when they were not asked for, are not the plan's business. */
function isOpen(match: VulnerabilityMatch, { report }: ScanOutcome): boolean {
  const component = match.inventory.components.find((candidate) => candidate.key === match.componentKeys[0]);
  return report.findings.some(
    (finding) =>
      finding.status === 'open' &&
      finding.target === match.inventory.target.ref &&
      finding.vulnerability?.id === match.id &&
      finding.component?.purl === component?.purl,
  );
}

function identityOf(match: VulnerabilityMatch): string {
  const component = match.inventory.components.find((candidate) => candidate.key === match.componentKeys[0]);
  return `${component?.name}@${component?.version} ${match.id}`;
}

function rematchWith(database: AdvisoryDatabase) {
  return (inventory: Parameters<typeof matchInventories>[0][number]) => matchInventories([inventory], database).matches;
}

async function writePlans(plans: readonly FixPlan[], targets: readonly string[], io: CommandIo): Promise<void> {
  if (targets.length !== 1) throw new NgaoError('usage', '--write works on one TARGET at a time.');
  const located = locateTarget(targets[0] ?? '.', io.cwd);
  for (const plan of plans) {
    const file = await writeFix(plan, located);
    if (file !== undefined)
      io.stderr.write(`ngao: wrote ${file}. Now run your package manager's install there, and scan again.\n`);
  }
}
