// SPDX-License-Identifier: Apache-2.0
import { join, posix } from 'node:path';
import type { FixPlan, OverrideChange } from '../findings/fix/plan.ts';
import { isSameEntry, overrideField, overrideKeys } from '../findings/fix/spelling.ts';
import { NgaoError } from '../kit/errors.ts';
import { writeWhole } from '../kit/io/write-whole.ts';
import type { LocatedTarget } from '../scan/locate-target.ts';
import { JsonEdits } from './json-edits.ts';
import { editWorkspaceYaml } from './workspace-yaml.ts';

export interface WrittenFix {
  /** Files that were changed, as the reports name them. */
  files: readonly string[];
  /** What could not be written and must be done by hand. */
  notes: readonly string[];
}

/**
 * Puts a plan's bumps and overrides into the package.json files it names, formatting kept, and removes overrides
 * that reach nothing or change nothing. The lockfile itself is the package manager's to write.
 */
export async function writeFix(plan: FixPlan, located: LocatedTarget): Promise<WrittenFix> {
  const within = (file: string) => file.slice(located.prefix.length);
  const root = posix.join(posix.dirname(within(plan.target)), 'package.json');
  const changes = overrideChanges(plan);
  const bumps = plan.steps.flatMap((step) => step.bumps);
  const texts = new Map<string, string>();
  for (const manifest of new Set(bumps.map((bump) => within(bump.manifest)))) {
    const edits = await JsonEdits.of(readManifest(manifest, located));
    for (const bump of bumps) if (within(bump.manifest) === manifest) setRange(edits, bump.name, bump.after);
    texts.set(manifest, edits.text);
  }
  if (changes.length > 0) {
    const [file, text] = await withOverrides(plan, changes, { located, root, text: texts.get(root) });
    texts.set(file, text);
  }
  const changed = [...texts].filter(([file, text]) => text !== located.folder.readText(file)).sort();
  for (const [file, text] of changed) writeWhole(join(located.folder.base, file), text);
  return { files: changed.map(([file]) => located.prefix + file), notes: handwork(plan) };
}

type Change = Omit<OverrideChange, 'after'> & { after: string | undefined };

function overrideChanges(plan: FixPlan): Change[] {
  const stale = plan.overrides.filter(({ verdict }) => verdict === 'unused' || verdict === 'needless');
  return [
    ...stale.map(({ path, wanted }) => ({ path, before: wanted, after: undefined })),
    ...plan.steps.flatMap((step) => step.overrides),
  ];
}

function readManifest(manifest: string, { folder }: LocatedTarget): string {
  const text = folder.readText(manifest);
  if (text === undefined)
    throw new NgaoError('input-unreadable', `There is no ${manifest} to write the plan into. Restore it and run again.`);
  return text;
}

/** A peer range is a promise to others: it is changed only where nothing else asks for the package. */
function setRange(edits: JsonEdits, name: string, range: string): void {
  const fields = ['dependencies', 'optionalDependencies', 'devDependencies'].filter((field) => edits.has([field, name]));
  for (const field of fields.length > 0 ? fields : ['peerDependencies']) edits.set([field, name], range);
}

/** pnpm reads its settings from pnpm-workspace.yaml where there is one (pnpm 10 and later), else from package.json. */
async function withOverrides(
  plan: FixPlan,
  changes: readonly Change[],
  { located, root, text }: { located: LocatedTarget; root: string; text: string | undefined },
): Promise<[string, string]> {
  const field = overrideField(plan.kind);
  const edits = await JsonEdits.of(text ?? readManifest(root, located));
  const keyed = changes.map((change) => ({ keys: overrideKeys(plan.kind, change.path), value: change.after }));
  const workspace = posix.join(posix.dirname(root), 'pnpm-workspace.yaml');
  const yaml = plan.kind === 'pnpm-lock' && !edits.has(field) ? located.folder.readText(workspace) : undefined;
  if (yaml !== undefined) return [workspace, await editWorkspaceYaml(yaml, keyed, workspace)];
  for (const { keys, value } of keyed) {
    const [first = '', ...rest] = keys;
    const written = edits.keysOf(field).find((key) => (plan.kind === 'npm-lock' ? key === first : isSameEntry(key, first)));
    edits.setNested([...field, written ?? first, ...rest], value);
  }
  edits.prune(field);
  return [root, edits.text];
}

function handwork(plan: FixPlan): string[] {
  return plan.steps
    .filter((step) => step.kind === 'remove')
    .map((step) => `remove ${step.package}@${step.from} by hand: ${step.why}`);
}
