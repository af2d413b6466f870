// SPDX-License-Identifier: Apache-2.0

const plain = /^[A-Za-z0-9._~-]*$/;
/** Nearly every package: nothing to encode but the scope's `@`. */
const plainPackage = /^(?:@[A-Za-z0-9._~-]+\/)?[A-Za-z0-9._~-]+$/;

/**
 * Package URL of an npm package (purl specification, type `npm`): the scope's `@` is always percent-encoded,
 * letter case is kept. `version` may be empty.
 */
export function npmPurl(name: string, version: string): string {
  if (plainPackage.test(name) && plain.test(version)) {
    const encoded = name.startsWith('@') ? `%40${name.slice(1)}` : name;
    return version === '' ? `pkg:npm/${encoded}` : `pkg:npm/${encoded}@${version}`;
  }
  const at = version === '' ? '' : `@${encode(version)}`;
  const slash = name.startsWith('@') ? name.indexOf('/') : -1;
  if (slash < 0) return `pkg:npm/${encode(name)}${at}`;
  return `pkg:npm/%40${encode(name.slice(1, slash))}/${encode(name.slice(slash + 1))}${at}`;
}

/** Percent-encodes all but the purl specification's own set; a colon stays as it is. */
function encode(text: string): string {
  if (plain.test(text)) return text;
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}
