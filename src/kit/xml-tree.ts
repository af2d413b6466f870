// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from './errors.ts';

/** An element with what documents of data need of it; mixed content is not told apart. */
export interface XmlElement {
  /** Local name, without prefix. */
  name: string;
  /** Namespace. */
  uri: string;
  attributes: ReadonlyMap<string, string>;
  /** Only children of the parent's namespace, unless `foreign` was asked for: extensions of others are rarely ours to read. */
  children: XmlElement[];
  text: string;
  /** 1-based. */
  line: number;
}

const depthLimit = 256;
const elementLimit = 5_000_000;
const chunk = 64 * 1024;

/**
 * Parses XML into a tree. A document type declaration is refused before anything in it is read: entities could
 * multiply without bound or point to other files. Throws `input-malformed`, `input-unsupported`, `input-too-large`.
 */
export async function parseXml(text: string, file: string, options: { foreign?: boolean } = {}): Promise<XmlElement> {
  const { SaxesParser } = await import('saxes');
  const parser = new SaxesParser({ xmlns: true, position: true });
  const builder = new TreeBuilder(file, options.foreign ?? false);
  parser.on('xmldecl', (declaration) => builder.declare(declaration.encoding));
  // saxes tells a doctype only once it has ended; until then it keeps its text, which a chunk bounds.
  parser.on('doctype', () => builder.refuseDoctype());
  let line = 1;
  parser.on('opentagstart', () => {
    line = parser.line;
  });
  parser.on('opentag', (tag) => {
    const attributes = new Map(Object.values(tag.attributes).map((each) => [each.local, each.value.trim()]));
    builder.open({ name: tag.local, uri: tag.uri, attributes, children: [], text: '', line });
  });
  parser.on('text', (content) => builder.text(content));
  parser.on('cdata', (content) => builder.text(content));
  parser.on('closetag', () => builder.close());
  parser.on('error', () => builder.fail(parser.line));
  if (/<!DOCTYPE/i.test(text.slice(0, text.search(/<[A-Za-z_]/) >>> 0))) builder.refuseDoctype();
  for (let at = 0; at < text.length; at += chunk) parser.write(text.slice(at, at + chunk));
  parser.close();
  return builder.finish();
}

class TreeBuilder {
  private readonly file: string;
  private readonly foreign: boolean;
  private readonly stack: XmlElement[] = [];
  private readonly texts: string[][] = [];
  private root: XmlElement | undefined;
  private count = 0;

  constructor(file: string, foreign: boolean) {
    this.file = file;
    this.foreign = foreign;
  }

  declare(encoding: string | undefined): void {
    if (encoding === undefined || /^(?:utf-?8|us-ascii)$/i.test(encoding)) return;
    throw new NgaoError('input-unsupported', `${this.file} declares an encoding other than UTF-8; save it as UTF-8.`);
  }

  refuseDoctype(): never {
    throw new NgaoError(
      'input-malformed',
      `${this.file} has a document type declaration, which no report and no SBOM needs; it was not read.`,
    );
  }

  fail(line: number): never {
    throw new NgaoError('input-malformed', `${this.file}, line ${line}: it is not well-formed XML. Create the file anew.`);
  }

  open(element: XmlElement): void {
    if (this.stack.length >= depthLimit || ++this.count > elementLimit) {
      throw new NgaoError('input-too-large', `${this.file} has more or deeper elements than any real report or SBOM.`);
    }
    this.stack.push(element);
    this.texts.push([]);
  }

  text(content: string): void {
    this.texts.at(-1)?.push(content);
  }

  close(): void {
    const element = this.stack.pop() as XmlElement;
    element.text = (this.texts.pop() as string[]).join('').trim();
    const parent = this.stack.at(-1);
    if (parent === undefined) this.root = element;
    else if (this.foreign || element.uri === parent.uri) parent.children.push(element);
  }

  finish(): XmlElement {
    if (!this.root) throw new NgaoError('input-malformed', `${this.file} holds no XML element.`);
    return this.root;
  }
}
