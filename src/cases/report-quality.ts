// SPDX-License-Identifier: Apache-2.0

/** One thing that makes a report quick to answer. `met`: null where nobody here can say. */
export interface QualityCheck {
  id: 'component' | 'version' | 'steps' | 'expected' | 'impact' | 'analysed';
  says: string;
  met: boolean | null;
}

const says: Readonly<Record<QualityCheck['id'], string>> = {
  component: 'It names what it is about.',
  version: 'It names a version.',
  steps: 'It can be tried: the steps are told one by one.',
  expected: 'It tells what should happen instead.',
  impact: 'It tells what an attacker could do.',
  analysed: 'It explains; it is not a raw dump alone.',
};

/* Each pattern looks at one line of bounded length: matching is linear whatever somebody sends. */
const version = /\bv?\d{1,6}\.\d{1,6}(?:\.\d{1,6})?\b/i;
const step = /^\s{0,8}(?:\d{1,2}[.)]|[-*+]\s|\$ |curl\b|GET |POST |PUT |step\b|étape\b)/i;
const stepHead = /\b(?:steps|reproduce|proof of concept|poc|étapes|reproduire)\b/i;
const expected = /\b(?:expected|should|instead|devrait|attendu)\b/i;
const impact = /\b(?:attacker|attackers|impact|allows|could|attaquant|permet|pourrait)\b/i;
/** A frame of a stack, an address, a register, a line of a scanner's table. */
const dump = /^\s{0,40}(?:at \S+ ?\(|#\d{1,3}\s|0x[0-9a-f]{4,16}\b|File "[^"]{1,200}", line|[0-9a-f]{8,16}[: ]|\||={4,})/i;
const mostLines = 5000;
const shortSteps = 60;

/**
 * R30: what the policy asks of a good report, looked for in what was written: the fields of a form, or a free text. It judges
 * nobody and closes nothing; the desk shows it, so that one question can ask for all that is missing.
 */
export function qualityOf(content: Readonly<Record<string, unknown>>): QualityCheck[] {
  if (typeof content.encrypted === 'string') return checks(() => null);
  const told = (name: string) => (typeof content[name] === 'string' ? String(content[name]).trim() : '');
  const free = told('text');
  const text = free || ['steps', 'expected', 'impact', 'summary'].map(told).join('\n');
  const lines = text.split('\n', mostLines).map((line) => line.slice(0, 400));
  const has = (pattern: RegExp) => lines.some((line) => pattern.test(line));
  const found: Record<QualityCheck['id'], boolean | null> = {
    component: free ? null : told('component') !== '',
    version: told('version') !== '' || has(version),
    steps: free ? has(stepHead) && lines.filter((line) => step.test(line)).length > 1 : areSteps(told('steps')),
    expected: told('expected') !== '' || has(expected),
    impact: told('impact') !== '' || has(impact),
    analysed: isExplained(lines),
  };
  return checks((id) => found[id]);
}

/** Several of them, or one that says enough to be tried. */
function areSteps(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 1 || text.length >= shortSteps;
}

/** Some sentences stand beside the dump, or it is no dump. */
function isExplained(lines: readonly string[]): boolean {
  const written = lines.filter((line) => line.trim() !== '');
  const dumped = written.filter((line) => dump.test(line)).length;
  return written.length - dumped >= Math.max(1, Math.ceil(written.length / 20));
}

function checks(met: (id: QualityCheck['id']) => boolean | null): QualityCheck[] {
  return (Object.keys(says) as QualityCheck['id'][]).map((id) => ({ id, says: says[id], met: met(id) }));
}
