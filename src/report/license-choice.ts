// SPDX-License-Identifier: Apache-2.0

/** A declared licence as SPDX understands it: one listed id, an expression, or words that are neither. */
export type LicenseChoice = { id: string } | { expression: string; references: readonly string[] } | { name: string };

/** Reads a declared licence text. Loaded once per document: the licence list and the parser are not free. */
export type LicenseReader = (declared: string) => LicenseChoice;

/** Longer texts are not expressions, and the parser's time grows with the square of the length. */
const longestExpression = 500;

type Parsed = { license: string; plus?: true; exception?: string } | { left: Parsed; conjunction: 'and' | 'or'; right: Parsed };

/**
 * Makes the reader. An id is accepted in any letter case and returned in the list's own (SPDX 2.3, annex D.2);
 * an expression is returned with operators in capitals and no needless brackets.
 */
export async function makeLicenseReader(): Promise<LicenseReader> {
  const [{ default: parse }, ids, old] = await Promise.all([
    import('spdx-expression-parse'),
    import('spdx-license-ids/index.json', { with: { type: 'json' } }),
    import('spdx-license-ids/deprecated.json', { with: { type: 'json' } }),
  ]);
  const listed = new Map([...old.default, ...ids.default].map((id) => [id.toLowerCase(), id]));
  const known = new Map<string, LicenseChoice>();
  return (declared) => {
    const choice = known.get(declared) ?? readLicense(declared, listed, parse as (text: string) => Parsed);
    known.set(declared, choice);
    return choice;
  };
}

function readLicense(declared: string, listed: ReadonlyMap<string, string>, parse: (text: string) => Parsed): LicenseChoice {
  const text = declared.trim();
  const id = listed.get(text.toLowerCase());
  if (id) return { id };
  if (text.length > longestExpression || text.includes('DocumentRef-')) return { name: text };
  try {
    const parsed = parse(text);
    return { expression: spell(parsed), references: referencesOf(parsed) };
  } catch {
    // The parser tells "not an expression" by throwing; too deep a nesting ends here as well.
    return { name: text };
  }
}

function spell(parsed: Parsed): string {
  if ('license' in parsed) {
    const exception = parsed.exception ? ` WITH ${parsed.exception}` : '';
    return `${parsed.license}${parsed.plus ? '+' : ''}${exception}`;
  }
  const side = (part: Parsed) =>
    parsed.conjunction === 'and' && 'conjunction' in part && part.conjunction === 'or' ? `(${spell(part)})` : spell(part);
  return `${side(parsed.left)} ${parsed.conjunction.toUpperCase()} ${side(parsed.right)}`;
}

function referencesOf(parsed: Parsed): string[] {
  if ('conjunction' in parsed) return [...new Set([...referencesOf(parsed.left), ...referencesOf(parsed.right)])].sort();
  return parsed.license.startsWith('LicenseRef-') ? [parsed.license] : [];
}
