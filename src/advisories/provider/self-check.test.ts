// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildAdvisory, buildWithdrawnAdvisory, samplePublisher } from '../../../test/builders/build-advisory.ts';
import { hashOf, providerKey, providerTree, serveTree, sign } from '../../../test/builders/provider-tree.ts';
import type { PublicFile } from '../public-file.ts';
import type { RequirementNumber } from './findings.ts';
import { providerPaths } from './provider-row.ts';
import type { Fetched } from './provider-world.ts';
import { checkProvider } from './self-check.ts';

const whole = await providerTree([buildAdvisory(), buildWithdrawnAdvisory()]);
const { baseUrl } = samplePublisher;
const folder = '/.well-known/csaf/white/2026/';
const document = `${folder}ngao-2026-0001.json`;
const securityTxt = '/.well-known/security.txt';

type Tree = Map<string, PublicFile>;
type Answers = Record<string, Fetched>;
type Mutation = (tree: Tree, answers: Answers) => void | Promise<void>;

const bodyAt = (tree: Tree, path: string) => String(tree.get(path)?.body);
function change(tree: Tree, path: string, by: (body: string) => string): void {
  const file = tree.get(path) as PublicFile;
  const body = by(String(file.body));
  assert.notEqual(body, file.body, `the mutation of ${path} changes nothing`);
  tree.set(path, { ...file, body });
}
// biome-ignore lint/suspicious/noExplicitAny: a mutation reaches into any JSON
const changeJson = (tree: Tree, path: string, by: (value: any) => void) =>
  change(tree, path, (body) => {
    const value = JSON.parse(body);
    by(value);
    return JSON.stringify(value);
  });
const drop = (tree: Tree, ...paths: string[]) => {
  for (const path of paths) assert.ok(tree.delete(path), path);
};
const retype = (tree: Tree, path: string, mediaType: string) => tree.set(path, { ...(tree.get(path) as PublicFile), mediaType });
const files = (path: string) => ['', '.sha256', '.sha512', '.asc'].map((ending) => `${path}${ending}`);

/** Another text of the document with everything that belongs to it: only the content is wrong. */
async function rewrite(tree: Tree, path: string, by: (body: string) => string): Promise<void> {
  change(tree, path, by);
  const body = bodyAt(tree, path);
  change(tree, `${path}.sha256`, () => `${hashOf('sha256', body)}  x.json\n`);
  change(tree, `${path}.sha512`, () => `${hashOf('sha512', body)}  x.json\n`);
  const signature = await sign(body);
  change(tree, `${path}.asc`, () => signature);
}

/** The document and all that names it, under another address. */
function move(tree: Tree, from: string, to: string): void {
  for (const ending of ['', '.sha256', '.sha512', '.asc']) {
    const file = tree.get(`${from}${ending}`) as PublicFile;
    tree.set(`${to}${ending}`, { ...file, path: `${to}${ending}` });
    tree.delete(`${from}${ending}`);
  }
  const relative = (path: string) => path.slice(providerPaths.directory.length);
  change(tree, providerPaths.feed, (body) => body.replaceAll(from, to));
  for (const index of [providerPaths.index, providerPaths.changes]) {
    change(tree, index, (body) => body.replaceAll(relative(from), relative(to)));
  }
  const listing = to.slice(0, to.lastIndexOf('/') + 1);
  const name = to.slice(listing.length);
  const page = {
    ...(tree.get(folder) as PublicFile),
    path: listing,
    body: `${bodyAt(tree, folder)}<a href="${name}">${name}</a>`,
  };
  tree.set(listing, page);
}

