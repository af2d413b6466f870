// SPDX-License-Identifier: Apache-2.0

export interface HtmlTable {
  /** Column names in lower case. */
  header: readonly string[];
  rows: readonly (readonly string[])[];
}

const mostTags = 2_000_000;

/**
 * The outer tables of an HTML page, cells as plain text. Written for generated reports: tags are taken one by one, so that
 * neither a missing end tag nor a table inside a cell shifts rows.
 */
export function htmlTables(html: string): HtmlTable[] {
  const reader = new TableReader();
  let end = 0;
  let tags = 0;
  for (const match of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,10})(?:\s[^<>]{0,4096})?>/gi)) {
    reader.text(html.slice(end, match.index));
    end = match.index + match[0].length;
    if (++tags > mostTags) break;
    const name = (match[2] ?? '').toLowerCase();
    if (match[1] === '/') reader.close(name);
    else if (name !== '') reader.open(name);
  }
  return reader.tables;
}

/** The terms of the page's definition lists, in lower case, with their definitions. */
export function definitionsOf(html: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const match of html.slice(0, 256 * 1024).matchAll(/<dt>([^<]{1,200})<\/dt>\s{0,200}<dd>([^<]{0,1000})<\/dd>/gi)) {
    found.set(plain(match[1] as string).toLowerCase(), plain(match[2] as string));
  }
  return found;
}

class TableReader {
  readonly tables: HtmlTable[] = [];
  private depth = 0;
  private header: string[] = [];
  private rows: string[][] = [];
  private row: string[] = [];
  private cell: string[] | undefined;

  open(name: string): void {
    if (name === 'table' && this.depth++ === 0) [this.header, this.rows] = [[], []];
    if (this.depth !== 1) return;
    if (name === 'tr') this.endRow();
    if (name === 'td' || name === 'th') {
      this.endCell();
      this.cell = [];
    }
  }

  text(content: string): void {
    // A table inside a cell illustrates a rule: none of our columns holds one.
    if (this.cell && this.depth === 1) this.cell.push(content);
  }

  close(name: string): void {
    if (this.depth === 0) return;
    if (this.depth === 1 && (name === 'td' || name === 'th')) this.endCell();
    if (this.depth === 1 && (name === 'tr' || name === 'table')) this.endRow();
    if (name === 'thead' && this.depth === 1 && this.header.length === 0)
      this.header = (this.rows.pop() ?? []).map((cell) => cell.toLowerCase());
    if (name === 'table' && --this.depth === 0) this.tables.push({ header: this.header, rows: this.rows });
  }

  private endCell(): void {
    if (this.cell) this.row.push(plain(this.cell.join('')));
    this.cell = undefined;
  }

  private endRow(): void {
    this.endCell();
    if (this.row.length > 0) this.rows.push(this.row);
    this.row = [];
  }
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
]);

/** One pass: `&amp;lt;` is the text `&lt;`. */
function plain(text: string): string {
  return text
    .replace(/&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/gi, (mark) => decoded(mark.slice(1, -1).toLowerCase()) ?? mark)
    .replace(/\s+/g, ' ')
    .trim();
}

function decoded(entity: string): string | undefined {
  if (!entity.startsWith('#')) return entities.get(entity);
  const code = entity[1] === 'x' ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
