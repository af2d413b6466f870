// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../model/exception.ts';
import type { Severity } from '../../model/severity.ts';
import { severityOfLabel } from '../../model/severity.ts';

/** Facts that people wrote into a reason because the format had no field for them. Hints: never matchers by themselves. */
export interface ProseHints {
  /** `as of DATE`: when somebody last looked. */
  asOf?: string;
  package?: string;
  class?: Exception['class'];
  severity?: Severity;
}

const packageSpellings = [
  /npm package: (\S+)/i,
  /\(apk\): (\S+)/i,
  /\bto (\S+) (?:apk|npm) /i,
  /npm transitive vulnerability: (\S+)/i,
  /binary vulnerability: (\S+)/i,
];

export function readHints(reason: string): ProseHints {
  const asOf = /\bas of (\d{4}-\d{2}-\d{2})\b/i.exec(reason)?.[1];
  const named = packageSpellings.map((spelling) => spelling.exec(reason)?.[1]).find((name) => name !== undefined);
  const held = classIn(reason);
  const bracketed = [...reason.matchAll(/\((\w+)(?: severity)?\)/gi)].map(([, label]) => severityOfLabel(label));
  const severity = bracketed.find((found) => found !== undefined);
  return {
    ...(asOf !== undefined && { asOf }),
    ...(named !== undefined && named !== 'unknown' && { package: named }),
    ...(held !== undefined && { class: held }),
    ...(severity !== undefined && { severity }),
  };
}

function classIn(reason: string): Exception['class'] {
  if (/\bapk\b/i.test(reason)) return 'base-os';
  if (/\bnode(?:\.js)? binary\b/i.test(reason)) return 'runtime';
  return /base image npm package|bundled in (?:the )?node(?:\.js)? base image/i.test(reason) ? 'base-npm' : undefined;
}

/** Whether a reason gives no reason: "unknown", "no fix available as of", a bare link, a single word. */
export function isBoilerplate(reason: string): boolean {
  if (/\bunknown\b/i.test(reason)) return true;
  if (/(?:\bno (?:\w+ )?fix(?:es)?\b|unfixable|not fixable).*\bas of\b/is.test(reason)) return true;
  return /^\s*\S+\s*$/.test(reason.replaceAll(/https?:\/\/\S+/g, ' x'));
}
