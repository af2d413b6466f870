// SPDX-License-Identifier: Apache-2.0
import type { XmlElement } from '../../../kit/xml-tree.ts';
import { parseXml } from '../../../kit/xml-tree.ts';
import type { Fault } from '../../contract.ts';
import type { Feed, FeedEntry } from './feed-entries.ts';
import { element, emptyElement, xmlDocument } from './xml.ts';

export const atomType = 'application/atom+xml; charset=utf-8';
const namespace = 'http://www.w3.org/2005/Atom';

/** An Atom feed (RFC 4287). Summaries are plain text, so that no reader has to be trusted with HTML. */
export function writeAtom(feed: Feed): string {
  const { author } = feed;
  return xmlDocument([
    `<feed xmlns="${namespace}" xml:lang="${feed.language}">`,
    element('id', feed.id),
    element('title', feed.title, { type: 'text' }),
    element('subtitle', feed.subtitle, { type: 'text' }),
    element('updated', feed.updated),
    emptyElement('link', { rel: 'self', type: 'application/atom+xml', href: feed.self }),
    emptyElement('link', { rel: 'alternate', type: 'text/html', hreflang: feed.language, href: feed.site }),
    `<author>${element('name', author.name)}${element('uri', author.uri)}${element('email', author.email)}</author>`,
    ...feed.entries.flatMap(entryLines),
    '</feed>',
  ]);
}

function entryLines(entry: FeedEntry): string[] {
  return [
    '<entry>',
    element('id', entry.id),
    element('title', entry.title, { type: 'text' }),
    emptyElement('link', { rel: 'alternate', type: 'text/html', href: entry.url }),
    element('published', entry.published),
    element('updated', entry.updated),
    ...entry.categories.map((term) => emptyElement('category', { term })),
    element('summary', entry.summary, { type: 'text' }),
    '</entry>',
  ];
}

/** RFC 3339, with `T` and an offset, and a day that exists. */
function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));
}

function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\S+$/i.test(text);
}

const textTypes = new Set(['text', 'html', 'xhtml']);
/** At most once in an element, by the sections on the feed (4.1.1) and on the entry (4.1.2). */
const onceOfFeed = ['generator', 'icon', 'logo', 'id', 'rights', 'subtitle', 'title', 'updated'];
const onceOfEntry = ['content', 'id', 'published', 'rights', 'source', 'summary', 'title', 'updated'];

/** Every "must" of RFC 4287 that a document alone can break. `place` is the line. Never throws. */
export async function checkAtom(document: string): Promise<Fault[]> {
  let root: XmlElement;
  try {
    root = await parseXml(document, 'the feed');
  } catch (thrown) {
    return [{ rule: 'xml', place: '', message: (thrown as Error).message }];
  }
  if (root.name !== 'feed' || root.uri !== namespace) return [fault('2', root, 'the root is not a feed of Atom')];
  const entries = root.children.filter(({ name }) => name === 'entry');
  const feedHasAuthor = has(root, 'author');
  return [
    ...common(root, onceOfFeed),
    ...(feedHasAuthor || entries.every((entry) => has(entry, 'author')) ? [] : [fault('4.1.1', root, 'no author is named')]),
    ...twins(root),
    ...entries.flatMap((entry) => [
      ...common(entry, onceOfEntry),
      ...(has(entry, 'content') || links(entry).some(({ rel }) => rel === 'alternate')
        ? []
        : [fault('4.1.2', entry, 'an entry has neither content nor an alternate link')]),
    ]),
    ...sameEntries(entries),
  ];
}

function common(element: XmlElement, once: readonly string[]): Fault[] {
  const count = (name: string) => element.children.filter((child) => child.name === name).length;
  return [
    ...['id', 'title', 'updated'].filter((name) => count(name) === 0).map((name) => fault('4.1', element, `${name} is missing`)),
    ...once.filter((name) => count(name) > 1).map((name) => fault('4.1', element, `${name} stands more than once`)),
    ...element.children.flatMap(childFaults),
  ];
}

/** Rules on the content of an element, by its name. */
const contents: Readonly<Record<string, (child: XmlElement) => string | false>> = {
  id: ({ text }) => !isAddress(text) && 'an id is no absolute IRI (4.2.6)',
  updated: ({ text }) => !isDate(text) && 'updated is no RFC 3339 date (3.3)',
  published: ({ text }) => !isDate(text) && 'published is no RFC 3339 date (3.3)',
  title: textFault,
  subtitle: textFault,
  summary: textFault,
  rights: textFault,
  link: ({ attributes }) => (attributes.get('href') ?? '') === '' && 'a link has no href (4.2.7.1)',
  category: ({ attributes }) => !attributes.has('term') && 'a category has no term (4.2.2.1)',
  author: personFault,
  contributor: personFault,
};

function textFault({ attributes }: XmlElement): string | false {
  return !textTypes.has(attributes.get('type') ?? 'text') && 'the type of a text is unknown (3.1.1)';
}

function personFault(person: XmlElement): string | false {
  const names = person.children.filter(({ name }) => name === 'name');
  if (names.length !== 1 || names[0]?.text === '') return 'a person has not exactly one name (3.2.1)';
  const email = person.children.find(({ name }) => name === 'email');
  return email !== undefined && !/^\S+@\S+$/.test(email.text) && 'an e-mail address is none (3.2.3)';
}

function childFaults(child: XmlElement): Fault[] {
  const message = contents[child.name]?.(child);
  return message ? [fault('content', child, message)] : [];
}

/** No two alternate links of one type and language (4.1.1, 4.1.2). */
function twins(element: XmlElement): Fault[] {
  return [element, ...element.children.filter(({ name }) => name === 'entry')].flatMap((each) => {
    const keys = links(each)
      .filter(({ rel }) => rel === 'alternate')
      .map(({ type, hreflang }) => `${type}\n${hreflang}`);
    return keys.length === new Set(keys).size ? [] : [fault('4.1', each, 'two alternate links are of one type and language')];
  });
}

/** One id with one `updated` stands once (4.1.1). */
function sameEntries(entries: readonly XmlElement[]): Fault[] {
  const keys = new Set<string>();
  return entries.flatMap((entry) => {
    const text = (name: string) => entry.children.find((child) => child.name === name)?.text ?? '';
    const key = `${text('id')}\n${text('updated')}`;
    const isNew = !keys.has(key);
    keys.add(key);
    return isNew ? [] : [fault('4.1.1', entry, 'two entries have the same id and the same date')];
  });
}

function links({ children }: XmlElement): { rel: string; type: string; hreflang: string }[] {
  return children
    .filter(({ name }) => name === 'link')
    .map(({ attributes }) => ({
      rel: attributes.get('rel') ?? 'alternate',
      type: attributes.get('type') ?? '',
      hreflang: attributes.get('hreflang') ?? '',
    }));
}

function has({ children }: XmlElement, name: string): boolean {
  return children.some((child) => child.name === name);
}

function fault(rule: string, { line }: XmlElement, message: string): Fault {
  return { rule, place: String(line), message };
}
