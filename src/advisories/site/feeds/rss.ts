// SPDX-License-Identifier: Apache-2.0
import { parseXml, type XmlElement } from '../../../kit/xml-tree.ts';
import type { Fault } from '../../contract.ts';
import type { Feed, FeedEntry } from './feed-entries.ts';
import { element, emptyElement, xmlDocument } from './xml.ts';

export const rssType = 'application/rss+xml; charset=utf-8';
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** An RSS 2.0 channel, for readers that know no Atom. */
export function writeRss(feed: Feed): string {
  return xmlDocument([
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">',
    '<channel>',
    element('title', feed.title),
    element('link', feed.site),
    element('description', feed.subtitle),
    element('language', feed.language),
    element('lastBuildDate', mailDate(feed.updated)),
    emptyElement('atom:link', { rel: 'self', type: 'application/rss+xml', href: feed.self }),
    ...feed.entries.flatMap(itemLines),
    '</channel>',
    '</rss>',
  ]);
}

function itemLines(entry: FeedEntry): string[] {
  return [
    '<item>',
    element('title', entry.title),
    element('link', entry.url),
    element('guid', entry.id, { isPermaLink: 'false' }),
    element('pubDate', mailDate(entry.published)),
    element('atom:updated', entry.updated),
    ...entry.categories.map((term) => element('category', term)),
    // The description is read as HTML by most readers: escaped once more, so that it stays plain text.
    element('description', entry.summary.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')),
    '</item>',
  ];
}

/** `Tue, 03 Mar 2026 10:00:00 +0000` (RFC 822 with a year of four digits). */
function mailDate(instant: string): string {
  const date = new Date(instant);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${days[date.getUTCDay()]}, ${two(date.getUTCDate())} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

const datePattern =
  /^(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d(:\d\d)? (GMT|UT|[+-]\d{4})$/;

/** What RSS 2.0 requires, and what feed readers rely on. `place` is the line. Never throws. */
export async function checkRss(document: string): Promise<Fault[]> {
  let root: XmlElement;
  try {
    root = await parseXml(document, 'the feed', { foreign: true });
  } catch (thrown) {
    return [{ rule: 'xml', place: '', message: (thrown as Error).message }];
  }
  const channels = own(root, 'channel');
  const channel = channels[0];
  if (root.name !== 'rss' || root.attributes.get('version') !== '2.0' || channels.length !== 1 || !channel)
    return [fault('rss', root, 'the root is not RSS 2.0 with one channel')];
  const items = own(channel, 'item');
  return [
    ...['title', 'link', 'description']
      .filter((name) => own(channel, name).length !== 1 || own(channel, name)[0]?.text === '')
      .map((name) => fault('channel', channel, `${name} must stand exactly once`)),
    ...own(channel, 'link')
      .filter(({ text }) => !/^https?:\/\/\S+$/.test(text))
      .map((each) => fault('link', each, 'a link is no web address')),
    ...own(channel, 'lastBuildDate')
      .filter(isNoDate)
      .map((each) => fault('date', each, 'a date is not of RFC 822')),
    ...(channel.children.some(({ name, attributes }) => name === 'link' && attributes.get('rel') === 'self')
      ? []
      : [fault('self', channel, 'no atom:link says where the feed stands')]),
    ...items.flatMap(itemFaults),
    ...sameGuids(items),
  ];
}

function itemFaults(item: XmlElement): Fault[] {
  const count = (name: string) => own(item, name).length;
  const guid = own(item, 'guid')[0];
  const faults: (Fault | false)[] = [
    count('title') + count('description') === 0 && fault('item', item, 'an item needs a title or a description'),
    ...['title', 'link', 'description', 'guid', 'pubDate'].map(
      (name) => count(name) > 1 && fault('item', item, `${name} stands more than once`),
    ),
    own(item, 'pubDate').some(isNoDate) && fault('date', item, 'a date is not of RFC 822'),
    own(item, 'link').some(({ text }) => !/^https?:\/\/\S+$/.test(text)) && fault('link', item, 'a link is no web address'),
    guid !== undefined &&
      guid.attributes.get('isPermaLink') !== 'false' &&
      !/^https?:\/\//.test(guid.text) &&
      fault('guid', item, 'a guid that is no address must say isPermaLink="false"'),
    own(item, 'description').some(({ text }) => /<(script|iframe|object|embed|style|form|meta)\b|\son[a-z]+=/i.test(text)) &&
      fault('html', item, 'a description holds active HTML'),
  ];
  return faults.filter((each) => each !== false);
}

function sameGuids(items: readonly XmlElement[]): Fault[] {
  const seen = new Set<string>();
  return items.flatMap((item) => {
    const guid = own(item, 'guid')[0]?.text;
    if (guid === undefined) return [];
    const isNew = !seen.has(guid);
    seen.add(guid);
    return isNew ? [] : [fault('guid', item, 'a guid stands twice')];
  });
}

function isNoDate({ text }: XmlElement): boolean {
  return !datePattern.test(text) || Number.isNaN(Date.parse(text));
}

/** Children without a namespace. */
function own({ children }: XmlElement, name: string): XmlElement[] {
  return children.filter((child) => child.name === name && child.uri === '');
}

function fault(rule: string, { line }: XmlElement, message: string): Fault {
  return { rule, place: String(line), message };
}
