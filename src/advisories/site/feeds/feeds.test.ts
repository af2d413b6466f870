// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anySite, sampleSite, siteOf } from '../../../../test/builders/build-site.ts';
import { parseXml } from '../../../kit/xml-tree.ts';
import type { AdvisoryRow, SiteSource } from '../site-source.ts';
import { checkAtom, writeAtom } from './atom.ts';
import { entriesOfFeed, feedOf } from './feed-entries.ts';
import { checkRss, writeRss } from './rss.ts';

const feed = (source: SiteSource, language: 'en' | 'fr' = 'en') => feedOf(source, { language, path: '/security/feed.atom' });
const atom = writeAtom(feed(sampleSite()));
const rss = writeRss(feed(sampleSite()));

/** Each breaks one rule; the text that is replaced must be there. */
const spoiltAtom: [string, string | RegExp, string][] = [
  ['no feed id', /<id>tag:[^<]*advisories\/en<\/id>/, ''],
  ['id that is no IRI', /<id>tag:[^<]*advisories\/en<\/id>/, '<id>advisories</id>'],
  ['two titles', '<subtitle', '<title>x</title><subtitle'],
  ['no title', /<title type="text">Example Switch[^<]*<\/title>/, ''],
  ['date of mail', /<updated>[^<]*<\/updated>/, '<updated>Tue, 03 Mar 2026 10:00:00 +0000</updated>'],
  ['a day that is not', /<updated>[^<]*<\/updated>/, '<updated>2026-13-03T10:00:00Z</updated>'],
  ['no author', /<author>.*<\/author>/, ''],
  ['author without a name', /<name>[^<]*<\/name>/, ''],
  ['author with an odd address', /<email>[^<]*<\/email>/, '<email>nobody</email>'],
  ['link without href', / href="https:\/\/security.example.org\/security\/"/, ''],
  ['entry without a link', /<link rel="alternate" type="text\/html" href="[^"]*advisories[^>]*>/, ''],
  ['entry without an id', /<id>tag:[^<]*advisory[^<]*<\/id>/, ''],
  ['unknown type of text', 'type="text"', 'type="text/plain"'],
  ['category without a term', /<category term="[^"]*"\/>/, '<category/>'],
  ['not well formed', '</feed>', ''],
  ['another root', /<(\/?)feed/g, '<$1rss'],
];

const spoiltRss: [string, string | RegExp, string][] = [
  ['no description of the channel', /<description>[^<]*<\/description>/, ''],
  ['two links', '<language>', '<link>https://example.org/</link><language>'],
  ['link that is none', /<link>https[^<]*<\/link>/, '<link>security</link>'],
  ['RFC 3339 date', /<pubDate>[^<]*<\/pubDate>/, '<pubDate>2026-03-03T10:00:00Z</pubDate>'],
  ['guid as a link', ' isPermaLink="false"', ''],
  ['no self link', /<atom:link[^>]*>/, ''],
  ['item with nothing', /<item>[\s\S]*?<\/item>/, '<item></item>'],
  ['active HTML', /(<item>[\s\S]*?<description>)[^<]*/, '$1&lt;script&gt;x&lt;/script&gt;'],
  ['a guid twice', /<item>[\s\S]*?<\/item>/, '$&$&'],
  ['another version', 'version="2.0"', 'version="0.91"'],
];

describe('the feeds', () => {
  for (const language of ['en', 'fr'] as const)
    for (const [name, source] of [
      ['empty', siteOf([])],
      ['sample', sampleSite()],
      ['hostile', anySite('</title>]]><script>x</script>&amp;\u0000\u202e\ufffe')],
    ] as const)
      it(`keep the rules (${name}, ${language})`, async () => {
        assert.deepEqual(await checkAtom(writeAtom(feed(source, language))), []);
        assert.deepEqual(await checkRss(writeRss(feed(source, language))), []);
      });

  it('are refused when a rule is broken', async () => {
    for (const [name, search, replacement] of spoiltAtom) {
      const spoilt = atom.replace(search, replacement);
      assert.notEqual(spoilt, atom, name);
      assert.notDeepEqual(await checkAtom(spoilt), [], name);
    }
    for (const [name, search, replacement] of spoiltRss) {
      const spoilt = rss.replace(search, replacement);
      assert.notEqual(spoilt, rss, name);
      assert.notDeepEqual(await checkRss(spoilt), [], name);
    }
    const twice = atom.replace(/<entry>[\s\S]*?<\/entry>/, '$&$&');
    assert.notDeepEqual(await checkAtom(twice), []);
  });

  it('keep the id of an entry whatever changes, and move its date', () => {
    const before = sampleSite();
    const change = (row: AdvisoryRow): AdvisoryRow => ({
      ...row,
      title: { en: 'Another title' },
      modified: '2026-07-01T00:00:00Z',
      withdrawn: true,
    });
    const moved = { ...before.publisher, baseUrl: 'https://other.example.org' };
    const after = feed({ ...before, publisher: moved, rows: before.rows.map(change) });
    assert.deepEqual(
      after.entries.map(({ id }) => id).sort(),
      feed(before)
        .entries.map(({ id }) => id)
        .sort(),
    );
    assert.equal(after.id, feed(before).id);
    assert.ok(after.entries.every(({ updated, title }) => updated === '2026-07-01T00:00:00Z' && title.includes('Withdrawn')));
    assert.equal(after.updated, '2026-07-01T00:00:00Z');
  });

  it('hold the latest changed and no more than a reader takes', async () => {
    const [row] = sampleSite().rows;
    const rows = Array.from({ length: 300 }, (_, at) => ({
      ...row!,
      id: `NGAO-2026-${String(at).padStart(4, '0')}`,
      modified: `2026-04-${String((at % 28) + 1).padStart(2, '0')}T00:00:00Z`,
    }));
    const entries = feed(siteOf(rows)).entries;
    assert.equal(entries.length, entriesOfFeed);
    assert.equal(entries[0]?.updated, '2026-04-28T00:00:00Z');
    assert.deepEqual(await checkAtom(writeAtom(feed(siteOf(rows)))), []);
  });

  it('say in plain text what was written in HTML', async () => {
    const text = '<b>x</b> & y';
    const parsed = await parseXml(writeAtom(feed(anySite(text))), 'feed');
    const entry = parsed.children.find(({ name }) => name === 'entry');
    assert.equal(entry?.children.find(({ name }) => name === 'summary')?.text, text);
    const channel = (await parseXml(writeRss(feed(anySite(text))), 'feed')).children[0];
    const item = channel?.children.find(({ name }) => name === 'item');
    assert.equal(item?.children.find(({ name }) => name === 'description')?.text, '&lt;b&gt;x&lt;/b&gt; &amp; y');
  });
});
