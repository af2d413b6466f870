// SPDX-License-Identifier: Apache-2.0
import { stripVTControlCharacters, styleText } from 'node:util';
import type { Finding } from '../model/report.ts';
import type { Explanation } from './explanations.ts';

type Style = (words: Parameters<typeof styleText>[0], text: string) => string;

/** The explanations for a person: one block each, 80 columns, colours only where asked. */
export function explanationText(explanations: readonly Explanation[], colour: boolean): string {
  const style: Style = (words, text) => (colour ? styleText(words, text, { validateStream: false }) : text);
  return `${explanations.map((explanation) => block(explanation, style).join('\n')).join('\n\n')}\n`;
}

function block(explanation: Explanation, style: Style): string[] {
  const { finding, component, advisory } = explanation;
  const lines = finding ? findingLines(finding, style) : [style('bold', explanation.subject)];
  if (component) lines.push(...componentLines(component));
  if (!finding && component) lines.push('  No known vulnerability, licence or deprecation finding.');
  if (!finding && !component)
    lines.push(`  Known to the advisory database as ${advisory?.ids.join(', ')}; nothing here is affected.`);
  if (advisory) lines.push(...advisoryLines(advisory));
  return lines;
}

function findingLines(finding: Finding, style: Style): string[] {
  const { vulnerability, component } = finding;
  const severity = style(
    finding.severity === 'critical' || finding.severity === 'high' ? ['bold', 'red'] : 'yellow',
    finding.severity,
  );
  const lines = [
    `${style('bold', vulnerability?.id ?? finding.id)}  ${severity}  ${finding.status}`,
    `  ${safe(finding.message)}`,
  ];
  if (vulnerability && vulnerability.aliases.length > 0) lines.push(row('also known as', vulnerability.aliases.join(', ')));
  if (component)
    lines.push(row('package', `${component.name}@${component.version} (${component.scope})`), ...pathLines(component.path));
  const places = component?.locations ?? (finding.location ? [finding.location] : []);
  if (places.length > 0)
    lines.push(
      row(
        'where',
        places
          .slice(0, 5)
          .map((place) => `${place.file}:${place.line}`)
          .join(', '),
      ),
    );
  lines.push(...riskLines(finding), row('fix', fixText(finding)), ...decisionLines(finding));
  lines.push(
    row('said by', finding.sources.map((source) => `${source.tool}:${source.rule}`).join(', ')),
    row('finding', finding.id),
  );
  return lines;
}

function riskLines(finding: Finding): string[] {
  const { vulnerability } = finding;
  if (!vulnerability) return [];
  const lines = vulnerability.cvss.map((cvss) => row(`CVSS ${cvss.version}`, `${cvss.score.toFixed(1)}  ${cvss.vector}`));
  if (vulnerability.cwes.length > 0) lines.push(row('weakness', vulnerability.cwes.join(', ')));
  if (vulnerability.kev) lines.push(row('exploited', 'yes: listed in the catalogue of known exploited vulnerabilities'));
  if (vulnerability.epss !== null) lines.push(row('EPSS', `${(vulnerability.epss * 100).toFixed(1)} % within 30 days`));
  return lines;
}

function fixText(finding: Finding): string {
  const fixed = finding.vulnerability?.fixedIn ?? [];
  if (finding.fix?.kind === 'bump') return `update ${finding.fix.package} to ${finding.fix.to} ("ngao fix" plans it)`;
  if (finding.fix?.kind === 'override')
    return `${finding.fix.package} ${finding.fix.to}, reached through its parents ("ngao fix" plans it)`;
  return fixed.length > 0 ? `fixed in ${fixed.join(', ')}` : 'no fixed version is known';
}

function decisionLines(finding: Finding): string[] {
  if (!finding.exception) return finding.dueAt === null ? [] : [row('due', finding.dueAt)];
  const { reason, owner, expires, source } = finding.exception;
  return [row('hidden by', `${source}: ${safe(reason)}`), row('', `owner ${safe(owner)}, until ${expires}`)];
}

function componentLines(component: NonNullable<Explanation['component']>): string[] {
  const lines = [
    row('purl', component.purl),
    row('target', component.target),
    row('licence', component.licenses.join(', ') || 'none declared'),
  ];
  if (component.deprecated !== null) lines.push(row('deprecated', safe(component.deprecated)));
  lines.push(
    row('from', component.origin),
    row('copies', `${component.paths.length} (${component.scope}${component.direct ? ', direct' : ''})`),
  );
  for (const path of component.paths.slice(0, 5)) lines.push(...pathLines(path));
  if (component.paths.length > 5) lines.push(row('', `and ${component.paths.length - 5} more copies (--json lists all)`));
  return lines;
}

function pathLines(path: readonly string[]): string[] {
  return path.map((step, index) => (index === 0 ? row('path', safe(step)) : row('', `${'  '.repeat(index - 1)}└ ${safe(step)}`)));
}

function advisoryLines(advisory: NonNullable<Explanation['advisory']>): string[] {
  const lines: string[] = [];
  if (advisory.summary) lines.push('', ...wrap(safe(advisory.summary)));
  const details = safe(advisory.details)
    .split(/\n\s*\n/)
    .slice(0, 6);
  for (const paragraph of details) if (paragraph.trim()) lines.push('', ...wrap(paragraph.replace(/\s+/g, ' ').trim()));
  if (advisory.references.length > 0) lines.push('', ...advisory.references.slice(0, 8).map((link) => `  ${safe(link)}`));
  return lines;
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(14)}${text}`;
}

/** Advisories and lockfiles are written by strangers: no escape sequence of theirs reaches the terminal. */
function safe(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go
  return stripVTControlCharacters(text).replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ');
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = ' ';
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > 78 && line.trim()) {
      lines.push(line);
      line = ' ';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
