// SPDX-License-Identifier: Apache-2.0
import type { Location } from '../../../model/component.ts';
import type { JsonView } from '../json-document.ts';
import { countAt, isRecord, textAt, valueAt } from '../loose-value.ts';
import { plainPath } from '../plain-path.ts';

const mostArtifacts = 500_000;
const deepestBase = 8;

/** Resolves artifact locations of one run: by URI, by index into its artifacts, below base ids (3.4, 3.14.14). */
export class RunFiles {
  private readonly bases: Record<string, unknown>;
  private readonly roots: readonly string[];
  private readonly run: JsonView;
  private artifacts: unknown[] | undefined;

  constructor(run: JsonView) {
    this.run = run;
    const bases = run.get('originalUriBaseIds');
    this.bases = isRecord(bases) ? bases : {};
    const working = [...run.each('invocations')].map((each) => textAt(each, 'workingDirectory', 'uri'));
    const absolute = Object.values(this.bases).map((base) => textAt(base, 'uri'));
    this.roots = [...working, ...absolute].filter((uri) => /^(?:file:|\/)/i.test(uri)).slice(0, 20);
  }

  /** The place of a physical location; null when it names no file. */
  locationOf(physical: unknown): Location | null {
    const artifact = valueAt(physical, 'artifactLocation');
    const file = plainPath(this.pathOf(artifact), this.roots);
    return file === '' ? null : { file, line: countAt(physical, 'region', 'startLine') };
  }

  private pathOf(artifact: unknown): string {
    const named = textAt(artifact, 'uri') === '' ? this.indexed(valueAt(artifact, 'index')) : artifact;
    const uri = textAt(named, 'uri');
    return uri === '' ? '' : `${this.folderOf(textAt(named, 'uriBaseId'), 0)}${uri}`;
  }

  private indexed(index: unknown): unknown {
    if (typeof index !== 'number') return undefined;
    this.artifacts ??= this.readArtifacts();
    return this.artifacts[index];
  }

  private readArtifacts(): unknown[] {
    const found: unknown[] = [];
    for (const artifact of this.run.each('artifacts')) if (found.push(valueAt(artifact, 'location')) >= mostArtifacts) break;
    return found;
  }

  /** The relative part of a base: an absolute one is where the tool happened to run, and is left out. */
  private folderOf(id: string, depth: number): string {
    if (id === '' || depth > deepestBase || !Object.hasOwn(this.bases, id)) return '';
    const base = this.bases[id];
    const uri = textAt(base, 'uri');
    if (/^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(uri)) return '';
    const folder = `${this.folderOf(textAt(base, 'uriBaseId'), depth + 1)}${uri}`;
    return folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
  }
}
