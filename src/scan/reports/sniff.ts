// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { nearest } from '../../kit/nearest.ts';
import type { PagedInput, ReportContent, ReportHead, ReportInput, ReportReader } from './contract.ts';
import { headKeys } from './head-keys.ts';
import { oneLine } from './observe.ts';
import { reportReader, reportReaders } from './registry.ts';

/** Bytes a reader may look at to say whether a report is its own. */
const headSize = 64 << 10;

/** What readers look at to recognise a report. */
export function headOf({ file, bytes }: ReportInput): ReportHead {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03;
  const text = isZip ? '' : decodeHead(bytes.subarray(0, headSize));
  return { file, text, keys: headKeys(text), bytes };
}

/** The reader that knows a report by its head, or undefined. */
export function sniffReport(head: ReportHead): ReportReader | undefined {
  return reportReaders.find((reader) => reader.sniff(head));
}

/**
 * Reads a report with the reader named by `format`, else with the one that knows it by its head.
 * Throws `usage` for an unknown format; `input-malformed` for an empty document, a web page, an error document or a
 * damaged report; `input-unsupported` when nobody knows it; `input-too-large`.
 */
export async function readReport(input: ReportInput & { format?: string }): Promise<ReportContent & { format: string }> {
  const reader = readerOf(input);
  const content = await reader.read({ file: input.file, bytes: input.bytes });
  return { ...content, ...bounded(content), format: reader.id };
}

/** Like `readReport`, run by run where a file holds several. */
export async function readRuns(input: ReportInput & { format?: string }): Promise<{ format: string; runs: ReportContent[] }> {
  const reader = readerOf(input);
  const given = { file: input.file, bytes: input.bytes };
  const runs = reader.readRuns ? await reader.readRuns(given) : [await reader.read(given)];
  return { format: reader.id, runs: runs.map((run) => ({ ...run, ...bounded(run) })) };
}

/** The same for a report that need not be in memory as a whole; undefined where its reader wants it to be. */
export async function readPages(
  input: PagedInput & { format?: string },
): Promise<{ format: string; runs: ReportContent[] } | undefined> {
  const { file, pages, format = '' } = input;
  const bytes = Uint8Array.from(pages.slice(0, Math.min(headSize, pages.length)));
  const reader = format === '' ? sniffReport(headOf({ file, bytes })) : reportReader(format);
  if (!reader?.readPages) return undefined;
  readerOf({ file, bytes, format: reader.id });
  const run = await reader.readPages({ file, pages });
  return { format: reader.id, runs: [{ ...run, ...bounded(run) }] };
}

function readerOf(input: ReportInput & { format?: string }): ReportReader {
  const head = headOf(input);
  refuseNothing(head);
  const reader = input.format ? named(input.format) : sniffReport(head);
  // Web pages and XML are reports of some tools; where the reader does not know them they are what a failed download left.
  if (!reader?.sniff(head)) refuseAnswers(head);
  if (!reader) throw unknownReport(head);
  return reader;
}

/** What a document says of itself is shown and kept: one line each. */
function bounded({ tool, category, subject, proof }: ReportContent): Omit<ReportContent, 'observations' | 'notices'> {
  return {
    tool: { name: oneLine(tool.name), version: oneLine(tool.version) },
    category: oneLine(category),
    subject: { name: oneLine(subject.name), version: oneLine(subject.version), digest: oneLine(subject.digest) },
    proof: proof && { ...proof, because: oneLine(proof.because) },
  };
}

function named(format: string): ReportReader {
  const reader = reportReader(format);
  if (reader) return reader;
  const near = nearest(
    format,
    reportReaders.map(({ id }) => id),
  );
  const hint = near === undefined ? 'docs/reference/formats.md lists them' : `did you mean "${near}"?`;
  throw new NgaoError('usage', `There is no report format "${format.slice(0, 60)}"; ${hint}`);
}

/** What a failed step leaves behind is never a clean report. */
function refuseNothing({ file, text, bytes }: ReportHead): void {
  const fail = failing(file);
  if (bytes.length === 0) fail('it is empty: the tool wrote nothing. Look at its own output, and send the report it makes.');
  if (text === '') return;
  if (text.trim() === '') fail('it holds white space only: the tool wrote nothing. Send the report it makes.');
  if (/^\s*(?:null|undefined|true|false|""|\{\s*\})\s*$/.test(text)) {
    fail('it says nothing ("null", "{}" or the like), which does not prove that a scan ran. Send the report of a finished run.');
  }
}

/** What servers answer in place of a report. */
function refuseAnswers({ file, text }: ReportHead): void {
  const fail = failing(file);
  if (/^\s*(?:<!--[\s\S]{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b/i.test(text)) {
    fail('it is a web page, perhaps a login or error page saved in place of the report. Download the report itself.');
  }
  if (/^\s*(?:<\?xml[^>]*>\s*)?<(?:[\w-]+:)?(?:Error|Fault|Envelope|errors|AccessDenied)\b/.test(text)) {
    fail('it is an error answer in XML, not a report. Look at what the server says, and download the report again.');
  }
}

function failing(file: string): (what: string) => never {
  return (what) => {
    throw new NgaoError('input-malformed', `${file || 'The report'}: ${what}`);
  };
}

function unknownReport({ file, text, keys }: ReportHead): NgaoError {
  const name = file || 'The report';
  if (keys.length > 0 && keys.length < 8 && keys.some((key) => /^(?:error|errors|errorMessages)$/i.test(key))) {
    return new NgaoError('input-malformed', `${name}: it is an error document, not a report. Run the tool again.`);
  }
  if (/^\s*(?:error|fatal|usage)\b/i.test(text)) {
    return new NgaoError('input-malformed', `${name}: it is an error message, not a report. Run the tool again.`);
  }
  return new NgaoError(
    'input-unsupported',
    `${name}: none of the known report formats. Name the format when sending it; docs/reference/formats.md lists them.`,
  );
}

function decodeHead(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes, { stream: true });
}
