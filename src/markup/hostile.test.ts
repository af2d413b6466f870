// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { hostileMarkup } from '../../test/builders/hostile-markup.ts';
import { openBrowser } from '../../test/builders/real-browser.ts';
import { parse } from './parse.ts';
import { htmlElements, toHtml } from './to-html.ts';
import { toPlainText } from './to-plain-text.ts';

const executable = process.env.NGAO_CHROMIUM ?? '/usr/bin/chromium';
const browserMissing = !existsSync(executable) && `no browser at ${executable} (set NGAO_CHROMIUM, or install chromium)`;
const strict = "default-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";
const address = 'http://page.example/';

const rendered = hostileMarkup.map((text) => toHtml(parse(text)));

/** What stands in the page that is not allowed, and what its links lead to; runs in the browser. */
const judge = `(() => {
  const allowed = ${JSON.stringify(htmlElements)};
  const odd = [];
  const sections = [...document.body.children];
  for (const element of document.querySelectorAll('body *')) {
    if (sections.includes(element) && element.localName === 'section') continue;
    const names = element.namespaceURI === 'http://www.w3.org/1999/xhtml' ? allowed[element.localName] : undefined;
    for (const { name } of names ? element.attributes : [{ name: 'its kind' }])
      if (!names?.includes(name)) odd.push(element.outerHTML.slice(0, 200) + ': ' + name);
    if (element.localName === 'a' && !['http:', 'https:', 'mailto:'].includes(element.protocol)) odd.push('leads to ' + element.href);
    if (element.localName === 'a' && element.rel !== 'noreferrer noopener nofollow') odd.push('rel ' + element.rel);
    if (element.localName === 'span' && element.className !== 'link-host') odd.push('class ' + element.className);
  }
  return { sections: sections.length, odd, hits: window.hits ?? 0, elsewhere: document.head.querySelectorAll('*').length };
})()`;

interface Judgement {
  sections: number;
  odd: string[];
  hits: number;
  elsewhere: number;
}

/** Shows the bodies as sections of one page, and answers what they did. */
async function show(context: TestContext, bodies: readonly string[], policy: string) {
  const browser = await openBrowser();
  context.after(() => browser.close());
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(60_000);
  const asked: string[] = [];
  const told: string[] = [];
  page.on('console', (message) => told.push(message.text()));
  page.on('pageerror', (error) => told.push(String(error)));
  page.on('dialog', (dialog) => void told.push(dialog.message()));
  await page.route('**/*', async (route) => {
    asked.push(route.request().url());
    if (route.request().url() !== address) return await route.abort();
    const headers = { 'content-type': 'text/html; charset=utf-8', ...(policy !== '' && { 'content-security-policy': policy }) };
    const body = `<!doctype html><body>${bodies.map((each) => `<section>${each}</section>`).join('\n')}`;
    await route.fulfill({ headers, body });
  });
  await page.addInitScript('window.hits = 0; window.hit = () => { window.hits += 1; };');
  await page.goto(address);
  await settle(page);
  return { found: (await page.evaluate(judge)) as Judgement, asked, told };
}

/** Lets what was loaded, decoded or animated have its say. */
async function settle(page: Page): Promise<void> {
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))');
}

describe('hostile texts', () => {
  it('are many and of many kinds', () => {
    assert(new Set(hostileMarkup).size >= 300);
  });

  it('run nothing, ask for nothing and hold nothing odd, under the strict policy of our pages', {
    skip: browserMissing,
  }, async (test) => {
    const { found, asked, told } = await show(test, rendered, strict);
    assert.deepEqual(found, { sections: rendered.length, odd: [], hits: 0, elsewhere: 0 });
    assert.deepEqual(
      asked.filter((url) => url !== address && !url.endsWith('/favicon.ico')),
      [],
    );
    // A policy that had to hold something back would tell it here.
    assert.deepEqual(
      told.filter((text) => !text.includes('favicon')),
      [],
    );
  });

  it('do nothing either where no policy protects the reader, as in a mail', { skip: browserMissing }, async (test) => {
    const { found, asked, told } = await show(test, rendered, '');
    assert.deepEqual(found, { sections: rendered.length, odd: [], hits: 0, elsewhere: 0 });
    assert.deepEqual(
      asked.filter((url) => url !== address && !url.endsWith('/favicon.ico')),
      [],
    );
    assert.deepEqual(
      told.filter((text) => !text.includes('favicon')),
      [],
    );
  });

  it('would be noticed: the same texts unescaped run and are odd', { skip: browserMissing }, async (test) => {
    const { found, asked } = await show(test, hostileMarkup.slice(0, 12), '');
    assert(found.hits > 0 && found.odd.length > 0 && asked.length > 1);
  });
});

const tag = /^<(\/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"<>]*")*)>/;

/** Every `<` begins an element of the list with attributes of the list, and every element is closed in its order. */
function assertClean(html: string): void {
  const open: string[] = [];
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    const found = tag.exec(html.slice(at));
    assert(found, `no tag at ${html.slice(at, at + 60)}`);
    const [, closing, name, attributes] = found as unknown as [string, string, string, string];
    const allowed = htmlElements[name];
    assert(allowed, name);
    for (const [, attribute] of attributes.matchAll(/ ([a-z]+)=/g)) assert(allowed.includes(attribute!), `${name} ${attribute}`);
    if (closing === '/') assert.equal(open.pop(), name);
    else if (!['br', 'hr'].includes(name)) open.push(name);
  }
  assert.deepEqual(open, []);
  assert(!/[\u202a-\u202e\u2066-\u2069]/.test(html));
}

describe('any text', () => {
  const pieces = [
    '<',
    '>',
    '"',
    "'",
    '&',
    '`',
    '[',
    ']',
    '(',
    ')',
    '*',
    '_',
    '!',
    '|',
    '-',
    '\n',
    ' ',
    '#',
    'a',
    'https://example.org',
    'javascript:',
    '&lt;',
    '\\',
    '\u202e',
    '1.',
    '    ',
  ];
  const text = fc.oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join('')),
    fc.array(fc.constantFrom(...hostileMarkup), { maxLength: 4 }).map((parts) => parts.join('\n')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );

  it('becomes HTML with no < outside the list of elements', () => {
    for (const html of rendered) assertClean(html);
    fc.assert(
      fc.property(text, (given) => assertClean(toHtml(parse(given)))),
      { numRuns: 2_000 },
    );
  });

  it('becomes plain text without anything that turns it around', () => {
    fc.assert(
      fc.property(text, (given) => {
        const plain = toPlainText(parse(given));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what may not be there
        assert(!/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/.test(plain));
      }),
    );
  });
});
