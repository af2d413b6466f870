// SPDX-License-Identifier: Apache-2.0

export interface LockEntry {
  version: string;
  dev?: boolean;
  license?: string;
  deprecated?: string;
  dependencies?: Record<string, string>;
  resolved?: string;
}

/**
 * A package-lock v3 of these packages: keys are install paths below node_modules (`a`, `a/node_modules/b`).
 * Top-level entries without `dev` become dependencies of the project, those with it devDependencies.
 */
export function lockfile(entries: Readonly<Record<string, LockEntry>>): string {
  const top = Object.entries(entries).filter(([path]) => !path.includes('/node_modules/'));
  const wanted = (dev: boolean) =>
    Object.fromEntries(
      top.filter(([, entry]) => (entry.dev ?? false) === dev).map(([name, entry]) => [name, `^${entry.version}`]),
    );
  const root = { name: 'demo', version: '1.0.0', dependencies: wanted(false), devDependencies: wanted(true) };
  const packages: Record<string, unknown> = { '': root };
  for (const [path, entry] of Object.entries(entries)) {
    packages[`node_modules/${path}`] = { integrity: 'sha512-AAAA', license: 'MIT', ...entry };
  }
  return `${JSON.stringify({ name: 'demo', version: '1.0.0', lockfileVersion: 3, requires: true, packages }, undefined, 2)}\n`;
}

/** An OSV record of a made-up flaw: every version of `name` below `fixed` is affected. */
export function advisory(given: {
  id: string;
  name: string;
  fixed: string;
  severity?: string;
  aliases?: readonly string[];
}): string {
  return JSON.stringify({
    schema_version: '1.7.0',
    id: given.id,
    modified: '2026-01-02T03:04:05Z',
    published: '2026-01-01T00:00:00Z',
    aliases: given.aliases ?? [],
    summary: `A made-up flaw in ${given.name}`,
    details: `Versions of ${given.name} below ${given.fixed} do something they should not.`,
    affected: [
      {
        package: { ecosystem: 'npm', name: given.name },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: given.fixed }] }],
      },
    ],
    database_specific: { severity: given.severity ?? 'HIGH' },
  });
}
