// SPDX-License-Identifier: Apache-2.0
import { isUtf8 } from 'node:buffer';
import { type AttachmentKind, type Magic, magics } from './magic-table.ts';

/** Bytes at the start in which words are looked for. */
const headLength = 4096;
/** Longer documents are called text without asking whether they are JSON. */
const jsonLimit = 5 * 1024 * 1024;
// The first tags of the WHATWG's "MIME Sniffing", section 7.1.
const htmlStart =
  /^(<!--[\s\S]*?-->\s*)*<(!doctype html|html|head|body|script|iframe|h1|div|font|table|a|style|title|b|br|p|img|svg:|!--)[\s>]/i;
const mailHead =
  /^(return-path|received|from|to|cc|subject|date|message-id|mime-version|dkim-signature|delivered-to|x-[\w-]+|content-type):/gim;

/** What the bytes are, whatever they are called or declared. Archives of the zip family are told apart by whoever reads their directory. */
export function sniff(bytes: Buffer): AttachmentKind {
  if (bytes.length === 0) return 'empty';
  const magic = magics.find((each) => begins(bytes, each));
  if (magic) return magic.kind === 'java-class' && isUniversalBinary(bytes) ? 'mach-o' : magic.kind;
  if (isPortableExecutable(bytes)) return 'pe';
  // The mark before %PDF- may be anything within the first kilobyte, say PDF readers.
  if (bytes.subarray(0, 1024).includes('%PDF-')) return 'pdf';
  return isText(bytes) ? textKind(bytes) : 'unknown';
}

/** Whether a whole file is text: UTF-8 (or UTF-16 by its mark) without control characters. */
export function isText(bytes: Buffer): boolean {
  if (hasWideMark(bytes)) return bytes.length % 2 === 0;
  if (!isUtf8(bytes)) return false;
  // By index: walking through a hundred megabytes by iterator takes seconds.
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! < 0x20 && !isLayout(bytes[at]!)) return false;
  return true;
}

/** Tab, line feed, form feed, carriage return; escape too, which logs are full of. */
function isLayout(byte: number): boolean {
  return byte === 9 || byte === 10 || byte === 12 || byte === 13 || byte === 27;
}

function begins(bytes: Buffer, { bytes: digits, at = 0 }: Magic): boolean {
  if (bytes.length < at + digits.length / 2) return false;
  for (let index = 0; index < digits.length; index += 2) {
    const pair = digits.slice(index, index + 2);
    if (pair !== '..' && bytes[at + index / 2] !== Number.parseInt(pair, 16)) return false;
  }
  return true;
}

/** A universal binary counts its architectures where a Java class has its version, which begins at 45. */
function isUniversalBinary(bytes: Buffer): boolean {
  return bytes.length >= 8 && bytes.readUInt32BE(4) < 45;
}

function isPortableExecutable(bytes: Buffer): boolean {
  if (bytes.length < 64 || bytes.toString('latin1', 0, 2) !== 'MZ') return false;
  const at = bytes.readUInt32LE(60);
  return at + 4 <= bytes.length && bytes.toString('latin1', at, at + 4) === 'PE\0\0';
}

function hasWideMark(bytes: Buffer): boolean {
  const mark = bytes.length >= 2 ? bytes.readUInt16BE(0) : 0;
  return mark === 0xfffe || mark === 0xfeff;
}

function textKind(bytes: Buffer): AttachmentKind {
  const part = bytes.subarray(0, headLength);
  const head = (hasWideMark(bytes) ? wide(part) : part.toString('utf8')).replace(/^\ufeff/, '').trimStart();
  if (htmlStart.test(head)) return 'html';
  if (/^<(\?xml|!doctype|svg|[a-z][\w.-]*:?[\w.-]*[\s>/])/i.test(head)) return xmlKind(head);
  if (isMail(head)) return 'eml';
  return isJson(bytes, head) ? 'json' : 'text';
}

function wide(bytes: Buffer): string {
  return bytes[0] === 0xff
    ? bytes.toString('utf16le')
    : Buffer.from(bytes.subarray(0, bytes.length & ~1))
        .swap16()
        .toString('utf16le');
}

function xmlKind(head: string): AttachmentKind {
  if (/<(\w+:)?svg[\s>]|<!doctype svg/i.test(head)) return 'svg';
  if (/<(\w+:)?html[\s>]|<!doctype html/i.test(head)) return 'html';
  return 'xml';
}

function isMail(head: string): boolean {
  const fields = head.split(/\r?\n\r?\n/, 1)[0]!;
  return /^[!-9;-~]+:[ \t]?/.test(fields) && new Set(fields.toLowerCase().match(mailHead)).size >= 2;
}

function isJson(bytes: Buffer, head: string): boolean {
  if (!/^[[{]/.test(head) || bytes.length > jsonLimit) return false;
  try {
    JSON.parse(bytes.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
