// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { asNgaoError, NgaoError } from '../kit/errors.ts';
import { readAddress } from '../kit/io/http.ts';
import { cyclonedx } from '../report/cyclonedx/index.ts';
import { json } from '../report/json/index.ts';
import { type ParsedFlags, textFlag } from './flags.ts';
import type { CommandIo } from './io.ts';
import { say } from './say.ts';
import type { ScanOutcome } from './scan-pipeline.ts';
import { type Handed, handIn, type Pace, type Sending } from './upload-exchange.ts';

export interface Upload {
  url: string;
  token: string;
  product: string;
  /** As given; else made of what was scanned. */
  target: string | undefined;
}

/** What --upload and its fellows ask for. Throws `usage`. */
export function readUpload(flags: ParsedFlags, io: CommandIo): Upload {
  const url = textFlag(flags, 'upload');
  if (url === undefined)
    throw new NgaoError('usage', '--token-file, --upload-product and --upload-target say nothing without --upload URL.');
  const address = readAddress(url, 'Give --upload the address of your Ngao server.');
  if (address.search !== '' || address.hash !== '')
    throw new NgaoError('usage', 'Give --upload the address of the Ngao server alone, like https://ngao.example.org.');
  const product = textFlag(flags, 'upload-product') ?? io.env.NGAO_PRODUCT;
  if (!product) throw new NgaoError('usage', 'Say to which product the scan belongs: --upload-product KEY, or NGAO_PRODUCT.');
  return {
    url: address.href.replace(/\/+$/, ''),
    token: readToken(textFlag(flags, 'token-file'), io),
    product,
    target: textFlag(flags, 'upload-target'),
  };
}

/** The token never stands on a command line, where every process may read it. */
function readToken(file: string | undefined, io: CommandIo): string {
  if (!file) throw new NgaoError('usage', '--upload needs --token-file FILE with the ingest token (or the CI job token).');
  let text: string;
  try {
    text = readFileSync(resolve(io.cwd, file), 'utf8').trim();
  } catch (cause) {
    throw new NgaoError('usage', `The token file "${file}" cannot be read.`, { cause });
  }
  if (!/^[\x21-\x7e]{8,8192}$/.test(text)) throw new NgaoError('usage', `The file "${file}" does not hold one token alone.`);
  return text;
}

/**
 * Hands the report and the SBOM of a scan in and waits until they are read. Answers whether all of it arrived; what
 * happened is told on standard error.
 */
export async function uploadScan(upload: Upload, outcome: ScanOutcome, given: { io: CommandIo; pace?: Pace }): Promise<boolean> {
  const { io } = given;
  try {
    const documents = await documentsOf(outcome);
    const sending: Sending = { ...upload, target: upload.target ?? targetOf(outcome), run: randomUUID(), io, pace: given.pace };
    for (const document of documents) tellHanded(document.what, await handIn(sending, document), io);
    return true;
  } catch (thrown) {
    const error = asNgaoError(thrown);
    if (!error.expected) throw error;
    say(io, `upload failed: ${error.message}`);
    return false;
  }
}

async function documentsOf({ report, inventories, now }: ScanOutcome) {
  const input = { report, inventories, now, colour: false, width: 80 };
  const { targets } = report;
  const version = targets.length === 1 ? (targets[0]?.version ?? '') : '';
  return [
    { what: 'report', format: 'ngao-report', file: 'ngao-report.json', version, text: await json.write(input) },
    {
      what: 'SBOM',
      format: 'cyclonedx',
      file: 'bom.cdx.json',
      version,
      // The findings are in the report already; told twice they would be two voices of one tool.
      text: await cyclonedx.write({ ...input, report: { ...report, findings: [] } }),
    },
  ];
}

/** `repository:NAME` of the one project that was scanned. */
function targetOf({ report }: ScanOutcome): string {
  const names = new Set(report.targets.map(({ name }) => name.replace(/^@[^/]*\//, '')).filter((name) => name !== ''));
  const [name = ''] = names;
  if (names.size === 1 && /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/.test(name)) return `repository:${name}`;
  throw new NgaoError('usage', 'What was scanned does not tell one name. Say what it is: --upload-target repository:NAME.');
}

function tellHanded(what: string, { state, message, duplicate }: Handed, io: CommandIo): void {
  const word = duplicate
    ? 'was there already'
    : state === 'held'
      ? 'was taken in; some closures wait for a person'
      : 'was taken in';
  say(io, `the ${what} ${word}${message === '' ? '' : ` (${message})`}`);
}
