// SPDX-License-Identifier: Apache-2.0
import { isPrintableAscii } from './plain-text.ts';

/** An XML element; undefined children and attributes are left out. `text` and `children` exclude each other. */
export interface XmlElement {
  name: string;
  attributes?: Readonly<Record<string, string | number | undefined>>;
  text?: string;
  children?: readonly (XmlElement | undefined)[];
}

/** The whole document, indented by two blanks, ending in a newline. */
export function writeXml(root: XmlElement): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  writeElement(root, '', lines);
  return `${lines.join('\n')}\n`;
}

function writeElement(element: XmlElement, indent: string, lines: string[]): void {
  const attributes = Object.entries(element.attributes ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeAttribute(String(value))}"`)
    .join('');
  const children = (element.children ?? []).filter((child) => child !== undefined);
  const open = `${indent}<${element.name}${attributes}`;
  if (element.text !== undefined) {
    lines.push(`${open}>${escapeXml(element.text)}</${element.name}>`);
  } else if (children.length === 0) {
    lines.push(`${open}/>`);
  } else {
    lines.push(`${open}>`);
    for (const child of children) writeElement(child, `${indent}  `, lines);
    lines.push(`${indent}</${element.name}>`);
  }
}

/**
 * Escapes text; characters that XML 1.0 cannot carry even escaped (section 2.2, "Char") become U+FFFD.
 * A carriage return is written as a reference, or the reader's line-end handling (section 2.11) would lose it.
 */
export function escapeXml(text: string): string {
  if (isPrintableAscii(text) && !/[&<>]/.test(text)) return text;
  return text
    .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, (character) => (/[\t\n\r]/.test(character) ? character : '\uFFFD'))
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\r/g, '&#13;');
}

function escapeAttribute(text: string): string {
  return escapeXml(text).replace(/"/g, '&quot;').replace(/\t/g, '&#9;').replace(/\n/g, '&#10;');
}
