// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { NgaoError } from '../kit/errors.ts';
import { instantOfRun } from '../kit/io/clock.ts';
import { writeWhole } from '../kit/io/write-whole.ts';
import { exportAuditCi } from '../policy/register/export-audit-ci.ts';
import { exportGrype } from '../policy/register/export-grype.ts';
import type { Exported } from '../policy/register/export-rules.ts';
import { type ParsedFlags, parseFlags, textFlag } from './flags.ts';
import type { CommandIo } from './io.ts';
import { loadPolicy } from './load-policy.ts';
import { say } from './say.ts';
import { scanTargets } from './scan-pipeline.ts';

const formats = ['grype-yaml', 'audit-ci', 'openvex'] as const;

/** `ngao exceptions export --format FORMAT`: the decisions of ngao.yaml in another tool's words, never wider than they are. */
export async function exportExceptions(args: readonly string[], io: CommandIo): Promise<number> {
  const flags = parseFlags('exceptions export', args, {
    format: { type: 'string' },
    output: { type: 'string', short: 'o' },
    policy: { type: 'string' },
    db: { type: 'string' },
    now: { type: 'string' },
  });
  const format = formats.find((known) => known === textFlag(flags, 'format'));
  if (!format) throw new NgaoError('usage', `Say the format: --format ${formats.join(', or --format ')}.`);
  const { text, leftOut } = format === 'openvex' ? await exportOpenvex(flags, io) : await exportRules(format, flags, io);
  const file = textFlag(flags, 'output');
  if (file === undefined) io.stdout.write(text);
  else writeWhole(resolve(io.cwd, file), text);
  for (const line of leftOut) say(io, line);
  return 0;
}

function targetsOf(flags: ParsedFlags): readonly string[] {
  return flags.positionals.length > 0 ? flags.positionals : ['.'];
}

async function exportRules(format: 'grype-yaml' | 'audit-ci', flags: ParsedFlags, io: CommandIo): Promise<Exported> {
  const now = instantOfRun(textFlag(flags, 'now'), io.env.SOURCE_DATE_EPOCH);
  const { exceptions, policy, file } = await loadPolicy({ policyFile: textFlag(flags, 'policy'), targets: targetsOf(flags) }, io);
  if (file === undefined) throw new NgaoError('usage', 'There is no ngao.yaml here to export from. Give --policy FILE.');
  if (format === 'grype-yaml') return await exportGrype(exceptions, now);
  return exportAuditCi(exceptions, { now, threshold: policy.gate.vulnerability.prod });
}

/** VEX speaks of products and packages, so it states what a scan found excepted. An incomplete scan states nothing. */
async function exportOpenvex(flags: ParsedFlags, io: CommandIo): Promise<Exported> {
  const outcome = await scanTargets(
    {
      targets: targetsOf(flags),
      databaseFlag: textFlag(flags, 'db'),
      policyFile: textFlag(flags, 'policy'),
      now: textFlag(flags, 'now'),
      includeDev: true,
      only: new Set(['vulnerability', 'malware', 'runtime']),
      warn: true,
    },
    io,
  );
  outcome.database?.close();
  const [problem] = outcome.report.problems;
  if (problem) throw new NgaoError('input-unreadable', `The scan behind the statements is incomplete: ${problem.message}`);
  const findings = outcome.report.findings.filter(({ status }) => status === 'excepted' || status === 'not-affected');
  const { openvex } = await import('../report/openvex/index.ts');
  const report = { ...outcome.report, findings };
  const text = await openvex.write({ report, inventories: outcome.inventories, now: outcome.now, colour: false, width: 80 });
  return { text, leftOut: [] };
}
