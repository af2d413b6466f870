// SPDX-License-Identifier: Apache-2.0
import { asNgaoError, NgaoError } from '../../kit/errors.ts';
import type { Notice, Problem } from '../../model/problem.ts';
import { type ChartFile, dependenciesOf, readChartFile } from './chart-file.ts';
import { type Budget, type ChartFolder, scopeLimits } from './contract.ts';
import { openChartArchive } from './open-chart-archive.ts';
import { readValues, type ValuesQuestion } from './read-values.ts';
import { emptyMap, type MapNode } from './values.ts';

export interface LoadedChart extends ChartFile {
  /** Folder, or packed file, that holds it; '' is the base. */
  path: string;
  values: MapNode;
  templates: readonly { file: string; text: string }[];
}

export interface LoadQuestion {
  folder: ChartFolder;
  budget: Budget;
  problems: Problem[];
  notices: Notice[];
}

/** Folders that hold no charts, or too much else. */
const passedOver = new Set(['.git', 'node_modules', 'templates', 'crds', 'testdata']);

export interface ChartIndex {
  byPath: ReadonlyMap<string, LoadedChart>;
  /** The charts that stand in a chart's own `charts/`. */
  packedIn(path: string): readonly LoadedChart[];
}

/** Reads every chart of a folder, packed ones in `charts/` too. A chart that cannot be read is a Problem. */
export async function loadCharts(question: LoadQuestion): Promise<ChartIndex> {
  const loader = new Loader(question);
  question.problems.push(...(question.folder.problems ?? []));
  await loader.walk({ folder: question.folder, inner: '', shown: '', depth: 0 });
  for (const target of [...(question.folder.unreadable?.folders ?? []), ...(question.folder.unreadable?.files ?? [])].sort()) {
    const message = 'It could not be looked into: check its permissions and where it links to.';
    question.problems.push({ code: 'input-unreadable', message, target });
  }
  const parents = Map.groupBy(
    loader.charts.values(),
    ({ path }) => /^(?:(.*)\/)?charts\/[^/]+$/.exec(path)?.[1] ?? (path.startsWith('charts/') ? '' : undefined),
  );
  return { byPath: loader.charts, packedIn: (path) => parents.get(path) ?? [] };
}

interface Spot {
  folder: ChartFolder;
  /** Path within `folder`. */
  inner: string;
  /** Path that is shown: packed charts continue the path of their file. */
  shown: string;
  depth: number;
}

class Loader {
  readonly charts = new Map<string, LoadedChart>();
  private readonly given: LoadQuestion;
  private entries = 0;

  constructor(given: LoadQuestion) {
    this.given = given;
  }

  async walk(spot: Spot): Promise<void> {
    if (spot.depth > scopeLimits.chartDepth) return this.problem(spot.shown, tooDeep(spot.shown));
    const entries = spot.folder.list(spot.inner);
    this.entries += entries.length;
    if (this.entries > scopeLimits.entries) {
      throw new NgaoError('input-too-large', `More than ${scopeLimits.entries} files: give the folder of the charts alone.`);
    }
    if (entries.some(({ name, kind }) => name === 'Chart.yaml' && kind === 'file')) await this.chart(spot);
    for (const { name, kind } of entries) {
      const next = { ...spot, inner: join(spot.inner, name), shown: join(spot.shown, name), depth: spot.depth + 1 };
      if (kind === 'folder' && !passedOver.has(name)) await this.walk(next);
      else if (/\.tgz$/.test(name) && /(^|\/)charts$/.test(spot.shown)) await this.packed(next);
    }
  }

  private async packed({ folder, inner, shown, depth }: Spot): Promise<void> {
    await this.guard(shown, async () => {
      const archive = await openChartArchive(folder.read(inner) ?? new Uint8Array());
      for (const { code, message, target } of archive.problems ?? []) {
        this.given.problems.push({ code, message, target: join(shown, target) });
      }
      await this.walk({ folder: archive, inner: '', shown, depth });
    });
  }

  private async chart(spot: Spot): Promise<void> {
    if (this.charts.size >= scopeLimits.charts) {
      throw new NgaoError('input-too-large', `More than ${scopeLimits.charts} charts: give the folder of one release.`);
    }
    await this.guard(join(spot.shown, 'Chart.yaml'), async () => {
      const file = await readChartFile(this.text(spot, 'Chart.yaml') ?? '', this.question(spot, 'Chart.yaml'));
      const older = this.text(spot, 'requirements.yaml');
      const dependencies =
        older === undefined
          ? file.dependencies
          : [...file.dependencies, ...dependenciesOf(await readValues(older, this.question(spot, 'requirements.yaml')))];
      // The chart counts even where its values cannot be read: what depends on it must find it.
      const chart = { ...file, dependencies, path: spot.shown, values: emptyMap(join(spot.shown, 'values.yaml')) };
      this.charts.set(spot.shown, { ...chart, templates: [] });
      const values = await this.values(spot);
      this.charts.set(spot.shown, { ...chart, values: values ?? chart.values, templates: this.templates(spot) });
    });
  }

  private async values(spot: Spot): Promise<MapNode | undefined> {
    return this.guard(join(spot.shown, 'values.yaml'), async () => {
      const text = this.text(spot, 'values.yaml');
      return text === undefined ? undefined : readValues(text, this.question(spot, 'values.yaml'));
    });
  }

  private templates(spot: Spot): { file: string; text: string }[] {
    const found: { file: string; text: string }[] = [];
    const folders = ['templates'];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      for (const { name, kind } of spot.folder.list(join(spot.inner, folder))) {
        const path = join(folder, name);
        if (kind === 'folder' && path.split('/').length <= scopeLimits.chartDepth) folders.push(path);
        if (kind !== 'file' || !/\.(ya?ml|tpl)$/.test(name)) continue;
        const text = this.text(spot, path) ?? '';
        this.given.budget.spendText(text.length, join(spot.shown, path));
        found.push({ file: join(spot.shown, path), text });
      }
    }
    return found;
  }

  /** Sizes are asked before bytes are read. */
  private text({ folder, inner, shown }: Spot, name: string): string | undefined {
    const path = join(inner, name);
    const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const entry = folder.list(parent).find((entry) => entry.name === path.slice(parent === '' ? 0 : parent.length + 1));
    if (entry && entry.size > scopeLimits.fileBytes) {
      throw new NgaoError(
        'input-too-large',
        `${join(shown, name)} is ${entry.size} bytes; a chart's file may have ${scopeLimits.fileBytes}.`,
      );
    }
    return folder.readText(path);
  }

  private question({ shown }: Spot, name: string): ValuesQuestion {
    return { file: join(shown, name), budget: this.given.budget, notices: this.given.notices };
  }

  private async guard<T>(target: string, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (thrown) {
      if (this.given.budget.exhausted || asNgaoError(thrown).code === 'internal') throw thrown;
      this.problem(target, asNgaoError(thrown));
      return undefined;
    }
  }

  private problem(target: string, { code, message }: NgaoError): void {
    this.given.problems.push({ code, message, target });
  }
}

function tooDeep(path: string): NgaoError {
  return new NgaoError('input-too-large', `${path} is nested more than ${scopeLimits.chartDepth} folders deep; not looked at.`);
}

export function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/');
}
