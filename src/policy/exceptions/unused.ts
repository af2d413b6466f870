// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../model/exception.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Finding } from '../../model/report.ts';

const mostNames = 3;

/** Whether what an exception speaks of was among what was scanned. */
export function isScanned({ target }: Pick<Exception, 'target'>, inventories: readonly Inventory[]): boolean {
  return target === undefined || inventories.some(({ target: { ref, name } }) => ref === target || name === target);
}

/** `names the target TARGET, which was not found (found: ...)`. */
export function notFound({ target = '' }: Pick<Exception, 'target'>, inventories: readonly Inventory[]): string {
  const refs = [...new Set(inventories.filter(({ target: { kind } }) => kind !== 'secrets').map((one) => one.target.ref))].sort();
  const found = refs.length === 0 ? 'nothing was found' : `found: ${listed(refs)}`;
  return `names the target ${target}, which was not found (${found})`;
}

/**
 * Why an exception matches nothing, as far as the findings tell: its id is open for other packages than it names. '' otherwise.
 * `findings` are those that carry its id.
 */
export function openElsewhere(exception: Exception, findings: readonly Finding[]): string {
  const { vulnerability, package: name } = exception;
  const open = findings.filter(({ status, component }) => status === 'open' && component !== null);
  const packages = [...new Set(open.map(({ component }) => component?.name ?? ''))].sort();
  if (vulnerability === undefined || name === undefined || packages.length === 0 || packages.includes(name)) return '';
  return `: ${vulnerability} is open for ${listed(packages)}`;
}

function listed(names: readonly string[]): string {
  const rest = names.length - mostNames;
  return `${names.slice(0, mostNames).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
