// SPDX-License-Identifier: Apache-2.0

const silent = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'svg', 'math', 'object', 'iframe']);
const breaking = new Set(
  'address article blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul'.split(
    ' ',
  ),
);
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  eacute: 'é',
  egrave: 'è',
  ecirc: 'ê',
  agrave: 'à',
  acirc: 'â',
  ccedil: 'ç',
  ocirc: 'ô',
  ugrave: 'ù',
  ucirc: 'û',
  icirc: 'î',
  iuml: 'ï',
  laquo: '«',
  raquo: '»',
  rsquo: '’',
  lsquo: '‘',
  ldquo: '“',
  rdquo: '”',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  copy: '©',
  euro: '€',
};

/**
 * The words of an HTML mail as plain text. Nothing is loaded and nothing is run: tags are thrown away, the target of
 * a link is written beside its words. One pass over the text; every character is looked at once or twice.
 */
export function htmlToText(html: string): string {
  const writer = new TextWriter();
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf('<', at);
    if (open === -1) {
      writer.words(html.slice(at));
      break;
    }
    writer.words(html.slice(at, open));
    at = readTag(html, open, writer);
  }
  return writer.text();
}

/** Reads what begins with `<` and answers where to go on. */
function readTag(html: string, open: number, writer: TextWriter): number {
  if (html.startsWith('<!--', open)) return after(html, '-->', open + 4);
  if (!/[a-z/!?]/i.test(html[open + 1] ?? '')) {
    writer.words('<');
    return open + 1;
  }
  const end = after(html, '>', open + 1);
  const tag = html.slice(open + 1, end - 1);
  const name = /^\/?\s*([a-z][a-z0-9]*)/i.exec(tag.slice(0, 40))?.[1]?.toLowerCase() ?? '';
  writer.tag(name, tag);
  return end;
}

function after(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from);
  return found === -1 ? html.length : found + mark.length;
}

class TextWriter {
  readonly #pieces: string[] = [];
  #silentIn = '';
  #link = '';

  words(text: string): void {
    if (this.#silentIn === '' && text !== '') this.#pieces.push(decodeEntities(text).replace(/\s+/g, ' '));
  }

  tag(name: string, tag: string): void {
    const closes = tag.startsWith('/');
    if (this.#silentIn !== '') {
      if (closes && name === this.#silentIn) this.#silentIn = '';
      return;
    }
    if (silent.has(name) && !closes && !tag.endsWith('/')) this.#silentIn = name;
    else if (name === 'a') this.#anchor(closes, tag);
    else this.#pieces.push(spaceFor(name, closes));
  }

  #anchor(closes: boolean, tag: string): void {
    if (closes && this.#link !== '') this.#pieces.push(` <${this.#link}>`);
    const target = closes ? '' : decodeEntities(/\bhref\s*=\s*["']?([^"'\s>]{1,2000})/i.exec(tag.slice(0, 4000))?.[1] ?? '');
    this.#link = /^(https?|mailto):/i.test(target) ? target : '';
  }

  text(): string {
    return this.#pieces
      .join('')
      .replace(/[ \t]+/g, ' ')
      .replace(/ ?\n ?/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
  }
}

function spaceFor(name: string, closes: boolean): string {
  if (name === 'td' || name === 'th') return ' ';
  if (name === 'li' && !closes) return '\n- ';
  return breaking.has(name) ? '\n' : '';
}

function decodeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : '\ufffd';
  });
}
