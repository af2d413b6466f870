// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { NgaoError } from '../kit/errors.ts';
import { writeWhole } from '../kit/io/write-whole.ts';
import { nearest } from '../kit/nearest.ts';
import type { ReportFormat, ReportInput } from '../report/contract.ts';
import { reportFormats } from '../report/registry.ts';
import type { CommandIo } from './io.ts';

/** One `-o FORMAT[=FILE]`; without a file the document goes to standard output. */
export interface Output {
  format: ReportFormat;
  file?: string;
}

/** Reads the `-o` flags. Throws `usage` for an unknown format, a format offered elsewhere, or two for one place. */
export function readOutputs(given: readonly string[], offeredBy: 'scan' | 'sbom'): readonly Output[] {
  const outputs = given.map((text) => readOutput(text, offeredBy));
  const places = outputs.map((output) => output.file ?? '');
  const twice = places.find((place, index) => places.indexOf(place) !== index);
  if (twice !== undefined) {
    const place = twice === '' ? 'standard output' : `"${twice}"`;
    throw new NgaoError('usage', `Two reports want ${place}. Give the others a file: -o FORMAT=FILE.`);
  }
  return outputs;
}

/** Writes every document; each file appears whole or not at all. */
export async function writeOutputs(outputs: readonly Output[], input: ReportInput, io: CommandIo): Promise<void> {
  for (const output of outputs) {
    const document = await output.format.write(output.file === undefined ? input : { ...input, colour: false });
    if (output.file === undefined) io.stdout.write(document);
    else writeWhole(resolve(io.cwd, output.file), document);
  }
}

/** Colours only on a terminal, and not where the person said no (no-color.org). */
export function wantsColour(io: CommandIo): boolean {
  return io.stdout.isTTY === true && !io.env.NO_COLOR && io.env.TERM !== 'dumb';
}

function readOutput(text: string, offeredBy: 'scan' | 'sbom'): Output {
  const at = text.indexOf('=');
  const id = at < 0 ? text : text.slice(0, at);
  const offered = reportFormats.filter((format) => format.offeredBy.includes(offeredBy));
  const format = offered.find((candidate) => candidate.id === id);
  if (!format) {
    const ids = offered.map((candidate) => candidate.id);
    const guess = nearest(id, ids);
    throw new NgaoError(
      'usage',
      `"${id}" is not a report format${guess ? `; did you mean ${guess}?` : '.'} Formats: ${ids.join(', ')}.`,
    );
  }
  if (at < 0) return { format };
  const file = text.slice(at + 1);
  if (file === '')
    throw new NgaoError('usage', `-o ${text} names no file. Write -o ${id}=FILE, or -o ${id} for standard output.`);
  return { format, file };
}
