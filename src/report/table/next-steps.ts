// SPDX-License-Identifier: Apache-2.0
import type { Report } from '../../model/report.ts';
import type { Asked } from '../contract.ts';
import { findingGroups } from '../finding-groups.ts';
import { explainArgument, isDatabaseProblem } from '../finding-text.ts';
import { plain } from '../plain-text.ts';
import { columnsOf, pad } from './measure.ts';
import type { Sheet } from './sheet.ts';

const lead = 'Next     ';
/** Columns that a description wants beside the longest command that others line up with. */
const roomToSay = 29;

/**
 * What to do next, as commands that work where this scan was started: they name its targets, database and policy. A command
 * is never shortened; where it leaves no room, it stands alone.
 */
export function nextSteps(report: Report, given: { sheet: Sheet; isCut: boolean; asked: Asked | undefined }): string[] {
  const { ink, width } = given.sheet;
  const steps = stepsOf(report, given);
  const column = Math.min(Math.max(0, ...steps.map(({ command }) => columnsOf(command))), width - lead.length - roomToSay);
  return steps.map(({ command, does }, at) => {
    const start = at === 0 ? lead : ' '.repeat(lead.length);
    const padded = columnsOf(command) < column ? pad(command, column) : command;
    const hasRoom = lead.length + columnsOf(padded) + 2 + columnsOf(does) <= width;
    return `${start}${ink.bold(hasRoom ? padded : command)}${hasRoom ? `  ${ink.faint(does)}` : ''}`;
  });
}

function stepsOf(report: Report, { sheet, isCut, asked }: Parameters<typeof nextSteps>[1]): { command: string; does: string }[] {
  const { violating } = sheet;
  const broken = findingGroups(
    report.findings.filter((finding) => violating.has(finding.id) && explainArgument(finding)),
    violating,
  ).flatMap((group) => group.findings);
  const [first] = broken;
  const database = option('db', asked?.db);
  const same = `${targetsOf(asked)}${database}${option('policy', asked?.policy)}`;
  return [
    ...(report.problems.some(isDatabaseProblem)
      ? [{ command: `ngao db update${database}`, does: 'the whole advisory database' }]
      : []),
    ...(first ? [{ command: `ngao explain ${word(explainArgument(first) ?? '')}${same}`, does: 'why it is here' }] : []),
    ...(broken.some(({ vulnerability }) => vulnerability) ? [{ command: `ngao fix${same}`, does: 'the smallest plan' }] : []),
    ...(isCut ? [{ command: `ngao scan${same} -o html=report.html`, does: 'every finding, as a page' }] : []),
  ];
}

/** The current folder is what every command takes by itself. */
function targetsOf(asked: Asked | undefined): string {
  const targets = asked?.targets ?? [];
  if (targets.every((target) => target === '.')) return '';
  return targets.map((target) => ` ${word(target.startsWith('-') ? `./${target}` : target)}`).join('');
}

function option(name: string, value: string | undefined): string {
  return value === undefined ? '' : ` --${name} ${word(value)}`;
}

/** One word of a shell. */
function word(text: string): string {
  const harmless = plain(text);
  return /^[\w@%+:,./-]+$/.test(harmless) ? harmless : `'${harmless.replaceAll("'", `'\\''`)}'`;
}
