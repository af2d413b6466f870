// SPDX-License-Identifier: Apache-2.0
import { type Html, html } from '../reader-html.ts';

/**
 * A part of the page that opens at its title, without a script: what few readers come for, and what would make all others scroll.
 * It stands in the page whole, is found by searching it, and is printed. `count` tells how much is in it;
 * `isOpen` where this very page is read for it.
 */
export function folded(
  { id, title, count, level = 2, isOpen = false }: { id: string; title: string; count?: number; level?: 2 | 3; isOpen?: boolean },
  content: Html,
): Html {
  const heading = level === 2 ? html`<h2 id="${id}">${title}</h2>` : html`<h3 id="${id}">${title}</h3>`;
  return html`<details class="folded"${isOpen && html` open="open"`}><summary>${heading}${count !== undefined && html` <span class="soft">(${count})</span>`}</summary>
${content}</details>`;
}
