// SPDX-License-Identifier: Apache-2.0
import { styleText } from 'node:util';
import type { GuardFinding, GuardReport } from '../model/guard-report.ts';
import { count, plain } from '../report/plain-text.ts';
import { messageText, relativeUri } from '../report/sarif/sarif-text.ts';
import type { CommandIo } from './io.ts';
import { wantsColour } from './outputs.ts';

type Format = 'table' | 'json' | 'github' | 'sarif';

/** The report as text, ending in one line end. */
export function guardOutput(report: GuardReport, format: Format, io: CommandIo): string {
  if (format === 'json') return `${JSON.stringify(report, undefined, 2)}\n`;
  if (format === 'github') return github(report);
  return format === 'sarif' ? sarif(report) : table(report, wantsColour(io));
}

function table(report: GuardReport, colour: boolean): string {
  const style = (words: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(words, text, { validateStream: false }) : text;
  const colours = { block: 'red', warn: 'yellow', waived: 'cyan' } as const;
  const blocks = report.findings.map((finding) => {
    const level = finding.status === 'waived' ? 'waived' : finding.level;
    return `${style(['bold', colours[level]], level)}  ${placeOf(finding)}  ${style('dim', finding.rule)}\n  ${finding.message}`;
  });
  const waivers = report.waivers.map(({ state, message }) => `waiver ${state}: ${plain(message)}`);
  return `${[...blocks, ...waivers, ...unseenOf(report), style('bold', sumOf(report))].join('\n')}\n`;
}

/** What the verdict does not speak of. */
function unseenOf({ checked: { binaries } }: GuardReport): string[] {
  return binaries === 0 ? [] : [`${count(binaries, 'binary file')} ${binaries === 1 ? 'was' : 'were'} not looked at.`];
}

function sumOf({ lane, summary, verdict, checked }: GuardReport): string {
  const { block, warn, waived, left } = summary;
  const result = { clean: 'clean', leak: 'leak', incomplete: 'incomplete, not clean' }[verdict.result];
  const more = `${waived > 0 ? `, ${waived} waived` : ''}${left > 0 ? `, ${left} more not shown` : ''}`;
  const read = `${count(checked.lines, 'line')}, ${count(checked.commits, 'commit')}, ${count(checked.termSets, 'term set')}`;
  return `${result}: ${block} to block, ${count(warn, 'warning')}${more} (lane ${lane.name} by ${lane.from}; ${read})`;
}

function placeOf({ source, line, column, length }: GuardFinding): string {
  const commit = source.commit === null ? '' : `${source.commit.slice(0, 12)} `;
  const file = source.file === null ? '' : ` ${plain(source.file)}`;
  const span = length === 0 ? '' : `:${line}:${column}-${column + length - 1}`;
  return `${commit}${source.kind}${file}${span}`;
}

/** Workflow commands; the file only where it is one of the checkout and its name may be said. */
function github(report: GuardReport): string {
  const data = (text: string) => plain(text).replace(/%/g, '%25');
  const property = (text: string) => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
  const open = report.findings.filter(({ status }) => status === 'open');
  const lines = [
    ...report.problems.map(({ code, message }) => `::error title=${property(`Not complete: ${code}`)}::${data(message)}`),
    ...open.map((finding) => {
      const { source, line, column, level, rule, message } = finding;
      const file = source.file === null ? '' : `file=${property(source.file)},line=${Math.max(line, 1)},col=${column},`;
      const name = level === 'block' ? 'error' : 'warning';
      return `::${name} ${file}title=${property(rule)}::${data(`${placeOf(finding)}: ${message}`)}`;
    }),
    ...unseenOf(report).map((message) => `::notice title=Not looked at::${data(message)}`),
    `ngao: ${sumOf(report)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** SARIF 2.1.0; a finding without a file has a logical location only (section 3.28.4). */
function sarif(report: GuardReport): string {
  const rules = [...new Set(report.findings.map(({ rule }) => rule))].sort().map((id) => ({ id }));
  const results = report.findings.map((finding) => ({
    ruleId: finding.rule,
    level: finding.level === 'block' ? 'error' : 'warning',
    message: { text: messageText(finding.message) },
    partialFingerprints: { 'ngaoGuard/v1': finding.fingerprint },
    ...(finding.status === 'waived' && { suppressions: [{ kind: 'external', status: 'accepted' }] }),
    locations: [locationOf(finding)],
  }));
  const notifications = [
    ...report.problems.map(({ message }) => ({ level: 'error', message: { text: messageText(message) } })),
    ...unseenOf(report).map((text) => ({ level: 'note', message: { text } })),
  ];
  const run = {
    tool: { driver: { name: report.tool.name, version: report.tool.version, rules } },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: report.complete, toolExecutionNotifications: notifications }],
    results,
  };
  const document = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function locationOf({ source, line, column, length }: GuardFinding) {
  const region = { startLine: Math.max(line, 1), startColumn: column, endColumn: column + length };
  return {
    logicalLocations: [
      { name: source.kind, fullyQualifiedName: `${source.kind}${source.commit === null ? '' : `@${source.commit}`}` },
    ],
    ...(source.file !== null && { physicalLocation: { artifactLocation: { uri: relativeUri(source.file) }, region } }),
  };
}
