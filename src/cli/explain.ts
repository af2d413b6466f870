// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import { explanationText } from './explanation-text.ts';
import { type Explanation, explanationsFor } from './explanations.ts';
import { parseFlags, textFlag } from './flags.ts';
import type { Command, CommandIo } from './io.ts';
import { wantsColour } from './outputs.ts';
import { safe } from './plain-text.ts';
import { say } from './say.ts';
import { scanTargets } from './scan-pipeline.ts';

const help = `Usage: ngao explain [OPTIONS] ID_OR_PACKAGE [TARGET...]

Why a finding or a package is here (shortest path), who says so, what fixes it, which exception hides it.

ID_OR_PACKAGE  a vulnerability id or any alias (CVE-..., GHSA-..., MAL-...), a finding id (ngao:...),
               a purl (pkg:npm/lodash@4.17.15), or a package (lodash, lodash@4.17.15)

      --json         for a machine
      --policy FILE, --db DIR, --now DATE   as for "ngao scan"

Exit codes: 0 explained, 2 nothing by that name, 3 could not finish.
`;

export const explain: Command = {
  name: 'explain',
  summary: 'Tell why a finding or package is here, who says so, and what fixes it.',
  help,
  run: runExplain,
};

async function runExplain(args: readonly string[], io: CommandIo): Promise<number> {
  const flags = parseFlags('explain', args, {
    json: { type: 'boolean' },
    policy: { type: 'string' },
    db: { type: 'string' },
    now: { type: 'string' },
  });
  const [subject, ...targets] = flags.positionals;
  if (subject === undefined)
    throw new NgaoError('usage', 'Say what to explain: "ngao explain CVE-..." or "ngao explain lodash".');
  const outcome = await scanTargets(
    {
      targets: targets.length > 0 ? targets : ['.'],
      databaseFlag: textFlag(flags, 'db'),
      policyFile: textFlag(flags, 'policy'),
      now: textFlag(flags, 'now'),
      includeDev: true,
      only: undefined,
      warn: true,
    },
    io,
  );
  try {
    const explanations = explanationsFor(subject, outcome);
    if (explanations.length === 0 && outcome.report.complete) throw nothingFound(subject);
    if (explanations.length === 0)
      say(io, `nothing was found about ${JSON.stringify(safe(subject))}, but not everything could be read:`);
    else io.stdout.write(flags.values.json ? toJson(explanations) : explanationText(explanations, wantsColour(io)));
    for (const problem of outcome.report.problems) say(io, problem.message);
    return outcome.report.complete ? 0 : 3;
  } finally {
    outcome.database?.close();
  }
}

function toJson(explanations: readonly Explanation[]): string {
  return `${JSON.stringify(explanations, undefined, 2)}\n`;
}

function nothingFound(subject: string): NgaoError {
  return new NgaoError(
    'usage',
    `Neither the targets nor the advisory database know ${JSON.stringify(safe(subject))}. Give a vulnerability id, a finding id, a purl or a package name.`,
  );
}
