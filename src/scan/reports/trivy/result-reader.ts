// SPDX-License-Identifier: Apache-2.0
import type { Observation, ToldState } from '../../../model/observation.ts';
import type { JsonView } from '../json-document.ts';
import { countAt, textAt, textsAt, valueAt } from '../loose-value.ts';
import { observe } from '../observe.ts';
import { OwnFingerprints } from '../own-fingerprints.ts';
import { packageTold } from '../package-told.ts';
import { plainPath } from '../plain-path.ts';
import { severityTold } from '../told-severity.ts';
import { flawOf, licensedPackage } from './flaw.ts';

/** Where a result stands. `workload` is a Kubernetes resource, '' elsewhere. */
export interface ResultPlace {
  target: string;
  workload: string;
  /** `os-pkgs`, `lang-pkgs`, `config`, `secret`, `license`. */
  class: string;
  type: string;
  /** Distribution of an image, as `Metadata.OS` tells it. */
  os: unknown;
}

/** Reads the results of one report: their fingerprints are numbered over the whole of it. */
export class ResultReader {
  private readonly os: unknown;
  private readonly fingerprints = new OwnFingerprints();

  constructor(os: unknown) {
    this.os = os;
  }

  *read(result: JsonView, workload: string): Generator<Observation, void> {
    const text = (key: string) => textAt(result.get(key));
    const place = { target: text('Target'), workload, class: text('Class'), type: text('Type'), os: this.os };
    for (const flaw of result.each('Vulnerabilities')) yield* only(flawOf(flaw, place, openState));
    for (const flaw of result.each('Misconfigurations')) yield* only(this.misconfiguration(flaw, place));
    for (const secret of result.each('Secrets')) yield* only(this.secret(secret, place));
    for (const license of result.each('Licenses')) yield* only(this.license(license, place));
    for (const hidden of result.each('ExperimentalModifiedFindings')) {
      if (textAt(hidden, 'Type') === 'vulnerability') {
        yield* only(flawOf(valueAt(hidden, 'Finding'), place, hiddenState(hidden)));
      }
    }
  }

  /** Passed checks are listed when asked for; they are no findings. */
  private misconfiguration(flaw: unknown, place: ResultPlace): Observation | undefined {
    const status = textAt(flaw, 'Status');
    const about = textAt(flaw, 'ID') || textAt(flaw, 'AVDID');
    if (about === '' || status === 'PASS') return undefined;
    const file = fileOf(place);
    const line = countAt(flaw, 'CauseMetadata', 'StartLine');
    const resource = textAt(flaw, 'CauseMetadata', 'Resource');
    const fingerprint = this.fingerprints.next([about, file, resource, textAt(flaw, 'Message')], String(line));
    if (fingerprint === undefined) return undefined;
    const label = textAt(flaw, 'Severity');
    return observe({
      kind: 'code',
      about,
      aliases: [textAt(flaw, 'AVDID')],
      location: { file, line },
      fingerprint,
      severity: severityTold(label),
      severityLabel: label,
      title: textAt(flaw, 'Title'),
      details: ['Message', 'Description', 'Resolution'].map((key) => textAt(flaw, key).trim()).join('\n\n'),
      references: [textAt(flaw, 'PrimaryURL'), ...textsAt(flaw, 'References')],
      told: status === 'EXCEPTION' ? { state: 'ignored', reason: 'exception of a Trivy policy' } : openState,
    });
  }

  /** What matched is never read: older versions of Trivy did not mask it whole. */
  private secret(secret: unknown, place: ResultPlace): Observation | undefined {
    const about = textAt(secret, 'RuleID');
    const file = fileOf(place);
    const line = countAt(secret, 'StartLine');
    const fingerprint = about === '' ? undefined : this.fingerprints.next([about, file], String(line));
    if (fingerprint === undefined) return undefined;
    const label = textAt(secret, 'Severity');
    return observe({
      kind: 'secret',
      about,
      location: { file, line },
      fingerprint,
      severity: severityTold(label),
      severityLabel: label,
      title: textAt(secret, 'Title') || about,
    });
  }

  /** Trivy lists every licence it finds, the harmless ones included; its category says how it judges each. */
  private license(license: unknown, place: ResultPlace): Observation | undefined {
    const about = textAt(license, 'Name');
    const name = textAt(license, 'PkgName');
    const path = textAt(license, 'FilePath');
    if (about === '') return undefined;
    const label = textAt(license, 'Severity');
    const file = plainPath(path || place.target);
    const fingerprint = name === '' ? this.fingerprints.next([about, file], '') : '';
    if (fingerprint === undefined) return undefined;
    return observe({
      kind: 'license',
      about,
      component: name === '' ? null : packageTold({ ...licensedPackage(name, place), foundAt: [path] }),
      location: name === '' ? { file, line: 0 } : null,
      fingerprint,
      severity: severityTold(label),
      severityLabel: label,
      title: `${about}${name === '' ? '' : ` in ${name}`}: ${textAt(license, 'Category') || 'unknown'} licence`,
      references: [textAt(license, 'Link')],
    });
  }
}

const openState: ToldState = { state: 'open', reason: '' };

/** An ignore file or a VEX document hid it; Trivy says which statement did. */
function hiddenState(hidden: unknown): ToldState {
  const status = textAt(hidden, 'Status');
  const reason = textAt(hidden, 'Statement') || status;
  if (status === 'fixed') return { state: 'fixed', reason };
  return { state: status === 'not_affected' ? 'dismissed' : 'ignored', reason };
}

/** The same file name stands for another file in another workload. */
function fileOf({ target, workload }: ResultPlace): string {
  const path = plainPath(target);
  return workload === '' ? path : `${workload}: ${path}`;
}

function* only(found: Observation | undefined): Generator<Observation, void> {
  if (found) yield found;
}
