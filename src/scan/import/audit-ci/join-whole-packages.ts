// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../../model/exception.ts';

/**
 * `GHSA|name` and `GHSA|*>name` together are every path of that advisory that ends in the package: one decision about
 * an advisory in a package, which the format can only say in two entries.
 */
export function joinWholePackages(exceptions: readonly Exception[]): Exception[] {
  const byPath = new Map(exceptions.map((exception) => [exception.path, exception]));
  const dropped = new Set<Exception>();
  const joined = exceptions.map((exception) => {
    const [id, name] = exception.path?.split('|') ?? [];
    const partner = name === undefined ? undefined : byPath.get(`${id}|*>${name}`);
    if (!id || !name || /[*>]/.test(name) || id.includes('*') || !partner || !isSame(exception, partner)) return exception;
    dropped.add(partner);
    const { path: _, ...rest } = exception;
    return { ...rest, id: `audit-ci/${id}/package=${name}`, vulnerability: id, package: name };
  });
  return joined.filter((exception) => !dropped.has(exception));
}

function isSame(a: Exception, b: Exception): boolean {
  return a.reason === b.reason && a.expires === b.expires && a.owner === b.owner;
}
