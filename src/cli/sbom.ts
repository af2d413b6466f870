// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import { instantOfRun } from '../kit/io/clock.ts';
import { version } from '../kit/version.ts';
import type { Inventory } from '../model/inventory.ts';
import { makeReport } from '../report/make-report.ts';
import { type Collected, collectTargets, requireSomething } from '../scan/run-scan.ts';
import { listFlag, parseFlags, textFlag } from './flags.ts';
import type { Command, CommandIo } from './io.ts';
import { readOutputs, writeOutputs } from './outputs.ts';
import { say } from './say.ts';

const help = `Usage: ngao sbom [OPTIONS] [TARGET...]

Writes the inventory of TARGET (default: the current folder) as a software bill of materials.

  -o, --output FORMAT[=FILE]  cyclonedx (1.6 JSON, default), cyclonedx-xml, spdx (2.3 JSON),
                              mojaloop-csv (24 columns); repeat it for several
      --aggregate             merge every inventory found into one document; no row is lost
      --trust-registry HOST   packages of this registry count as public ones; repeat it
      --now DATE              the document's timestamp (also SOURCE_DATE_EPOCH)

Exit codes: 0 written, 2 asked wrongly, 3 something could not be read (the document is not written).
`;

export const sbom: Command = {
  name: 'sbom',
  summary: 'Write the inventory of a project as an SBOM.',
  help,
  run: runSbom,
};

async function runSbom(args: readonly string[], io: CommandIo): Promise<number> {
  const flags = parseFlags('sbom', args, {
    output: { type: 'string', short: 'o', multiple: true },
    aggregate: { type: 'boolean' },
    'trust-registry': { type: 'string', multiple: true },
    now: { type: 'string' },
  });
  const asked = listFlag(flags, 'output');
  const outputs = readOutputs(asked.length > 0 ? asked : ['cyclonedx'], 'sbom');
  const now = instantOfRun(textFlag(flags, 'now'), io.env.SOURCE_DATE_EPOCH);
  const collected = await collectTargets({
    targets: flags.positionals.length > 0 ? flags.positionals : ['.'],
    cwd: io.cwd,
    trustedRegistries: listFlag(flags, 'trust-registry'),
    secrets: false,
  });
  requireSomething(collected);
  if (collected.problems.length > 0) return tellProblems(collected, io);
  const inventories = chooseInventories(collected.inventories, flags.values.aggregate === true);
  await writeOutputs(outputs, { report: reportOf(inventories), inventories, now, colour: false, width: 80 }, io);
  return 0;
}

/** An SBOM with a gap would be believed: nothing is written when a part could not be read. */
function tellProblems(collected: Collected, io: CommandIo): number {
  for (const problem of collected.problems) say(io, `${problem.target}: ${problem.message}`);
  say(io, 'no SBOM was written, because it would have been incomplete.');
  return 3;
}

function chooseInventories(inventories: readonly Inventory[], aggregate: boolean): readonly Inventory[] {
  const withComponents = inventories.filter((inventory) => inventory.target.kind !== 'source');
  if (withComponents.length === 0) {
    throw new NgaoError('nothing-to-scan', 'There is no lockfile or SBOM here, so there is no inventory to write.');
  }
  if (aggregate || withComponents.length === 1) return withComponents;
  const refs = withComponents.map((inventory) => inventory.target.ref).join(', ');
  throw new NgaoError(
    'usage',
    `There are ${withComponents.length} inventories here (${refs}). Name one, or merge them by --aggregate.`,
  );
}

function reportOf(inventories: readonly Inventory[]) {
  return makeReport({
    tool: { name: 'ngao', version },
    database: null,
    policy: { digest: '', source: 'none' },
    problems: [],
    notices: inventories.flatMap((inventory) => inventory.notices),
    inventories,
    findings: [],
    verdict: { result: 'pass', exitCode: 0, enforced: false, violations: [] },
  });
}
