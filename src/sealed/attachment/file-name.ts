// SPDX-License-Identifier: Apache-2.0

/** Characters of a name; more helps nobody to recognise a file. */
const lengthLimit = 120;
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Control, format (direction, zero width), private, unassigned and surrogate characters, and line separators. */
const invisible = /[\p{C}\u2028\u2029]/gu;

/** A name that can stand on any disk and in any header: no path, nothing invisible, nothing reserved, and never empty. */
export function cleanFileName(name: string): string {
  const last = name.slice(-4096).toWellFormed().normalize('NFC').split(/[/\\]/).at(-1)!;
  const plain = last
    .replace(invisible, '')
    .replace(/[<>:"|?*%]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  if (plain === '') return 'attachment';
  return shorten(reserved.test(plain) ? `_${plain}` : plain);
}

/** Whether a name tries to look like another: direction marks, other invisible characters, or many spaces before its ending. */
export function isDeceivingName(name: string): boolean {
  return name.slice(0, 4096).search(invisible) >= 0 || /\s{5,}\S*$/.test(name.slice(-200));
}

/**
 * The header field Content-Disposition for a download: an ASCII name for old programs and the whole one (RFC 6266, RFC 8187).
 * The name is cleaned here, so that no caller can forget it.
 */
export function contentDisposition(name: string): string {
  const clean = cleanFileName(name);
  // Taking letters apart can leave nothing, or a slash.
  const ascii =
    clean
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/[^ -~]|["\\/%]/g, '_') || '_';
  const encoded = encodeURIComponent(clean).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** Cuts in the middle of what comes before the ending. */
function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= lengthLimit) return name;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
  return (
    characters
      .slice(0, lengthLimit - ending.length)
      .join('')
      .trimEnd() + ending
  );
}
