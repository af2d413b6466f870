// SPDX-License-Identifier: Apache-2.0

/** One claim of a CI token and the pattern that its value must fit; `*` stands for anything. */
export interface Claim {
  name: string;
  pattern: string;
}

/** What is wrong with them, or ''. Without a claim that names who may, every pipeline of the issuer could. */
export function claimsWrong(claims: readonly Claim[]): string {
  const told = claims.filter(({ name }) => name.trim() !== '');
  if (told.length === 0) return 'Name at least one claim: without it, every pipeline of the issuer could hand in.';
  if (told.some(({ pattern }) => pattern.replaceAll('*', '').trim().length < 3)) {
    return 'Each pattern needs at least three characters besides "*".';
  }
  const names = told.map(({ name }) => name.trim());
  return new Set(names).size < names.length ? 'Name each claim once.' : '';
}

export function claimsOf(claims: readonly Claim[]): Record<string, string> {
  return Object.fromEntries(
    claims.filter(({ name }) => name.trim() !== '').map(({ name, pattern }) => [name.trim(), pattern.trim()]),
  );
}
