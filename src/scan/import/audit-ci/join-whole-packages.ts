// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../../model/exception.ts';

/**
 * `GHSA|name` and `GHSA|*>name` together are every path of that advisory that ends in the package: one decision about
 * an advisory in a package, which the format can only say in two entries.
 */
export function joinWholePackages(exceptions: readonly Exception[]): Exception[] {
  const byPath = new Map(exceptions.map((exception) => [`${exception.vulnerability}|${exception.path}`, exception]));
  const dropped = new Set<Exception>();
  const joined = exceptions.map((exception) => {
    const { vulnerability: id, path: name, ...rest } = exception;
    if (id === undefined || name === undefined || /[*>]/.test(name)) return exception;
    const partner = byPath.get(`${id}|*>${name}`);
    if (!partner || !isSame(exception, partner)) return exception;
    dropped.add(partner);
    return { ...rest, id: `audit-ci/${id}/package=${name}`, vulnerability: id, package: name };
  });
  return joined.filter((exception) => !dropped.has(exception));
}

function isSame(a: Exception, b: Exception): boolean {
  return a.reason === b.reason && a.expires === b.expires && a.owner === b.owner;
}