const mutations: Record<string, [RequirementNumber, Mutation]> = {
  'a document that is not valid': [
    1,
    (tree) => rewrite(tree, document, (body) => body.replace('"status": "interim"', '"status": "finished"')),
  ],
  'a document of the wrong content type': [1, (tree) => void retype(tree, document, 'text/plain')],
  'a bad file name': [2, (tree) => move(tree, document, `${folder}NGAO-2026-0001.json`)],
  'a feed without TLS': [
    3,
    (tree, answers) => {
      const plain = `${baseUrl.replace('https:', 'http:')}${providerPaths.feed}`;
      answers[plain] = { status: 200, headers: { 'content-type': 'application/json' }, body: bodyAt(tree, providerPaths.feed) };
      changeJson(tree, providerPaths.metadata, (told) => {
        told.distributions[0].rolie.feeds[0].url = plain;
      });
      change(tree, providerPaths.service, (body) => body.replace(`${baseUrl}${providerPaths.feed}`, plain));
    },
  ],
  'a TLP:WHITE document behind a login': [
    4,
    (_, answers) => {
      answers[document] = { status: 401, headers: {}, body: '' };
    },
  ],
  'TLP:AMBER freely readable': [
    5,
    (tree) => rewrite(tree, document, (body) => body.replace('"label": "WHITE"', '"label": "AMBER"')),
  ],
  'a redirect': [
    6,
    (tree, answers) => {
      answers[`${document}.sha256`] = { status: 302, headers: { location: `${document}.old` }, body: '' };
      tree.set(`${document}.old`, tree.get(`${document}.sha256`) as PublicFile);
    },
  ],
  'metadata without a publisher name': [
    7,
    (tree) => changeJson(tree, providerPaths.metadata, (told) => delete told.publisher.name),
  ],
  'metadata of the wrong content type': [7, (tree) => void retype(tree, providerPaths.metadata, 'text/html')],
  'metadata of an unknown role': [7, (tree) => changeJson(tree, providerPaths.metadata, (told) => (told.role = 'csaf_king'))],
  'a security.txt that points elsewhere': [
    8,
    (tree) => change(tree, securityTxt, (body) => body.replace('CSAF: https', 'CSAF: http')),
  ],
  'no metadata at all': [9, (tree) => drop(tree, providerPaths.metadata)],
  'a DNS host that answers with something else': [
    10,
    (_, answers) => {
      answers['https://csaf.data.security.security.example.org/'] = { status: 200, headers: {}, body: '<p>Hello</p>' };
    },
  ],
  'a wrong year folder': [11, (tree) => move(tree, document, document.replace('/2026/', '/2025/'))],
  'an index.txt that lacks a document': [
    12,
    (tree) => change(tree, providerPaths.index, (body) => body.replace('2026/ngao-2026-0001.json\n', '')),
  ],
  'no index.txt': [12, (tree) => drop(tree, providerPaths.index)],
  'a changes.csv that is not sorted': [
    13,
    (tree) => change(tree, providerPaths.changes, (body) => `${body.trimEnd().split('\n').reverse().join('\n')}\n`),
  ],
  'a changes.csv that lacks a document': [
    13,
    (tree) => change(tree, providerPaths.changes, (body) => body.replace(/^.*0001.*\n/m, '')),
  ],
  'a folder without a listing': [14, (tree) => drop(tree, folder)],
  'a listing that lacks a document': [14, (tree) => change(tree, folder, (body) => body.replace(/^.*0001.*\n/m, ''))],
  'a feed that lacks a document': [15, (tree) => changeJson(tree, providerPaths.feed, ({ feed }) => feed.entry.pop())],
  'a feed that lists no hash': [
    15,
    (tree) =>
      changeJson(tree, providerPaths.feed, ({ feed }) => {
        feed.entry[0].link = feed.entry[0].link.filter(({ rel }: { rel: string }) => rel !== 'hash');
      }),
  ],
  'a feed of the wrong content type': [15, (tree) => void retype(tree, providerPaths.feed, 'text/plain')],
  'a service document that names another feed': [
    16,
    (tree) => change(tree, providerPaths.service, (body) => body.replace('feed-tlp', 'feed-of')),
  ],
  'a category document without a term': [
    17,
    (tree) => changeJson(tree, providerPaths.category, ({ categories }) => delete categories.category[0].term),
  ],
  'no hash file': [18, (tree) => drop(tree, `${document}.sha256`, `${document}.sha512`)],
  'a wrong hash': [
    18,
    (tree) => change(tree, `${document}.sha512`, (body) => body.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))),
  ],
  'a document that is not there': [18, (tree) => drop(tree, ...files(document))],
  'no signature': [19, (tree) => drop(tree, `${document}.asc`)],
  'the signature of another document': [
    19,
    (tree) => change(tree, `${document}.asc`, () => bodyAt(tree, `${folder}ngao-2026-0002.json.asc`)),
  ],
  'a signature that is none': [19, (tree) => change(tree, `${document}.asc`, () => 'hello')],
  'metadata without a key': [20, (tree) => changeJson(tree, providerPaths.metadata, (told) => (told.public_openpgp_keys = []))],
  'a key that cannot be read': [20, (tree) => drop(tree, providerPaths.keyOf(providerKey.fingerprint))],
  'a fingerprint of another key': [
    20,
    (tree) => changeJson(tree, providerPaths.metadata, (told) => (told.public_openpgp_keys[0].fingerprint = '0'.repeat(40))),
  ],
};

