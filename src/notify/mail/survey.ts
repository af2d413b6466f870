// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { MailLimits } from './limits.ts';

/** What one walk over the bytes counted. */
export interface MailSurvey {
  lines: number;
  headerFields: number;
  /** Lines that may open a part: all that begin with two dashes, whatever boundary a parser would take for one. */
  dashLines: number;
}

const newline = 0x0a;
const dash = 0x2d;

/**
 * Looks over the bytes once, before any parser sees them, and throws `input-too-large` for what would make parsing
 * costly: size, fields and length of the header, number of possible parts. Work is one look at every line.
 */
export function surveyMail(bytes: Uint8Array, limits: MailLimits): MailSurvey {
  if (bytes.length > limits.bytes) throw tooLarge(`more than ${limits.bytes} bytes`);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const survey = { lines: 0, headerFields: 0, dashLines: 0 };
  const header = new HeaderWatch(limits);
  for (let start = 0; start < buffer.length; survey.lines++) {
    const found = buffer.indexOf(newline, start);
    const end = found === -1 ? buffer.length : found;
    header.see(buffer, start, end);
    if (buffer[start] === dash && buffer[start + 1] === dash) survey.dashLines++;
    if (survey.dashLines > limits.dashLines) throw tooLarge(`more than ${limits.dashLines} lines that may open a part`);
    start = end + 1;
  }
  survey.headerFields = header.fields;
  return survey;
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

export function tooLarge(what: string): NgaoError {
  return new NgaoError('input-too-large', `A message has ${what} and is not read. Ask for a smaller one, or use the web form.`);
}
