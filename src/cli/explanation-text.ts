// SPDX-License-Identifier: Apache-2.0
import { styleText } from 'node:util';
import type { Finding } from '../model/report.ts';
import { proseLines } from './advisory-prose.ts';
import type { ExplainedAdvisory, ExplainedComponent, Explanation, Unaffected } from './explanations.ts';
import { safe, wrap } from './plain-text.ts';

type Style = (words: Parameters<typeof styleText>[0], text: string) => string;

const toldAtMost = { copies: 5, places: 5, references: 5, unaffected: 12 };

/** The explanations for a person: 80 columns where words allow it, colours only where asked. */
export function explanationText(explanations: readonly Explanation[], colour: boolean): string {
  const style: Style = (words, text) => (colour ? styleText(words, text, { validateStream: false }) : text);
  const blocks = explanations.flatMap((explanation, index) => {
    const { component } = explanation;
    const isNew = component !== null && component !== explanations[index - 1]?.component;
    return [...(isNew ? [componentLines(component, style)] : []), answerLines(explanation, style)];
  });
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function answerLines({ subject, finding, component, advisory, unaffected }: Explanation, style: Style): string[] {
  if (finding) return [...findingLines(finding, component !== null, style), ...(advisory ? advisoryLines(advisory) : [])];
  if (component) return ['  No finding.', ...unaffectedLines(unaffected, 'Known advisories that do not hit it:')];
  if (!advisory) return [];
  const reason =
    unaffected.length > 0 ? 'Nothing here is affected:' : 'Nothing here is affected: no package that it names is here.';
  return [
    style('bold', safe(subject)),
    ...row('known as', advisory.ids.join(', ')),
    ...(advisory.withdrawn === null ? [] : row('withdrawn', `${advisory.withdrawn}: it never counts`)),
    `  ${reason}`,
    ...unaffectedLines(unaffected, ''),
    ...advisoryLines(advisory),
  ];
}

function findingLines(finding: Finding, isPackageTold: boolean, style: Style): string[] {
  const { vulnerability, component, severity } = finding;
  const colour = severity === 'critical' || severity === 'high' ? (['bold', 'red'] as const) : 'yellow';
  const places = component?.locations ?? (finding.location ? [finding.location] : []);
  return [
    `${style('bold', safe(vulnerability?.id ?? finding.id))}  ${style(colour as 'yellow', severity)}  ${finding.status}`,
    ...wrap(safe(finding.message), 2),
    ...(vulnerability && vulnerability.aliases.length > 0 ? row('also known as', vulnerability.aliases.join(', ')) : []),
    ...(component && !isPackageTold
      ? [
          ...row('package', `${component.name}@${component.version} (${component.scope})`),
          ...treeLines(component.path),
          ...placeLines(places),
        ]
      : []),
    ...(component ? [] : placeLines(places)),
    ...riskLines(finding),
    ...row('fix', fixText(finding)),
    ...decisionLines(finding),
    ...row('said by', saidBy(finding.sources)),
    ...row('finding', finding.id),
  ];
}

/** `ngao: GHSA-..., CVE-...; other: ...` */
function saidBy(sources: Finding['sources']): string {
  const byTool = Map.groupBy(sources, (source) => source.tool);
  return [...byTool].map(([tool, rules]) => `${tool}: ${rules.map(({ rule }) => rule).join(', ')}`).join('; ');
}

function riskLines({ vulnerability }: Finding): string[] {
  if (!vulnerability) return [];
  const { cvss, cwes, kev, epss } = vulnerability;
  return [
    ...cvss.flatMap(({ version, score, vector }) => row(`CVSS ${version}`, `${score.toFixed(1)}  ${vector}`)),
    ...(cwes.length > 0 ? row('weakness', cwes.join(', ')) : []),
    ...(kev ? row('exploited', 'yes: in the catalogue of known exploited vulnerabilities (KEV)') : []),
    ...(epss === null ? [] : row('EPSS', `${(epss * 100).toFixed(1)} % chance of exploitation within 30 days`)),
  ];
}

function fixText({ fix, vulnerability, kind }: Finding): string {
  const fixed = vulnerability?.fixedIn ?? [];
  if (fix?.kind === 'bump') return `${fix.package} ${fix.to} ("ngao fix" plans how)`;
  if (fix?.kind === 'override') return `${fix.package} ${fix.to}, past what brings it in ("ngao fix" plans how)`;
  if (fixed.length > 0) return `fixed in ${fixed.join(', ')}`;
  return vulnerability || kind === 'malware' ? 'no fixed version is known' : 'as the first line says';
}

function decisionLines({ status, exception, dueAt }: Finding): string[] {
  if (exception) {
    const { source, reason, owner, expires } = exception;
    const until = expires === '' ? 'without an end' : `until ${expires}`;
    return [...row('hidden by', `${source}: ${reason}`), ...row('', `owner ${owner || '(nobody)'}, ${until}`)];
  }
  if (status === 'baseline') return row('hidden by', 'the baseline: it was there before');
  return dueAt === null ? [] : row('due', dueAt);
}

function componentLines(component: ExplainedComponent, style: Style): string[] {
  const { name, version, paths, scope, direct } = component;
  const copies = paths.length === 1 ? '1 copy' : `${paths.length} copies`;
  const lines = [
    style('bold', safe(version === '' ? name : `${name}@${version}`)),
    ...row('package', component.purl),
    ...row('target', component.target),
    ...row('licence', component.licenses.join(', ') || 'none declared'),
    ...(component.deprecated === null ? [] : row('deprecated', component.deprecated)),
    ...row('from', origins[component.origin] ?? component.origin),
    ...row('installed', `${copies}, ${scope}${direct ? ', asked for by the project itself' : ''}`),
    ...paths.slice(0, toldAtMost.copies).flatMap(treeLines),
  ];
  const more = paths.length - toldAtMost.copies;
  return [
    ...lines,
    ...(more > 0 ? row('', `and ${more} more copies (--json lists all)`) : []),
    ...placeLines(component.locations),
  ];
}

const origins: Readonly<Record<string, string>> = {
  registry: 'the public registry',
  'private-registry': 'a private registry: public advisories are not matched by its name',
  git: 'git: public advisories are not matched by its name',
  url: 'an address: public advisories are not matched by its name',
  file: 'a file: public advisories are not matched by its name',
  unknown: 'not told',
};

function treeLines(path: readonly string[]): string[] {
  return path.map(
    (step, index) =>
      `  ${(index === 0 ? 'path' : '').padEnd(14)}${index === 0 ? '' : `${'  '.repeat(index - 1)}└ `}${safe(step)}`,
  );
}

function placeLines(places: readonly { file: string; line: number }[]): string[] {
  if (places.length === 0) return [];
  const told = places.slice(0, toldAtMost.places).map(({ file, line }) => (line > 0 ? `${file}:${line}` : file));
  const more = places.length - toldAtMost.places;
  return row('where', told.join(', ') + (more > 0 ? `, and ${more} more` : ''));
}

function unaffectedLines(unaffected: readonly Unaffected[], title: string): string[] {
  if (unaffected.length === 0) return [];
  const lines = unaffected
    .slice(0, toldAtMost.unaffected)
    .flatMap((one) => wrap(safe(`${one.id}  ${one.package}@${one.version} (${one.target}): ${one.why}`), 4, 6));
  const more = unaffected.length - toldAtMost.unaffected;
  return [...(title === '' ? [] : [`  ${title}`]), ...lines, ...(more > 0 ? [`    and ${more} more (--json lists all)`] : [])];
}

function advisoryLines({ summary, details, references }: ExplainedAdvisory): string[] {
  const prose = [summary === '' ? [] : wrap(safe(summary), 2), proseLines(details)];
  const links = references.slice(0, toldAtMost.references).map((link) => `  ${safe(link)}`);
  const more = references.length - toldAtMost.references;
  if (more > 0) links.push(`  and ${more} more references (--json lists all)`);
  return [...prose, links].filter((lines) => lines.length > 0).flatMap((lines) => ['', ...lines]);
}

function row(label: string, text: string): string[] {
  const [first = '', ...rest] = wrap(safe(text), 16);
  return [`  ${label.padEnd(14)}${first.slice(16)}`, ...rest];
}
