// SPDX-License-Identifier: Apache-2.0

import { isRealDate } from '../kit/working-days.ts';
import type { ExceptionInFile, ExceptionNeed, PolicyFile } from '../model/policy.ts';
import { compilePackagePattern } from './exceptions/package-pattern.ts';
import type { Loosening } from './tighten.ts';

type Mistake = Loosening;

/** What a schema cannot say: days that exist, licences that SPDX knows, exceptions that name something. */
export async function checkMeaning(file: PolicyFile): Promise<Mistake[]> {
  return [
    ...checkDays(file),
    ...(await checkLicenses(file)),
    ...(file.exceptions ?? []).flatMap((entry, index) => checkException(entry, index)),
  ];
}

function checkDays(file: PolicyFile): Mistake[] {
  const written = [
    ...(file.holidays ?? []).map((day, index) => ({ path: ['holidays', index], day })),
    ...(file.exceptions ?? []).map(({ expires }, index) => ({ path: ['exceptions', index, 'expires'], day: expires })),
    ...(file.licenses?.exceptions ?? []).map(({ expires }, index) => ({
      path: ['licenses', 'exceptions', index, 'expires'],
      day: expires,
    })),
  ];
  return written
    .filter(({ day }) => !isRealDate(day))
    .map(({ path, day }) => ({ path, message: `${spoken(path)}: there is no day ${day}` }));
}

async function checkLicenses(file: PolicyFile): Promise<Mistake[]> {
  const written = [
    ...(file.licenses?.allow ?? []).map((text, index) => ({ path: ['licenses', 'allow', index], text })),
    ...Object.entries(file.licenses?.aliases ?? {}).map(([spelling, text]) => ({
      path: ['licenses', 'aliases', spelling],
      text,
    })),
  ];
  if (written.length === 0) return [];
  const { default: parse } = await import('spdx-expression-parse');
  const isExpression = (text: string) => {
    try {
      return text.length <= 512 && parse(text) !== undefined;
    } catch {
      return false;
    }
  };
  return written
    .filter(({ text }) => !isExpression(text))
    .map(({ path, text }) => ({
      path,
      message: `${spoken(path)}: ${JSON.stringify(text.slice(0, 60))} is no SPDX licence expression (spdx.org/licenses)`,
    }));
}

const matchers = ['id', 'package', 'version', 'target', 'class', 'scope', 'path', 'location', 'fixState', 'kind'] as const;

function checkException(entry: ExceptionInFile, index: number): Mistake[] {
  const path = ['exceptions', index];
  const mistakes: Mistake[] = [];
  const named = matchers.filter((key) => entry[key] !== undefined);
  if (named.length === 0) mistakes.push({ path, message: `${spoken(path)} names nothing: give at least an id or a package` });
  else if (named.every((key) => ['kind', 'scope', 'class', 'fixState'].includes(key))) {
    mistakes.push({
      path,
      message: `${spoken(path)} would hide a whole class: name an id, a package, a target, a path or a location too`,
    });
  }
  if (entry.packagePattern && !compilePackagePattern(entry.package ?? '')) {
    mistakes.push({ path, message: `${spoken(path)}.package is not a pattern of RE2's common subset` });
  }
  return mistakes;
}

/** R61: what the policy asks of an accepted vulnerability beyond reason, owner and end, and an entry of this file lacks. */
export function lackingNeeds(file: PolicyFile, needs: readonly ExceptionNeed[]): Mistake[] {
  return (file.exceptions ?? []).flatMap((entry, index) => {
    if (entry.kind !== undefined && entry.kind !== 'vulnerability') return [];
    const missing = needs.filter((need) => (entry[need] ?? '').trim() === '');
    if (missing.length === 0) return [];
    const path = ['exceptions', index];
    return [{ path, message: `${spoken(path)}: the policy asks for ${missing.map((need) => `"${need}"`).join(', ')} too` }];
  });
}

function spoken(path: readonly (string | number)[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1);
}
