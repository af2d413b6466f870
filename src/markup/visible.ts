// SPDX-License-Identifier: Apache-2.0

// Controls (tab and line feed apart), direction marks and overrides, zero-width and filler characters, line separators, tags,
// lone surrogates. The joiners U+200C and U+200D stay: languages and emoji need them.
const hidden =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]|\u034f/gu;

/** Shows characters that hide or turn around what is written: U+202E becomes ⟦U+202E⟧. Tab and line feed stay. */
export function visible(text: string): string {
  return text.replace(hidden, (char) => (char === '\t' || char === '\n' ? char : `⟦U+${code(char)}⟧`));
}

function code(char: string): string {
  return char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
}
