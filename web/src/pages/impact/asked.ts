// SPDX-License-Identifier: Apache-2.0

/** Whether what was typed names a vulnerability or a package: ids have a known beginning, everything else is a package. */
export function askedOf(text: string): { purl: string } | { vulnerability: string } {
  const asked = text.trim();
  return /^(cve|ghsa|mal|pysec|rustsec|go|osv|dsa|usn|alas|rhsa|elsa)-[\w-]+$/i.test(asked)
    ? { vulnerability: asked }
    : { purl: asked };
}
