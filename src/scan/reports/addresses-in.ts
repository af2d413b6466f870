// SPDX-License-Identifier: Apache-2.0

const mostAddresses = 50;

/** The http and https addresses written inside prose or Markdown, each once, at most 50. */
export function addressesIn(prose: string): string[] {
  const found = prose.slice(0, 65_536).match(/https?:\/\/[^\s<>"'()[\]\\]+/gi) ?? [];
  return [...new Set(found.map((address) => address.replace(/[.,;:]+$/, '')))].slice(0, mostAddresses);
}
