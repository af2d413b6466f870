// SPDX-License-Identifier: Apache-2.0
import type { Inventory } from '../../../model/inventory.ts';
import type { Problem } from '../../../model/problem.ts';
import type { CollectInput } from '../contract.ts';
import { graphComponents, MissingEntries, projectAsks } from '../lock-graph.ts';
import { readManifest, resolutionFacts } from '../lock-manifest.ts';
import { folderOf, lockTarget, readLockText } from '../lock-text.ts';
import { graphOf } from './graph.ts';
import { readBerryLock } from './read-lock.ts';
import { readRegistries } from './registries.ts';

/** Reads one yarn.lock of yarn 2 and later into an inventory. */
export async function collectYarnBerry(input: CollectInput): Promise<readonly Inventory[]> {
  const { text, digest } = readLockText(input);
  const { path, folder } = input;
  const base = folderOf(path);
  const problems: Problem[] = [];
  const entries = await readBerryLock(text, path);
  const why = 'without it nobody can say which packages are for development only; all count as production.';
  const root = readManifest({ folder, at: base, target: path, why }, problems);
  const missing = new MissingEntries();
  const registries = await readRegistries(input, base);
  const { packages, roots } = graphOf({ entries, root, registries, missing, problems, folder, base, target: path });
  return [
    {
      target: lockTarget(input, { kind: 'yarn-berry', digest, name: root?.name, version: root?.version }),
      components: graphComponents(packages, roots, path),
      requires: projectAsks(roots),
      runtimes: [],
      secrets: [],
      overrides: resolutionFacts(root),
      problems: [...problems, ...missing.problems(path)],
      notices: [],
    },
  ];
}
