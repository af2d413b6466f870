// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import type { Inventory } from '../../../model/inventory.ts';
import type { CollectInput } from '../contract.ts';
import { graphComponents, MissingEntries, projectAsks } from '../lock-graph.ts';
import { readManifest } from '../lock-manifest.ts';
import { folderOf, lockTarget, readLockText } from '../lock-text.ts';
import { graphOf } from './graph.ts';
import { readBunLock } from './read-lock.ts';

/** Reads one bun.lock into an inventory. */
export async function collectBunLock(input: CollectInput): Promise<readonly Inventory[]> {
  const { path, folder, trustedRegistries } = input;
  if (path.endsWith('.lockb')) return refuseBinary(input);
  const { text, digest } = readLockText(input);
  const lock = readBunLock(text, path);
  // Only for the project's name and version: the lockfile itself tells what each workspace asks for.
  const manifest = readManifest({ folder, at: folderOf(path), target: path, why: '' }, []);
  const root = lock.workspaces.find((workspace) => workspace.path === '');
  const missing = new MissingEntries();
  const { packages, roots } = graphOf({ lock, trustedRegistries, missing });
  return [
    {
      target: lockTarget(input, {
        kind: 'bun-lock',
        digest,
        name: manifest?.name ?? root?.name,
        version: manifest?.version ?? root?.version,
      }),
      components: graphComponents(packages, roots, path),
      requires: projectAsks(roots, folderOf(path)),
      runtimes: [],
      secrets: [],
      overrides: lock.overrides.map(({ pattern, wanted, line }) => ({ path: [pattern], wanted, location: { file: path, line } })),
      problems: missing.problems(path),
      notices: [],
    },
  ];
}

function refuseBinary({ path, folder }: CollectInput): readonly Inventory[] {
  // bun itself reads the text form when there are both.
  if (folder.read(path.slice(0, -1)) !== undefined) return [];
  throw new NgaoError(
    'input-unsupported',
    `${path} is bun's binary lockfile. Run "bun install --save-text-lockfile" and scan the bun.lock it writes.`,
  );
}
