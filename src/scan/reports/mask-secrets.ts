// SPDX-License-Identifier: Apache-2.0

/*
 * Second line of defence. Readers drop the fields that hold a secret; these shapes catch tokens that a tool repeats in
 * its prose. All patterns have one bounded repetition, so that they stay linear.
 */
const shapes: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^-]{0,20000}(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g,
  /\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA|A3T[A-Z0-9])[A-Z0-9]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,255}/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,255}/g,
  /\bglpat-[A-Za-z0-9_-]{16,64}/g,
  /\bnpm_[A-Za-z0-9]{30,64}/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,255}/g,
  /\bAIza[A-Za-z0-9_-]{30,40}/g,
  /\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,128}/g,
  /\beyJ[A-Za-z0-9_-]{8,2048}\.eyJ[A-Za-z0-9_-]{8,4096}(?:\.[A-Za-z0-9_-]{0,2048})?/g,
];

/** How each of them begins: most texts hold none, and one look is cheaper than ten. */
const beginnings = /-----BEGIN |\b(?:A(?:K|S|G|I|R|N|3)|gh[pousr]_|github_pat_|glpat-|npm_|xox|AIza|[srp]k_|eyJ)/;

/** User and password of an address: `https://user:word@host`. */
const credentialsOfAddress = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"'<>]{1,256}@/gi;

/** The text with well-known tokens, private keys and credentials in addresses replaced by `***`. */
export function maskSecrets(text: string): string {
  let masked = text.includes('://') && text.includes('@') ? text.replace(credentialsOfAddress, '$1***@') : text;
  if (!beginnings.test(masked)) return masked;
  for (const shape of shapes) masked = masked.replace(shape, '***');
  return masked;
}

/** CWEs of credentials that stand in code or are kept in plain sight. */
const secretCwes = new Set(['CWE-256', 'CWE-257', 'CWE-259', 'CWE-260', 'CWE-312', 'CWE-321', 'CWE-522', 'CWE-547', 'CWE-798']);
const secretWords =
  /hard.?coded.{0,40}(?:credential|passw|secret|key|token)|(?:^|[^a-z])(?:secrets?|passwords?|credentials?|api.?keys?|private.?keys?)(?:[^a-z]|$)/i;

/**
 * Whether a rule looks for credentials: its messages and snippets may quote one (`Possible hardcoded password: 'x'`), so
 * only the rule's own words may be told. `words` are its id, name and tags.
 */
export function quotesSecrets(words: readonly string[], cwes: readonly string[]): boolean {
  return cwes.some((cwe) => secretCwes.has(cwe)) || words.some((word) => secretWords.test(word.slice(0, 1000)));
}
