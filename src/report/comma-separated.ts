// SPDX-License-Identifier: Apache-2.0

/** A record of RFC 4180 (section 2): quoted where needed, quotes doubled, ended by CRLF. */
export function csvRecord(fields: readonly string[]): string {
  return `${fields.map(quote).join(',')}\r\n`;
}

function quote(field: string): string {
  const safe = withoutFormula(withoutControls(field.toWellFormed()));
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** Escape sequences would repaint the terminal that shows the file; tabs and line ends are RFC 4180's to carry. */
function withoutControls(field: string): string {
  return field.replace(/(?![\t\r\n])\p{Cc}/gu, '\uFFFD');
}

/**
 * Spreadsheets run a cell that starts like a formula; a leading apostrophe makes it text (OWASP, "CSV Injection").
 * The full-width signs are written as escapes: one letter beyond Latin-1 doubles what the whole bundle takes in memory.
 * A plain scoped package name (`@scope/name@1.0.0`) holds nothing a formula could be made of and stays as it is.
 */
function withoutFormula(field: string): string {
  const harmless = /^@[A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)?(@[A-Za-z0-9.+-]+)?$/;
  return /^[\s\p{Cc}\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u.test(field) && !harmless.test(field)
    ? `'${field}`
    : field;
}
