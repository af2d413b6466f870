// SPDX-License-Identifier: Apache-2.0
import { join, posix } from 'node:path';
import type { FixPlan, FixStep } from '../findings/fix/plan.ts';
import { NgaoError } from '../kit/errors.ts';
import { writeWhole } from '../kit/io/write-whole.ts';
import type { LocatedTarget } from '../scan/locate-target.ts';

/** One change of package.json: the path of the value and the value; undefined removes it. */
interface Edit {
  path: readonly string[];
  value: string | undefined;
}

/**
 * Puts a plan's bumps and overrides into the package.json beside the lockfile, formatting and comments kept, and
 * removes overrides that reach nothing or change nothing. Returns the file's path, or undefined when the plan changes
 * nothing in it. The lockfile itself is the package manager's to write.
 */
export async function writeFix(plan: FixPlan, located: LocatedTarget): Promise<string | undefined> {
  const lock = plan.target.slice(located.prefix.length);
  const manifest = posix.join(posix.dirname(lock), 'package.json');
  const text = located.folder.readText(manifest);
  if (text === undefined)
    throw new NgaoError('input-unreadable', `There is no ${manifest} beside ${lock}, so there is nothing to write.`);
  const edits = [...plan.steps.flatMap((step) => editsOf(step, lock, text)), ...removalsOf(plan, lock)];
  if (edits.length === 0) return undefined;
  const file = join(located.folder.base, manifest);
  writeWhole(file, await applyEdits(text, edits));
  return file;
}

function editsOf(step: FixStep, lock: string, manifest: string): Edit[] {
  if (step.kind === 'bump') return [{ path: [dependencyField(manifest, step.package), step.package], value: step.range }];
  if (step.kind !== 'override') return [];
  if (step.parents.length === 0) return [{ path: [...overrideField(lock), step.package], value: step.to }];
  return step.parents.map((parent) => ({ path: overridePath(lock, parent, step.package), value: step.to }));
}

function removalsOf(plan: FixPlan, lock: string): Edit[] {
  const changed = new Set(plan.steps.filter((step) => step.kind === 'override').map((step) => step.package));
  return plan.overrides
    .filter((override) => override.verdict !== 'needed' && !changed.has(override.path.at(-1) ?? ''))
    .map((override) => ({ path: [...overrideField(lock), ...spelled(lock, override.path)], value: undefined }));
}

/** npm and bun read `overrides`, yarn `resolutions`, pnpm `pnpm.overrides`. */
function overrideField(lock: string): readonly string[] {
  const name = posix.basename(lock);
  if (name === 'yarn.lock') return ['resolutions'];
  return name.startsWith('pnpm-lock') ? ['pnpm', 'overrides'] : ['overrides'];
}

function overridePath(lock: string, parent: string, name: string): string[] {
  return [...overrideField(lock), ...spelled(lock, [parent, name])];
}

/** npm nests objects, yarn joins by `/`, pnpm by `>`. */
function spelled(lock: string, path: readonly string[]): readonly string[] {
  const field = overrideField(lock)[0];
  if (field === 'resolutions') return [path.join('/')];
  return field === 'pnpm' ? [path.join('>')] : path;
}

function dependencyField(manifest: string, name: string): string {
  const document = JSON.parse(manifest) as Record<string, Record<string, string> | undefined>;
  const fields = ['dependencies', 'optionalDependencies', 'devDependencies', 'peerDependencies'];
  return fields.find((field) => Object.hasOwn(document[field] ?? {}, name)) ?? 'dependencies';
}

async function applyEdits(text: string, edits: readonly Edit[]): Promise<string> {
  const { applyEdits: apply, modify } = await import('jsonc-parser');
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
  const formattingOptions = { insertSpaces: !indent.includes('\t'), tabSize: indent.includes('\t') ? 1 : indent.length };
  let result = text;
  for (const edit of edits) result = apply(result, modify(result, [...edit.path], edit.value, { formattingOptions }));
  return result;
}
