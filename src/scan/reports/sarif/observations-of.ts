// SPDX-License-Identifier: Apache-2.0

import type { Location } from '../../../model/component.ts';
import type { Observation, ToldState } from '../../../model/observation.ts';
import { type Severity, severityOfLabel, severityOfScore } from '../../../model/severity.ts';
import { counted } from '../counted.ts';
import type { JsonView } from '../json-document.ts';
import { firstText, listAt, textAt, valueAt } from '../loose-value.ts';
import { quotesSecrets } from '../mask-secrets.ts';
import { cwesOf, observe, stillOpen } from '../observe.ts';
import { codeText, OwnFingerprints } from '../own-fingerprints.ts';
import { kindOfRule, leadingAdvisory, vulnerabilityIds } from '../rule-kind.ts';
import { messageOf } from './message-of.ts';
import { packageOfResult } from './package-of-result.ts';
import { RunFiles } from './run-files.ts';
import { type RunRules, ruleIdOf, type SarifRule } from './run-rules.ts';
import { toolFingerprint } from './tool-fingerprint.ts';

export interface RunContext {
  tool: string;
  rules: RunRules;
  notices: string[];
}

/** Results that are no findings (3.27.9): the rule held, did not apply, or only told something. */
const noFinding = new Set(['pass', 'notApplicable', 'informational']);

export function* observationsOf(run: JsonView, context: RunContext): Generator<Observation> {
  const files = new RunFiles(run);
  const fingerprints = new OwnFingerprints();
  let passed = 0;
  let unnamed = 0;
  for (const result of run.each('results')) {
    const rule = context.rules.ruleOf(result);
    const ruleId = ruleIdOf(result) || rule?.id || '';
    if (noFinding.has(textAt(result, 'kind'))) passed++;
    else if (ruleId === '') unnamed++;
    else {
      const observation = new ResultReader({ result, rule, ruleId, files, fingerprints, ...context }).read();
      if (observation) yield observation;
    }
  }
  if (passed > 0)
    context.notices.push(`Left out: ${counted(passed, 'result')} that a rule held or did not apply, which is no finding.`);
  if (unnamed > 0) context.notices.push(`Left out: ${counted(unnamed, 'result')} without a rule.`);
}

interface ResultFacts extends RunContext {
  result: unknown;
  rule: SarifRule | undefined;
  ruleId: string;
  files: RunFiles;
  fingerprints: OwnFingerprints;
}

class ResultReader {
  private readonly facts: ResultFacts;
  private readonly message: string;
  private readonly location: Location | null;
  private readonly kind: 'code' | 'secret' | 'vulnerability';
  private readonly cwes: readonly string[];
  /** Neither message nor snippet may be used: they may quote a secret. */
  private readonly quotes: boolean;

  constructor(facts: ResultFacts) {
    const { result, rule, ruleId, rules, tool } = facts;
    this.facts = facts;
    this.message = messageOf(result, rule, rules);
    this.location = facts.files.locationOf(valueAt(result, 'locations', 0, 'physicalLocation'));
    const tags = [...(rule?.tags ?? []), ...listAt(result, 'properties', 'tags').map((tag) => textAt(tag))];
    this.kind = kindOfRule({ tool, rule: ruleId, tags, hasPackage: (rule?.purls.length ?? 0) > 0 });
    this.cwes = [...(rule?.cwes ?? []), ...cwesOf(listAt(result, 'taxa').map(taxon))];
    const words = [ruleId, rule?.name ?? '', rule?.short ?? '', ...tags];
    this.quotes = this.kind === 'secret' || (this.kind === 'code' && quotesSecrets(words, this.cwes));
  }

  /** Undefined when the same was told before for the same place. */
  read(): Observation | undefined {
    const { result, rule, ruleId, tool } = this.facts;
    const found =
      this.kind === 'vulnerability' ? packageOfResult({ result, rule, message: this.message, location: this.location }) : null;
    const fingerprint = found ? '' : this.fingerprint();
    if (fingerprint === undefined) return undefined;
    const ids = this.kind === 'vulnerability' ? this.ids() : [];
    const { severity, label } = this.severity();
    return observe({
      kind: this.kind,
      about: ids[0] ?? ruleId,
      aliases: ids.slice(1),
      rule: ruleId,
      component: found?.component ?? null,
      location: found ? null : this.location,
      fingerprint,
      severity,
      severityLabel: label,
      cwes: this.cwes,
      fixedIn: found?.fixedIn ?? [],
      title: this.title(),
      details: this.details(),
      references: [rule?.helpUri ?? '', firstText(result, ['hostedViewerUri'])],
      told: toldOf(result, tool),
    });
  }

