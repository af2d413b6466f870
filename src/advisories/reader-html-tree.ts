// SPDX-License-Identifier: Apache-2.0

export interface HtmlElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: (HtmlElement | string)[];
  /** Offset of its first character in the document. */
  at: number;
}

export interface HtmlFault {
  at: number;
  message: string;
}

const empty = new Set(['meta', 'link', 'img', 'br', 'hr']);
const depthLimit = 200;
const opening = /<([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>/y;
const closing = /<\/([a-z][a-z0-9]*)>/y;
const attribute = / ([a-z-]+)="([^"]*)"/g;

/**
 * Reads the strict HTML that our pages are written in: lower case, every element closed, every attribute quoted, every
 * other `<` escaped. Whatever else it meets is a fault, and reading ends there. Linear in the length of the document.
 */
export function readHtml(document: string): { root: HtmlElement; faults: HtmlFault[] } {
  const root: HtmlElement = { name: '', attributes: new Map(), children: [], at: 0 };
  const reader = new Reader(document, root);
  const fault = reader.read();
  return { root, faults: fault ? [fault] : [] };
}

class Reader {
  readonly #text: string;
  readonly #open: HtmlElement[];
  #at = 0;

  constructor(text: string, root: HtmlElement) {
    this.#text = text;
    this.#open = [root];
  }

  read(): HtmlFault | undefined {
    const doctype = '<!doctype html>\n';
    if (!this.#text.startsWith(doctype)) return this.#fault('it does not begin with the doctype');
    this.#at = doctype.length;
    while (this.#at < this.#text.length) {
      const fault = this.#text[this.#at] === '<' ? this.#tag() : this.#words();
      if (fault) return fault;
    }
    const left = this.#open.at(-1)!;
    return this.#open.length > 1 ? { at: left.at, message: `<${left.name}> is never closed` } : undefined;
  }

  #words(): HtmlFault | undefined {
    const end = this.#text.indexOf('<', this.#at);
    const raw = this.#text.slice(this.#at, end < 0 ? undefined : end);
    if (/&(?!(?:amp|lt|gt|quot|#\d{1,7});)/.test(raw)) return this.#fault('an & is not escaped');
    this.#open.at(-1)!.children.push(decoded(raw));
    this.#at += raw.length;
    return undefined;
  }

  #tag(): HtmlFault | undefined {
    closing.lastIndex = this.#at;
    const end = closing.exec(this.#text);
    if (end) return this.#close(end[1]!, end[0].length);
    opening.lastIndex = this.#at;
    const start = opening.exec(this.#text);
    if (!start) return this.#fault('a < begins no element of ours');
    return this.#begin(start[1]!, start[2]!, start[0].length);
  }

  #begin(name: string, raw: string, length: number): HtmlFault | undefined {
    const attributes = new Map<string, string>();
    for (const [, key = '', value = ''] of raw.matchAll(attribute)) {
      if (attributes.has(key)) return this.#fault(`<${name}> has the attribute ${key} twice`);
      attributes.set(key, decoded(value));
    }
    if (this.#open.length > depthLimit) return this.#fault('elements are nested too deep');
    const element: HtmlElement = { name, attributes, children: [], at: this.#at };
    this.#open.at(-1)!.children.push(element);
    if (!empty.has(name)) this.#open.push(element);
    this.#at += length;
    return undefined;
  }

  #close(name: string, length: number): HtmlFault | undefined {
    const open = this.#open.at(-1)!;
    if (this.#open.length === 1 || open.name !== name) return this.#fault(`</${name}> closes what is not open`);
    this.#open.pop();
    this.#at += length;
    return undefined;
  }

  #fault(message: string): HtmlFault {
    return { at: this.#at, message };
  }
}

const characters: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };

function decoded(text: string): string {
  return text.replace(/&(?:lt|gt|quot|amp|#(\d{1,7}));/g, (entity, code: string | undefined) => {
    if (code === undefined) return characters[entity]!;
    return Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : '\ufffd';
  });
}

/** Every element of the tree, in the order of the document. */
export function* elementsOf(root: HtmlElement): Generator<HtmlElement> {
  for (const child of root.children) {
    if (typeof child === 'string') continue;
    yield child;
    yield* elementsOf(child);
  }
}

/** The words in an element. */
export function textOfElement(element: HtmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOfElement(child))).join('');
}
