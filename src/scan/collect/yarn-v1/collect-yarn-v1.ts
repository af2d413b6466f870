// SPDX-License-Identifier: Apache-2.0
import type { Inventory } from '../../../model/inventory.ts';
import type { Notice, Problem } from '../../../model/problem.ts';
import type { CollectInput } from '../contract.ts';
import { graphComponents, MissingEntries, projectAsks } from '../lock-graph.ts';
import { readManifest, resolutionFacts } from '../lock-manifest.ts';
import { folderOf, lockTarget, readLockText } from '../lock-text.ts';
import { graphOf } from './graph.ts';
import { readYarnLock } from './read-lock.ts';
import { readWorkspaces } from './workspaces.ts';

/** Reads one yarn.lock of yarn 1 into an inventory. */
export async function collectYarnV1(input: CollectInput): Promise<readonly Inventory[]> {
  const { text, digest } = readLockText(input);
  const { path, folder, trustedRegistries } = input;
  const problems: Problem[] = [];
  const notices: Notice[] = [];
  const entries = readYarnLock(text, path);
  const why = 'without it nobody can say which packages are for development only; all count as production.';
  const root = readManifest({ folder, at: folderOf(path), target: path, why }, problems);
  const workspaces = root ? readWorkspaces({ folder, base: folderOf(path), root, target: path }, problems) : [];
  const missing = new MissingEntries();
  const { packages, roots } = graphOf({ entries, workspaces, trustedRegistries, missing, notices, target: path });
  return [
    {
      target: lockTarget(input, { kind: 'yarn-v1', digest, name: root?.name, version: root?.version }),
      components: graphComponents(packages, roots, path),
      requires: projectAsks(roots),
      runtimes: [],
      secrets: [],
      overrides: resolutionFacts(root),
      problems: [...problems, ...missing.problems(path)],
      notices,
    },
  ];
}
