// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '../../../model/problem.ts';
import type { Folder } from '../contract.ts';
import { type Manifest, readManifest } from '../lock-manifest.ts';
import { workspaceFolders } from './glob.ts';

/** The root's package.json and that of every workspace; what could not be found or read becomes a Problem. */
export function readWorkspaces(
  { folder, base, root, target }: { folder: Folder; base: string; root: Manifest; target: string },
  problems: Problem[],
): Manifest[] {
  const { folders, unmatched } = workspaceFolders({ folder, base, patterns: root.workspaces });
  const why = 'without it nobody can say what this workspace needs; its packages count as production.';
  for (const pattern of unmatched) {
    const message = `The workspace pattern "${pattern}" in ${root.path} leads to no package.json: ${why}`;
    problems.push({ code: 'input-unreadable', message, target });
  }
  const workspaces = folders.map((at) => readManifest({ folder, at, target, why }, problems));
  return [root, ...workspaces.filter((workspace) => workspace !== undefined)];
}
