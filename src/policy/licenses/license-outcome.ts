// SPDX-License-Identifier: Apache-2.0
import type { SpdxLicense, SpdxTree } from 'spdx-expression-parse';
import { licenseSpellings, renamedLicenses } from './spellings-table.ts';

export type LicenseOutcome = 'allowed' | 'disallowed' | 'undetermined';

export interface LicenseRules {
  /** SPDX ids, `LicenseRef-*`, or whole expressions. */
  allow: readonly string[];
  /** Spelling as declared -> SPDX id or expression; on top of the built-in ones. */
  aliases: Readonly<Record<string, string>>;
}

/** Longer than any real declaration; bounds the parser's recursion and time. */
const longestDeclaration = 512;

/**
 * Judges the licences that one package declares. Several entries mean all of them (AND), and every one must resolve:
 * `["MIT", "Foo"]` is undetermined although `MIT` alone would pass.
 *
 * - `A OR B` passes when either is allowed, `A AND B` when both are (SPDX 2.3 annex D: WITH, then AND, then OR).
 * - `A WITH E` only adds permissions to A, so it passes when A or exactly that pair is allowed.
 * - `A+` and `A-or-later` let the receiver choose, so they pass when A or a later version of it is allowed.
 * - nothing declared, text that is no SPDX expression, `SEE LICENSE IN ...`, an unlisted `LicenseRef-*`: undetermined.
 * - `UNLICENSED` (npm: no rights are granted) is disallowed.
 */
export async function licenseOutcome(declared: readonly string[], rules: LicenseRules): Promise<LicenseOutcome> {
  return makeLicenseJudge(rules)(declared);
}

/** The same for many packages of one policy: every distinct text is judged once. */
export function makeLicenseJudge(rules: LicenseRules): (declared: readonly string[]) => LicenseOutcome | Promise<LicenseOutcome> {
  const allowed = allowedSet(rules.allow);
  const aliases = new Map([
    ...Object.entries(licenseSpellings),
    ...Object.entries(rules.aliases).map(([from, to]) => [fold(from), to] as const),
  ]);
  const known = new Map<string, LicenseOutcome | Promise<LicenseOutcome>>();
  const judgeText = (text: string) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const resolved = aliases.get(fold(text)) ?? text.trim();
    const outcome = judgeQuickly(resolved, allowed) ?? judgeExpression(resolved, allowed);
    known.set(text, outcome);
    return outcome;
  };
  return (declared) => {
    const [only, ...others] = declared;
    if (only === undefined) return 'undetermined';
    if (others.length === 0) return judgeText(only);
    const outcomes = declared.map(judgeText);
    if (outcomes.every((outcome) => typeof outcome === 'string')) return worst(outcomes);
    return Promise.all(outcomes).then(worst);
  };
}

/** Decides without the SPDX list where that is certain: ids on the list, alone or joined by one operator, and known non-expressions. */
function judgeQuickly(text: string, allowed: ReadonlySet<string>): LicenseOutcome | undefined {
  if (allowed.has(text.toLowerCase())) return 'allowed';
  if (text.toUpperCase() === 'UNLICENSED') return 'disallowed';
  if (text.length > longestDeclaration || !/^[A-Za-z0-9.+:() -]+$/.test(text)) return 'undetermined';
  const inner = /^\(([^()]*)\)$/.exec(text)?.[1] ?? text;
  const atoms = inner.split(inner.includes(' OR ') ? ' OR ' : ' AND ');
  return atoms.every((atom) => allowed.has(atom.toLowerCase())) ? 'allowed' : undefined;
}

async function judgeExpression(text: string, allowed: ReadonlySet<string>): Promise<LicenseOutcome> {
  const { default: parse } = await import('spdx-expression-parse');
  try {
    return judgeTree(parse(text), allowed);
  } catch {
    return 'undetermined'; // not an expression of the SPDX grammar, or an id that SPDX does not list
  }
}

function judgeTree(tree: SpdxTree, allowed: ReadonlySet<string>): LicenseOutcome {
  if (!('conjunction' in tree)) return judgeLicense(tree, allowed);
  const sides = [judgeTree(tree.left, allowed), judgeTree(tree.right, allowed)];
  return tree.conjunction === 'and' ? worst(sides) : best(sides);
}

function judgeLicense(license: SpdxLicense, allowed: ReadonlySet<string>): LicenseOutcome {
  const id = presentName(license.license);
  const pair = license.exception ? `${id} WITH ${license.exception}` : id;
  const choices = [pair, id.split(' WITH ')[0] as string, ...(license.plus ? [`${id}+`] : [])];
  if (choices.some((choice) => allowed.has(choice.toLowerCase()))) return 'allowed';
  if (isOrLater(id, license.plus) && [...allowed].some((candidate) => isSameOrLater(candidate, id))) return 'allowed';
  return /^(LicenseRef|DocumentRef)-/.test(id) ? 'undetermined' : 'disallowed';
}

function isOrLater(id: string, plus: true | undefined): boolean {
  return plus === true || id.endsWith('-or-later');
}

/** Whether `candidate` (lower case) is the same licence family as `id` in the same or a later version. */
function isSameOrLater(candidate: string, id: string): boolean {
  const [a, b] = [versioned(candidate), versioned(id.toLowerCase())];
  return a !== undefined && b !== undefined && a.family === b.family && a.version >= b.version;
}

function versioned(id: string): { family: string; version: number } | undefined {
  const parts = /^([a-z][a-z-]*)-(\d+(?:\.\d+)?)(?:\.\d+)?(?:-only|-or-later|\+)?$/.exec(id);
  return parts ? { family: parts[1] as string, version: Number(parts[2]) } : undefined;
}

/** The allow list in lower case, each entry also under its present name. */
function allowedSet(allow: readonly string[]): ReadonlySet<string> {
  const entries = allow.flatMap((entry) => [entry, presentName(entry), entry.replace(/\+$/, '-or-later')]);
  return new Set(entries.map((entry) => entry.trim().toLowerCase()));
}

/** The id that SPDX says to write today. */
function presentName(id: string): string {
  return (Object.hasOwn(renamedLicenses, id) && renamedLicenses[id]) || id;
}

function fold(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}

function worst(outcomes: readonly LicenseOutcome[]): LicenseOutcome {
  if (outcomes.includes('disallowed')) return 'disallowed';
  return outcomes.includes('undetermined') ? 'undetermined' : 'allowed';
}

function best(outcomes: readonly LicenseOutcome[]): LicenseOutcome {
  if (outcomes.includes('allowed')) return 'allowed';
  return outcomes.includes('undetermined') ? 'undetermined' : 'disallowed';
}