  private ids(): string[] {
    const { rule, ruleId } = this.facts;
    const leading = leadingAdvisory(ruleId);
    const ids = vulnerabilityIds(leading, ...(rule?.deprecatedIds ?? []));
    return ids.length > 0 ? ids : [leading || ruleId];
  }

  private title(): string {
    const { rule, ruleId } = this.facts;
    const named = rule?.short || rule?.name || ruleId;
    if (this.quotes) return this.location ? `${named} in ${this.location.file}` : named;
    if (this.kind === 'vulnerability' && rule?.short) return rule.short;
    return this.message.split('\n', 1)[0] || named;
  }

  private details(): string {
    const { rule } = this.facts;
    const explained = rule?.full || rule?.help || '';
    if (this.quotes) return explained;
    return explained === '' || explained === this.message ? this.message : `${this.message}\n\n${explained}`;
  }

  private severity(): { severity: Severity; label: string } {
    const { result, rule } = this.facts;
    const score = firstText(result, ['properties', 'security-severity']) || rule?.securitySeverity || '';
    const number = Number(score || Number.NaN);
    if (number >= 0 && number <= 10) return { severity: severityOfScore(number), label: score };
    const word = severityOfLabel(score);
    if (word) return { severity: word, label: score };
    // 3.27.10: without a level of its own the rule's, else warning; none for results that are no failures.
    const kind = textAt(result, 'kind') || 'fail';
    const level = textAt(result, 'level') || (kind === 'fail' ? rule?.level || 'warning' : 'none');
    return { severity: levels.get(level) ?? 'unknown', label: level };
  }

  private fingerprint(): string | undefined {
    const { result, ruleId, fingerprints } = this.facts;
    const told = toolFingerprint(result);
    if (told !== '') return told;
    const place = valueAt(result, 'locations', 0);
    const region = valueAt(place, 'physicalLocation', 'region');
    const logical = firstText(place, ['logicalLocations', 0, 'fullyQualifiedName'], ['logicalLocations', 0, 'name']);
    const code = codeText(textAt(region, 'snippet', 'text'));
    // Numbers in a message are mostly lines.
    const what = this.quotes ? '' : code || this.message.replace(/\d+/g, '#').slice(0, 4096);
    return fingerprints.next([ruleId, this.location?.file ?? '', logical, what], regionText(region));
  }
}

const levels: ReadonlyMap<string, Severity> = new Map([
  ['error', 'high'],
  ['warning', 'medium'],
  ['note', 'low'],
]);

function taxon(reference: unknown): string {
  return /^cwe$/i.test(textAt(reference, 'toolComponent', 'name')) ? textAt(reference, 'id') : '';
}

function regionText(region: unknown): string {
  const fields = ['startLine', 'startColumn', 'endLine', 'endColumn', 'charOffset', 'byteOffset'];
  return fields.map((field) => textAt(region, field)).join(':');
}

/** Suppressed only if every suppression is accepted (3.27.23, 3.35.3); absent from the newest run is gone (3.27.24). */
function toldOf(result: unknown, tool: string): ToldState {
  if (textAt(result, 'baselineState') === 'absent') return { state: 'fixed', reason: `${tool} no longer finds it` };
  const suppressions = listAt(result, 'suppressions');
  const accepted = suppressions.every((each) => ['', 'accepted'].includes(firstText(each, ['status'], ['state'])));
  if (suppressions.length === 0 || !accepted) return stillOpen;
  const reasons = suppressions.map((each) => firstText(each, ['justification'])).filter((reason) => reason !== '');
  const kind = textAt(suppressions[0], 'kind') === 'inSource' ? 'suppressed in the source' : 'suppressed by the tool';
  return { state: 'ignored', reason: reasons.join('; ') || kind };
}
