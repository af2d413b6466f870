// SPDX-License-Identifier: Apache-2.0

export interface PackageName {
  /** '' when the rule has none. */
  name: string;
  pattern: boolean;
  /** Why Grype cannot compile it. */
  broken?: string;
  /** Read otherwise than it looks. */
  remark?: string;
}

/** Any of these turns the whole name into an RE2 expression, anchored on both sides; a dot alone does not. */
const trigger = /[\^$*+?[\](){}|\\]/;

export function readPackageName(name: string): PackageName {
  if (!trigger.test(name)) return { name, pattern: false };
  if (!isExpression(name)) return { name, pattern: true, broken: 'is no readable regular expression' };
  const globLike = /(?:^|[^.\])}\\])\*/.test(name);
  const remark = 'a "*" makes the name a regular expression, in which it repeats the character before it; a glob would be ".*".';
  return { name, pattern: true, ...(globLike && { remark }) };
}

/** RE2 has neither look-around nor back-references. */
function isExpression(pattern: string): boolean {
  if (pattern.length > 2000 || /\(\?(?:[=!]|<[=!])|\\[1-9]/.test(pattern)) return false;
  try {
    new RegExp(`^(?:${pattern})$`);
    return true;
  } catch {
    return false;
  }
}
