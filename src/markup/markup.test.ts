// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from './parse.ts';
import { toHtml } from './to-html.ts';
import { toPlainText } from './to-plain-text.ts';

function html(text: string): string {
  return toHtml(parse(text));
}

function plain(text: string, width?: number): string {
  return toPlainText(parse(text), width);
}

const rel = 'rel="noreferrer noopener nofollow"';

describe('markup', () => {
  it('becomes HTML of a few elements', () => {
    const cases: readonly [string, string][] = [
      ['', ''],
      ['one\ntwo  \nthree', '<p>one\ntwo<br>three</p>'],
      ['# A *b*\n\n###### c', '<h1>A <em>b</em></h1>\n<h6>c</h6>'],
      ['> a\n>\n> > b', '<blockquote><p>a</p>\n<blockquote><p>b</p></blockquote></blockquote>'],
      ['- a\n- b\n  1. c', '<ul><li><p>a</p></li>\n<li><p>b</p>\n<ol><li><p>c</p></li></ol></li></ul>'],
      ['7. a\n8. b', '<ol start="7"><li><p>a</p></li>\n<li><p>b</p></li></ol>'],
      ['```js\nlet a = "<b>";\n```', '<pre><code>let a = &quot;&lt;b&gt;&quot;;</code></pre>'],
      ['    code\n', '<pre><code>code</code></pre>'],
      ['**a `b`** ~~c~~', '<p><strong>a <code>b</code></strong> ~~c~~</p>'],
      ['---', '<hr>'],
      [
        '|a|b|\n|-|-|\n|1|*2*|',
        '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td><em>2</em></td></tr></tbody></table>',
      ],
      ['<b>x</b> & &lt;i&gt;', '<p>&lt;b&gt;x&lt;/b&gt; &amp; &lt;i&gt;</p>'],
    ];
    for (const [text, expected] of cases) assert.equal(html(text), expected);
  });

  it('leads only where it says, and says where it leads', () => {
    const cases: readonly [string, string][] = [
      ['<https://example.org/a?b=c&d>', `<a href="https://example.org/a?b=c&amp;d" ${rel}>https://example.org/a?b=c&amp;d</a>`],
      ['see https://example.org', `see <a href="https://example.org/" ${rel}>https://example.org</a>`],
      ['[example.org](https://example.org/)', `<a href="https://example.org/" ${rel}>example.org</a>`],
      [
        '[here](https://example.org/a)',
        `<a href="https://example.org/a" ${rel}>here</a> <span class="link-host">(example.org)</span>`,
      ],
      [
        '[https://bank.example](https://evil.example:8443/x)',
        `<a href="https://evil.example:8443/x" ${rel}>https://bank.example</a> <span class="link-host">(evil.example:8443)</span>`,
      ],
      // A Cyrillic letter: the words stay, the host is told as it really is.
      [
        'https://b\u0430nk.example',
        `<a href="https://xn--bnk-6cd.example/" ${rel}>https://b\u0430nk.example</a> <span class="link-host">(xn--bnk-6cd.example)</span>`,
      ],
      ['<mailto:a@example.org>', `<a href="mailto:a@example.org" ${rel}>mailto:a@example.org</a>`],
      [
        '[write](mailto:a@example.org?bcc=b@example.org&body=x)',
        `<a href="mailto:a@example.org" ${rel}>write</a> <span class="link-host">(a@example.org)</span>`,
      ],
      ['[](https://example.org)', `<a href="https://example.org/" ${rel}>https://example.org/</a>`],
      ['[x](javascript:alert(1))', 'x (javascript:alert(1))'],
      ['[x](https://bank.example@evil.example/)', 'x (https://bank.example@evil.example/)'],
      ['[x](/relative) [y](#z) [z](//evil.example)', 'x (/relative) y (#z) z (//evil.example)'],
      ['![a picture](https://example.org/p.png)', 'a picture (https://example.org/p.png)'],
      [
        '[![a](https://example.org/p.png)](https://example.org/)',
        `<a href="https://example.org/" ${rel}>a (https://example.org/p.png)</a> <span class="link-host">(example.org)</span>`,
      ],
      ['www.example.org a@example.org ftp://example.org', 'www.example.org a@example.org ftp://example.org'],
    ];
    for (const [text, expected] of cases) assert.equal(html(text), `<p>${expected}</p>`);
  });

  it('shows characters that hide or turn around', () => {
    assert.equal(html('a\u202eb &#x202e; `\u200b`'), '<p>a⟦U+202E⟧b ⟦U+202E⟧ <code>⟦U+200B⟧</code></p>');
    assert.equal(html('```\n\u2066\u0007\tx\n```'), '<pre><code>⟦U+2066⟧⟦U+0007⟧\tx</code></pre>');
    assert.equal(html('[a\u202e](https://example.org/\u202e)').includes('\u202e'), false);
    assert.equal(html('\u{e0041} \ud800 👩‍💻 می‌خواهم'), '<p>⟦U+E0041⟧ \ufffd 👩‍💻 می‌خواهم</p>');
  });

  it('becomes plain text for mail, links listed once at the end', () => {
    const text = [
      '# Title',
      '',
      'Some *words* and **more** with `code`, [here](https://example.org/a), [there](https://example.org/b) and',
      '[here again](https://example.org/a), <https://example.org/c>.',
      '',
      '> quoted words that are long enough to be broken over two lines of the mail',
      '',
      '1. one',
      '2. two',
      '   - deep',
      '',
      '```',
      'left as it is',
      '```',
    ].join('\n');
    assert.equal(
      plain(text, 40),
      `Title
=====

Some _words_ and *more* with \`code\`,
here (example.org) [1], there
(example.org) [2] and here again
(example.org) [1],
https://example.org/c.

> quoted words that are long enough to
> be broken over two lines of the mail

1. one
2. two

   - deep

    left as it is

[1] https://example.org/a
[2] https://example.org/b
`,
    );
    assert.equal(plain(''), '');
    assert.equal(plain('a  \nb\n\n|a|b|\n|-|-|\n|1|2|'), 'a\nb\n\na | b\n1 | 2\n');
    for (const line of plain('word '.repeat(200)).split('\n')) assert(line.length <= 72);
  });

  it('holds the whole text, however deep or long it is', () => {
    const deep = [`${'>'.repeat(500)} end`, `${'- '.repeat(500)}end`, `${'*a **b '.repeat(500)}end${'** *'.repeat(500)}`];
    for (const text of deep) {
      assert.match(html(text), /end/);
      assert.match(plain(text), /end/);
    }
    assert.match(html(`${'>'.repeat(500)} end`), /^<pre><code>&gt;&gt;/);
    const links = html('[a](https://example.org/) '.repeat(600));
    assert.equal(links.split('<a ').length - 1, 500);
    assert.equal(links.split('(https://example.org/)').length - 1, 100);
    assert.throws(() => parse('a'.repeat(100_001)), { code: 'input-too-large' });
    assert.match(html(`1000000000000. a\n\n999999999. b`), /<ol start="999999999">/);
  });

  it('takes texts that are made to be slow', () => {
    const slow = [
      '[',
      '![',
      '*',
      '_a',
      '`',
      '<',
      '[a](',
      '> ',
      '- ',
      '|',
      '\\',
      '&',
      '**a*',
      '[a][',
      'https://',
      '((',
      '~~~\n',
      '1. ',
    ];
    for (const part of slow) assert.equal(typeof html(part.repeat(Math.floor(100_000 / part.length))), 'string');
  });
});
