// SPDX-License-Identifier: Apache-2.0
import type { Severity } from '../../model/severity.ts';

/** Paints text by ANSI sequences (ECMA-48, SGR), or leaves it as it is. */
export interface Ink {
  bold(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  severity(severity: Severity, text: string): string;
  /** A word on a coloured ground: the verdict. */
  stamp(kind: 'good' | 'bad' | 'warn', text: string): string;
}

const grounds = { good: '42;30', bad: '41;97', warn: '43;30' };
const severityCodes: Record<Severity, string> = { critical: '1;31', high: '31', medium: '33', low: '36', unknown: '35' };

export function makeInk(colour: boolean): Ink {
  const paint = (codes: string, text: string) => (colour && text !== '' ? `\u001b[${codes}m${text}\u001b[0m` : text);
  return {
    bold: (text) => paint('1', text),
    faint: (text) => paint('2', text),
    good: (text) => paint('32', text),
    bad: (text) => paint('31', text),
    warn: (text) => paint('33', text),
    severity: (severity, text) => paint(severityCodes[severity], text),
    stamp: (kind, text) => (colour ? paint(`1;${grounds[kind]}`, ` ${text} `) : text),
  };
}
