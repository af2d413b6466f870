// SPDX-License-Identifier: Apache-2.0
import type { TargetRef } from '../../api/types.ts';

/** File names that the server's importers know (src/scan/import); the server decides again. */
const known =
  /^(\.grype\.ya?ml|\.?audit-ci\.json[c5]?|audit-resolve\.json|osv-scanner\.toml|\.trivyignore(\.ya?ml)?|\.ncurc(\.ya?ml|\.json)?|\.license-scanner\.json|config\.toml)$/;
/** One file, in bytes; the contract's own limit. */
export const fileLimit = 2_000_000;
export const filesLimit = 500;

export function isIgnoreFile(path: string): boolean {
  return known.test(nameOf(path));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The target that a file most likely belongs to: the innermost folder of its path that is a target's name. */
export function targetFor(path: string, targets: readonly Pick<TargetRef, 'ref' | 'name'>[]): string {
  const folders = path.split('/').slice(0, -1).reverse();
  for (const folder of folders) {
    const target = targets.find(({ ref, name }) => name === folder || ref === `repository:${folder}`);
    if (target) return target.ref;
  }
  return targets.length === 1 ? (targets[0]?.ref ?? '') : folders.length > 0 ? `repository:${folders.at(-1)}` : '';
}
