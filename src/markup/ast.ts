// SPDX-License-Identifier: Apache-2.0

/** What a text can hold; there is nothing else. Every `text` is already free of invisible characters (visible.ts). */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'code'; text: string }
  | { type: 'break' }
  | { type: 'emphasis' | 'strong'; children: Inline[] }
  | Link;

export interface Link {
  type: 'link';
  /** http, https or mailto; the host in its ASCII form. */
  href: string;
  /** Host, or address of a mail link: told beside the words wherever they say anything else. Empty where they say the same. */
  host: string;
  children: Inline[];
}

export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'heading'; level: 1 | 2 | 3 | 4 | 5 | 6; children: Inline[] }
  | { type: 'quote'; blocks: Block[] }
  | { type: 'list'; start: number | null; items: Block[][] }
  | { type: 'code'; text: string }
  | { type: 'rule' }
  | { type: 'table'; rows: Inline[][][] };

export interface Ast {
  blocks: Block[];
}