for (const [name, [requirement, mutate]] of Object.entries(mutations)) {
  test(`${name} breaks requirement ${requirement} and no other`, async () => {
    const tree = new Map(whole);
    const answers: Answers = {};
    await mutate(tree, answers);
    const { results } = await checkProvider(serveTree(tree, answers));
    const broken = results.filter(({ ok }) => !ok);
    assert.deepEqual(
      broken.map((result) => result.requirement),
      [requirement],
      broken.flatMap(({ findings }) => findings).join('\n'),
    );
    assert.ok(broken.every(({ findings }) => findings.length > 0));
  });
}

test('every requirement has a mutation that it alone finds', () => {
  const covered = new Set(Object.values(mutations).map(([requirement]) => requirement));
  assert.equal(covered.size, 20);
});

test('whatever a provider answers, there is a result for every requirement', async () => {
  const url = fc.constantFrom(`${baseUrl}${providerPaths.feed}`, `${baseUrl}${document}`, 'http://[', '', 'x', `${baseUrl}/`);
  const anything = fc.oneof(
    fc.jsonValue(),
    url,
    fc.array(fc.dictionary(fc.constantFrom('url', 'href', 'rel', 'tlp_label'), url)),
  );
  const metadata = fc.record({
    distributions: fc.oneof(
      anything,
      fc.array(fc.record({ rolie: fc.record({ feeds: anything, services: anything }), directory_url: url })),
    ),
    public_openpgp_keys: anything,
    role: anything,
  });
  const feed = fc.record({
    feed: fc.record({ id: fc.constant('x'), entry: fc.oneof(anything, fc.array(fc.record({ link: anything }))) }),
  });
  await fc.assert(
    fc.asyncProperty(metadata, feed, fc.json(), async (told, entries, body) => {
      const answer = (text: string): Fetched => ({ status: 200, headers: { 'content-type': 'application/json' }, body: text });
      const answers = {
        [providerPaths.metadata]: answer(JSON.stringify(told)),
        [providerPaths.feed]: answer(JSON.stringify(entries)),
        [document]: answer(body),
      };
      const { results } = await checkProvider(serveTree(new Map(), answers), { checkDocument: () => [] });
      assert.equal(results.length, 20);
      assert.ok(results.some(({ ok }) => !ok));
    }),
  );
});

test('a redirect that never ends is left', async () => {
  const tree = new Map(whole);
  const answers: Answers = { [document]: { status: 302, headers: { location: document }, body: '' } };
  const { results } = await checkProvider(serveTree(tree, answers));
  assert.deepEqual(
    results.filter(({ ok }) => !ok).map(({ requirement }) => requirement),
    [6, 18],
  );
});

test('it opens the documents that are asked for and reads the indexes whole', async () => {
  const asked: string[] = [];
  const world = (tree: Tree) => {
    const served = serveTree(tree);
    const fetch = (path: string) => {
      asked.push(path);
      return served.fetch(path);
    };
    return { ...served, fetch };
  };
  const opens = (url: string) => url === `${baseUrl}${document}`;
  const { results, documents, opened } = await checkProvider(world(whole), { opens });
  assert.deepEqual([documents, opened, results.every(({ ok }) => ok)], [2, 1, true]);
  assert.deepEqual(
    asked.filter((path) => path.startsWith(folder) && path !== folder && !files(document).includes(path)),
    [],
  );
  const tree: Tree = new Map(whole);
  change(tree, providerPaths.index, (body) => body.split('\n').slice(1).join('\n'));
  const broken = await checkProvider(serveTree(tree), { opens });
  assert.deepEqual(
    broken.results.filter(({ ok }) => !ok).map(({ requirement }) => requirement),
    [12],
    'a document that is not opened is still missed in an index',
  );
});
