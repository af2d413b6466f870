// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { MailLimits } from './limits.ts';

/** What one walk over the bytes counted. */
export interface MailSurvey {
  lines: number;
  headerFields: number;
  /** Upper bound: lines that open a part of any boundary named anywhere. */
  parts: number;
}

const newline = 0x0a;
const dash = 0x2d;
const longestBoundary = 300;

/**
 * Looks over the bytes once, before any parser sees them, and throws `input-too-large` for what would make parsing
 * costly: size, fields and length of the header, number of parts. Work is linear: one look at every line, one look-up
 * for each that begins with two dashes.
 */
export function surveyMail(bytes: Uint8Array, limits: MailLimits): MailSurvey {
  if (bytes.length > limits.bytes) throw tooLarge(`more than ${limits.bytes} bytes`);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const survey = { lines: 0, headerFields: 0, parts: 0 };
  const header = new HeaderWatch(limits);
  const boundaries = new Set<string>();
  for (let start = 0; start < buffer.length; survey.lines++) {
    const found = buffer.indexOf(newline, start);
    const end = found === -1 ? buffer.length : found;
    header.see(buffer, start, end);
    noteBoundaries(buffer, { start, end }, boundaries);
    if (opensPart(buffer, { start, end }, boundaries)) survey.parts++;
    if (survey.parts > limits.parts) throw tooLarge(`more than ${limits.parts} parts`);
    start = end + 1;
  }
  survey.headerFields = header.fields;
  return survey;
}

interface Span {
  start: number;
  end: number;
}

/** Counts fields and bytes of the message's own header. */
class HeaderWatch {
  fields = 0;
  readonly #limits: MailLimits;
  #inHeader = true;
  #field = 0;

  constructor(limits: MailLimits) {
    this.#limits = limits;
  }

  see(buffer: Buffer, start: number, end: number): void {
    if (!this.#inHeader) return;
    const length = end - start;
    if (length === 0 || (length === 1 && buffer[start] === 0x0d)) {
      this.#inHeader = false;
      return;
    }
    const continues = buffer[start] === 0x20 || buffer[start] === 0x09;
    this.#field = continues ? this.#field + length : length;
    if (!continues) this.fields++;
    if (this.#field > this.#limits.fieldBytes) throw tooLarge(`a header of more than ${this.#limits.fieldBytes} bytes`);
    if (this.fields > this.#limits.headerFields) throw tooLarge(`more than ${this.#limits.headerFields} headers`);
  }
}

/** Any `boundary=` counts, wherever it stands: too many known boundaries only count too much. */
function noteBoundaries(buffer: Buffer, { start, end }: Span, boundaries: Set<string>): void {
  // Lines of encoded attachments hold no `=` but at their end; text lines are short.
  const equals = buffer.indexOf('=', start, 'latin1');
  if (equals === -1 || equals >= end || boundaries.size > 1000) return;
  const line = buffer.toString('latin1', start, Math.min(end, start + 2000));
  const match = /boundary\s*(?:\*0?\*?)?=\s*(?:"([^"]{1,200})"|([^\s";]{1,200}))/i.exec(line);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary !== undefined) boundaries.add(boundary.trimEnd());
}

function opensPart(buffer: Buffer, { start, end }: Span, boundaries: ReadonlySet<string>): boolean {
  if (buffer[start] !== dash || buffer[start + 1] !== dash || end - start > longestBoundary) return false;
  return boundaries.has(buffer.toString('latin1', start + 2, end).trimEnd());
}

function tooLarge(what: string): NgaoError {
  return new NgaoError('input-too-large', `A message has ${what} and is not read. Ask for a smaller one, or use the web form.`);
}
