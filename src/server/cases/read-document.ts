// SPDX-License-Identifier: Apache-2.0
import { Ajv, type ValidateFunction } from 'ajv';
import type { Static } from 'typebox';
import { checkCsaf } from '../../advisories/csaf/check-csaf.ts';
import { type CsafReport, reportOfCsaf, whyNoCsafReport } from '../../cases/documents/csaf.ts';
import { reportOfGithub } from '../../cases/documents/github.ts';
import type { ToldReport } from '../../cases/documents/told-report.ts';
import { NgaoError } from '../../kit/errors.ts';
import { CsafDocument, GithubAdvisory } from '../contract/case-import.ts';
import { depthOf, isStorable } from '../read-json.ts';

export type DocumentFormat = 'csaf' | 'github';

/** Bytes, levels of nesting, and values: what a report of one weakness never needs, and what its tests take a second for. */
export const documentLimits = { bytes: 1024 * 1024, depth: 40, values: 20_000 };
const mostFaults = 20;

interface Fault {
  /** JSON pointer. */
  place: string;
  message: string;
}

/**
 * What the document tells. Throws `input-malformed` with every field that is wrong (the first twenty), `input-unsupported` for
 * a document that is neither format, and `input-too-large`.
 */
export async function readDocument(
  bytes: Uint8Array,
  named: DocumentFormat | undefined,
): Promise<{ format: DocumentFormat; told: ToldReport }> {
  const text = textOf(bytes);
  const value = parsed(text);
  const format = named ?? sniff(value);
  if (format === undefined)
    throw new NgaoError(
      'input-unsupported',
      'This is neither CSAF 2.0 ("document") nor a GitHub security advisory ("ghsa_id"). Send one of them as it is.',
    );
  if (format === 'github') {
    refuse(faultsOf(checkGithub, value));
    return { format, told: reportOfGithub(value as Static<typeof GithubAdvisory>) };
  }
  refuse(faultsOf(checkHead, value));
  const wrong = whyNoCsafReport(value as CsafReport);
  refuse(wrong ? [wrong] : []);
  refuse(await checkCsaf(text));
  return { format, told: reportOfCsaf(value as CsafReport) };
}

const ajv = new Ajv({ allErrors: false, strict: false });
const checkGithub = ajv.compile<unknown>(GithubAdvisory);
const checkHead = ajv.compile<unknown>(CsafDocument);

function faultsOf(check: ValidateFunction<unknown>, value: unknown): Fault[] {
  if (check(value)) return [];
  const told = check.errors ?? [];
  // Where null would do as well, what is wrong with the other choice is what helps.
  const telling = told.filter(({ keyword, params }) => keyword !== 'anyOf' && params.type !== 'null');
  return (telling.length > 0 ? telling : told).map(({ instancePath, message, params }) => {
    const field = typeof params.missingProperty === 'string' ? `/${params.missingProperty}` : '';
    const allowed = params.allowedValue ?? params.allowedValues;
    const more = allowed === undefined ? '' : `: ${[allowed].flat().join(', ')}`;
    return { place: instancePath + field, message: field ? 'is missing' : `${message ?? 'is wrong'}${more}` };
  });
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const validation = faults.slice(0, mostFaults).map(({ place, message }) => ({ instancePath: place, message }));
  const [first] = validation;
  const where = first?.instancePath || 'the document';
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  const error = new NgaoError('input-malformed', `The document is refused: ${where} ${first?.message}${more}. Nothing was kept.`);
  throw Object.assign(error, { validation, validationContext: '' });
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new NgaoError('input-malformed', 'The document is not UTF-8. Nothing was kept.');
  }
}

function parsed(text: string): unknown {
  const { depth, values } = documentLimits;
  if (depthOf(text) > depth)
    throw new NgaoError('input-too-large', `The document is nested deeper than ${depth} levels. Nothing was kept.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NgaoError('input-malformed', 'The document is not JSON. Nothing was kept.');
  }
  if (countOf(value, values) > values)
    throw new NgaoError('input-too-large', `The document holds more than ${values} values. Nothing was kept.`);
  if (!isStorable(text, value))
    throw new NgaoError('input-malformed', 'The document holds a text with half a character or the character 0.');
  return value;
}

/** Counts no further than `most`. */
function countOf(value: unknown, most: number): number {
  const waiting = [value];
  let count = 0;
  while (waiting.length > 0 && count <= most) {
    const each = waiting.pop();
    count += 1;
    if (typeof each === 'object' && each !== null) for (const inner of Object.values(each)) waiting.push(inner);
  }
  return count;
}

function sniff(value: unknown): DocumentFormat | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('document' in value) return 'csaf';
  return 'ghsa_id' in value ? 'github' : undefined;
}
