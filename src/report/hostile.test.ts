// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { readCsv } from '../../test/builders/read-csv.ts';
import { hostileInput } from '../../test/builders/sample-report.ts';
import { reportFormat } from './registry.ts';

/** Any text, with what breaks formats more often than chance would bring it. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '"',
          "'",
          '<',
          '>',
          '&',
          '|',
          '`',
          '\\',
          '\n',
          '\r',
          '\r\n',
          '\t',
          '\u0000',
          '\u001b[31m',
          '\u009b2J',
          '\u202e',
          '\ud800',
        ],
        ...[
          '::error::',
          '%0A',
          '::',
          '=1+1',
          '@SUM(1)',
          '+1',
          '-1',
          ']]>',
          '-->',
          '</script>',
          '</details>',
          '<!--',
          '{0}',
          '](',
          '![x](',
        ],
        ...[
          '__proto__',
          'constructor',
          '@name',
          '#1',
          'GH-1',
          'https://example.org',
          'LicenseRef-',
          'MIT OR',
          '(',
          'a',
          ' ',
          '1. ',
          '- ',
        ],
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

const write = async (id: string, text: string) => await reportFormat(id)!.write(hostileInput(text));
const forAny = (check: (text: string) => Promise<void>) => fc.assert(fc.asyncProperty(nasty, check), { numRuns: 150 });

describe('no text in any place breaks a format', () => {
  for (const id of ['json', 'sarif', 'cyclonedx', 'spdx', 'openvex']) {
    it(`${id} is read back as JSON`, () => forAny(async (text) => void JSON.parse(await write(id, text))));
  }

  for (const id of ['junit', 'cyclonedx-xml']) {
    it(`${id} is well-formed XML`, () =>
      forAny(async (text) => {
        const parser = new SaxesParser();
        parser.on('error', (error) => assert.fail(error.message));
        parser.write(await write(id, text)).close();
      }));
  }

  it('csv keeps its columns, and no cell starts a formula', () =>
    forAny(async (text) => {
      const rows = readCsv(await write('csv', text));
      assert.equal(rows.length, 6);
      for (const row of rows) {
        assert.equal(row.length, 28);
        for (const cell of row) assert.doesNotMatch(cell, /^[=+-]|^@(?![\w.~-]+(\/[\w.~-]+)?(@[\w.+-]+)?$)|^[\t\r\n]/);
      }
    }));

  it('mojaloop-csv keeps its 24 columns and gives the words back', () =>
    forAny(async (text) => {
      const rows = readCsv(await write('mojaloop-csv', text));
      assert.equal(rows.length, 4);
      for (const row of rows) assert.equal(row.length, 24);
      const description = rows[2]?.[9] ?? '';
      // Words, not escape sequences: other control characters come back as U+FFFD.
      const words = text.toWellFormed().replace(/(?![\t\r\n])\p{Cc}/gu, '\uFFFD');
      assert.ok([words, `'${words}`].includes(description));
    }));

  it('github starts no command but its own', () =>
    forAny(async (text) => {
      const lines = (await write('github', text)).split(/\r\n|\r|\n|\u2028|\u2029|\u0085/);
      assert.equal(lines.pop(), '');
      assert.match(lines.pop() ?? '', /^ngao: /);
      for (const line of lines) {
        assert.match(line, /^::(error|warning|notice) (file=[^,:]*,)?(line=\d+,)?title=[^,:]*::/);
      }
      assert.ok(lines.length >= 5, 'a problem, a violation of its own, a package, a file, a notice');
    }));

  it('table paints nothing and fits the width', () =>
    forAny(async (text) => {
      const lines = (await write('table', text)).split('\n');
      for (const line of lines) {
        assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Cs}]/u);
      }
      assert.match(lines.at(-2) ?? '', /enforced|FAIL/);
    }));

  it('html holds no element that is not its own', () =>
    forAny(async (text) => {
      const page = await write('html', text);
      const clean = await write('html', 'x');
      const tags = (html: string) =>
        [...html.replace(/<style>[\s\S]*?<\/style>/, '').matchAll(/<\/?([a-z0-9]+)/gi)].map((tag) => tag[1]);
      const known = new Set(tags(clean));
      for (const tag of tags(page)) assert.ok(known.has(tag) || ['time', 'a', 'br'].includes(tag ?? ''), tag);
      assert.equal([...page.matchAll(/<article /g)].length, [...clean.matchAll(/<article /g)].length);
    }));

  it('markdown keeps its table, folds and mentions nobody', () =>
    forAny(async (text) => {
      const page = await write('markdown', text);
      const rows = page.split('\n').filter((line) => line.startsWith('| '));
      for (const row of rows) assert.equal(row.replace(/\\\|/g, '').split('|').length, 7, row);
      const ownLinks = /\[[^\]]*\]\(https:\/\/(github\.com\/advisories|nvd\.nist\.gov|osv\.dev)\/[^)]*\)/g;
      const words = page.replace(ownLinks, '').replace(/(?<![\\`])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
      assert.doesNotMatch(words, /@[a-z0-9]|(?<!\\)[[\]](?!\()|https:\/\/example/i);
      const tags = [...words.matchAll(/<[^>]*>/g)].map((tag) => tag[0]);
      assert.deepEqual([...new Set(tags)].sort(), ['</details>', '</sub>', '</summary>', '<details>', '<sub>', '<summary>']);
      assert.equal(tags.filter((tag) => tag === '<details>').length, tags.filter((tag) => tag === '</details>').length);
    }));
});
