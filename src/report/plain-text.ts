// SPDX-License-Identifier: Apache-2.0

/**
 * One harmless line out of any text. Package names and advisory texts are written by strangers: escape sequences,
 * bidirectional overrides and invisible characters (Unicode categories Cc, Cf, Zl, Zp, lone surrogates) would
 * repaint a terminal, start a workflow command or hide what a page says. White space becomes one blank.
 */
export function plain(text: string): string {
  // Nearly every text is printable ASCII; the Unicode expression below costs milliseconds to set up.
  if (isPrintableAscii(text)) return text.includes('  ') ? text.replace(/ +/g, ' ') : text;
  return text.replace(/\s+/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\uFFFD');
}

/** Whether every character is one of U+0020 to U+007E. */
export function isPrintableAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

/** `1 finding`, `2 findings`; thousands are set apart by a comma. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${thousands(amount)} ${amount === 1 ? one : many}`;
}

/** `1502` as `1,502`, the same in every locale. */
export function thousands(amount: number): string {
  return String(amount).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** At most `length` characters, the last one an ellipsis where something was cut off. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, Math.max(0, length - 1)).join('')}…`;
}
