// SPDX-License-Identifier: Apache-2.0
import type { Observation, ToldState } from '../../../model/observation.ts';
import type { Severity } from '../../../model/severity.ts';
import { countAt, firstText, textAt, textsAt } from '../loose-value.ts';
import { quotesSecrets } from '../mask-secrets.ts';
import { cwesOf, observe, stillOpen } from '../observe.ts';
import type { OwnFingerprints } from '../own-fingerprints.ts';
import { packageTold } from '../package-told.ts';
import { plainPath } from '../plain-path.ts';
import { vulnerabilityIds } from '../rule-kind.ts';

export interface IssueContext {
  /** The rule's `name` and `htmlDesc`, where the report has it. */
  rule: unknown;
  fingerprints: OwnFingerprints;
}

/** Vulnerabilities, hotspots and bugs; an issue without a type stands in a report that holds only such. */
export function isSecurityIssue(issue: unknown): boolean {
  return textAt(issue, 'type') !== 'CODE_SMELL';
}

const severities: ReadonlyMap<string, Severity> = new Map([
  ['blocker', 'critical'],
  ['critical', 'high'],
  ['high', 'high'],
  ['major', 'medium'],
  ['medium', 'medium'],
  ['minor', 'low'],
  ['low', 'low'],
  ['info', 'low'],
]);

/** Undefined when the issue names no rule, or the same was told before. */
export function issueObservation(issue: unknown, context: IssueContext): Observation | undefined {
  const rule = firstText(issue, ['rule'], ['ruleKey'], ['securityCategory']);
  if (rule === '') return undefined;
  const message = textAt(issue, 'message').trim();
  const label = firstText(issue, ['severity'], ['vulnerabilityProbability'], ['impacts', 0, 'severity']);
  const facts = {
    rule,
    severity: severities.get(label.toLowerCase()) ?? 'unknown',
    severityLabel: label,
    cwes: cwesOf([...textsAt(issue, 'tags'), ...(message.match(/\bCWE-\d{1,5}\b/g) ?? [])]),
    told: toldOf(issue),
  };
  const dependency = dependencyOf(message);
  if (!dependency) return aboutFile(issue, { ...context, message, facts });
  const { ids, component } = dependency;
  return observe({ ...facts, kind: 'vulnerability', about: ids[0] ?? rule, aliases: ids, component, title: message });
}

interface FileIssue extends IssueContext {
  message: string;
  facts: Pick<Observation, 'rule' | 'severity' | 'severityLabel' | 'cwes' | 'told'>;
}

function aboutFile(issue: unknown, { rule: described, fingerprints, message, facts }: FileIssue): Observation | undefined {
  const { rule, cwes } = facts;
  const file = plainPath(fileOf(issue));
  const line = countAt(issue, 'line') || countAt(issue, 'textRange', 'startLine');
  const key = textAt(issue, 'key');
  const quotes = rule.startsWith('secrets:') || quotesSecrets([], cwes);
  const what = quotes ? '' : message;
  // SonarQube follows an issue through moved lines by its key.
  const fingerprint = key ? `key:${key}` : fingerprints.next([rule, file, what.replace(/\d+/g, '#')], String(line));
  if (fingerprint === undefined) return undefined;
  const named = textAt(described, 'name') || textAt(issue, 'description');
  return observe({
    ...facts,
    kind: rule.startsWith('secrets:') ? 'secret' : 'code',
    about: rule,
    location: file === '' ? null : { file, line },
    fingerprint,
    title: what || named || rule,
    details: named === message ? '' : named,
  });
}

/** `project:src/a.ts` is a file of a project; a component without a path is the project itself. */
function fileOf(issue: unknown): string {
  const component = textAt(issue, 'component');
  const project = textAt(issue, 'project');
  if (project === '') return component;
  if (component === project) return '';
  if (component.startsWith(`${project}:`)) return component.slice(project.length + 1);
  return component.slice(component.lastIndexOf(':') + 1);
}

/** Issues that the Dependency-Check plugin creates: `Filename: name:1.1.2 | Reference: CVE-... | CVSS Score: ...`. */
function dependencyOf(message: string) {
  const name = /^Filename: ([^|]{1,500}?)\s*\|/.exec(message)?.[1];
  const ids = name === undefined ? [] : vulnerabilityIds(/References?: ([^|]{1,4000})/.exec(message)?.[1] ?? '');
  if (name === undefined || ids.length === 0) return undefined;
  const parts = /^(?<name>.+):(?<version>[^:/\s]+)$/.exec(name)?.groups;
  return { ids, component: packageTold({ name: parts?.name ?? name, version: parts?.version ?? '' }) };
}

/** Issue states (`FALSE-POSITIVE`, `WONTFIX`, `ACCEPTED`) and reviews of hotspots (`SAFE`, `ACKNOWLEDGED`, `FIXED`). */
function toldOf(issue: unknown): ToldState {
  const status = textAt(issue, 'status').toUpperCase();
  const resolution = firstText(issue, ['resolution'], ['issueStatus']).toUpperCase();
  const reason = resolution || status;
  if (['FALSE-POSITIVE', 'FALSE_POSITIVE', 'WONTFIX', 'ACCEPTED', 'SAFE', 'ACKNOWLEDGED'].includes(reason))
    return { state: 'dismissed', reason };
  if (['FIXED', 'CLOSED', 'REMOVED'].includes(reason) || status === 'CLOSED') return { state: 'fixed', reason };
  // "Resolved" by hand waits for the next analysis to confirm it; a review without a verdict is a decision.
  return status === 'REVIEWED' ? { state: 'dismissed', reason } : stillOpen;
}
