// SPDX-License-Identifier: Apache-2.0
import type { Ast, Block, Inline, Link } from './ast.ts';

/** Every element that `toHtml` writes, and the attributes it may have. */
export const htmlElements: Readonly<Record<string, readonly string[]>> = {
  p: [],
  h1: [],
  h2: [],
  h3: [],
  h4: [],
  h5: [],
  h6: [],
  blockquote: [],
  ul: [],
  ol: ['start'],
  li: [],
  pre: [],
  code: [],
  hr: [],
  table: [],
  thead: [],
  tbody: [],
  tr: [],
  th: [],
  td: [],
  em: [],
  strong: [],
  br: [],
  a: ['href', 'rel'],
  span: ['class'],
};

/** HTML of the tree: only `htmlElements`, everything else escaped. The same for a page and for a mail's HTML part. */
export function toHtml(ast: Ast): string {
  return blocks(ast.blocks);
}

function blocks(all: readonly Block[]): string {
  return all.map(block).join('\n');
}

function block(given: Block): string {
  switch (given.type) {
    case 'paragraph':
      return `<p>${inlines(given.children)}</p>`;
    case 'heading':
      return `<h${given.level}>${inlines(given.children)}</h${given.level}>`;
    case 'quote':
      return `<blockquote>${blocks(given.blocks)}</blockquote>`;
    case 'list':
      return list(given);
    case 'code':
      return `<pre><code>${escaped(given.text)}</code></pre>`;
    case 'rule':
      return '<hr>';
    case 'table':
      return table(given.rows);
  }
}

function list({ start, items }: Extract<Block, { type: 'list' }>): string {
  const content = items.map((item) => `<li>${blocks(item)}</li>`).join('\n');
  if (start === null) return `<ul>${content}</ul>`;
  return start === 1 ? `<ol>${content}</ol>` : `<ol start="${start}">${content}</ol>`;
}

function table([head = [], ...body]: readonly Inline[][][]): string {
  const row = (cells: readonly Inline[][], tag: 'th' | 'td') =>
    `<tr>${cells.map((cell) => `<${tag}>${inlines(cell)}</${tag}>`).join('')}</tr>`;
  const rows = body.map((cells) => row(cells, 'td')).join('\n');
  return `<table><thead>${row(head, 'th')}</thead>${rows === '' ? '' : `<tbody>${rows}</tbody>`}</table>`;
}

function inlines(children: readonly Inline[]): string {
  return children.map(inline).join('');
}

function inline(given: Inline): string {
  switch (given.type) {
    case 'text':
      return escaped(given.text);
    case 'code':
      return `<code>${escaped(given.text)}</code>`;
    case 'break':
      return '<br>';
    case 'emphasis':
      return `<em>${inlines(given.children)}</em>`;
    case 'strong':
      return `<strong>${inlines(given.children)}</strong>`;
    case 'link':
      return link(given);
  }
}

function link({ href, host, children }: Link): string {
  const words = `<a href="${escaped(href)}" rel="noreferrer noopener nofollow">${inlines(children)}</a>`;
  return host === '' ? words : `${words} <span class="link-host">(${escaped(host)})</span>`;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => escapes[char]!);
}
