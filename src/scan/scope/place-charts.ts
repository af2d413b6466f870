// SPDX-License-Identifier: Apache-2.0
import { satisfies, valid } from 'semver';
import { NgaoError } from '../../kit/errors.ts';
import type { Notice, Problem } from '../../model/problem.ts';
import type { ChartDependency } from './chart-file.ts';
import { type Budget, scopeLimits } from './contract.ts';
import type { ChartIndex, LoadedChart } from './load-charts.ts';
import { isSwitchedOn } from './switches.ts';
import { emptyMap, type MapNode, mapOf, mergeValues, valueAt, withEntry } from './values.ts';

/** A chart at one place of the release, with the values it gets there. */
export interface PlacedChart {
  chart: LoadedChart;
  /** Names or aliases from the release's top. */
  as: readonly string[];
  values: MapNode;
  enabled: boolean;
  because: string;
  /** Brought by a dependency on another organisation's chart repository. */
  foreign: boolean;
  /** The switch that is off, here or above. */
  switchedOffBy: string | undefined;
  /** Keys of its values that belong to charts below it. */
  childKeys: ReadonlySet<string>;
}

export interface AskedExternal {
  dependency: ChartDependency;
  chart: string;
  /** '' when the asking chart is not in the release. */
  as: string;
}

export interface PlaceQuestion {
  charts: ChartIndex;
  budget: Budget;
  problems: Problem[];
  notices: Notice[];
  /** Whether a chart repository is one of the organisation's own. */
  isOwn: (repository: string) => boolean;
}

/** Lays the release out: every chart at every place, values merged downwards as Helm does. */
export function placeCharts(root: LoadedChart, question: PlaceQuestion): { placed: PlacedChart[]; external: AskedExternal[] } {
  const layout = new Layout(root, question);
  layout.place({
    chart: root,
    as: [root.name],
    values: root.values,
    enabled: true,
    because: 'the release',
    foreign: false,
    switchedOffBy: undefined,
  });
  return { placed: layout.placed, external: layout.external };
}

/** Where a dependency leads: a chart of the folder, an address, or a reason why neither. */
export function resolveDependency(
  dependency: ChartDependency,
  chart: LoadedChart,
  charts: ChartIndex,
): { chart: LoadedChart } | { problem: string } | 'external' {
  const packed = charts.packedIn(chart.path).filter(({ name }) => name === dependency.name);
  const fitting = packed.find(({ version }) => fits(version, dependency.version)) ?? packed[0];
  if (fitting) return { chart: fitting };
  if (!dependency.repository.startsWith('file:')) return 'external';
  const path = relativePath(chart.path, dependency.repository.replace(/^file:(\/\/)?/, ''));
  const found = path === undefined ? undefined : charts.byPath.get(path);
  if (found) return { chart: found };
  return {
    problem: `${dependency.name} (${dependency.repository}) is not in the given folder. Give the folder that holds all charts, or the packed release.`,
  };
}

type Unplaced = Omit<PlacedChart, 'childKeys'>;

class Layout {
  readonly placed: PlacedChart[] = [];
  readonly external: AskedExternal[] = [];
  private readonly root: LoadedChart;
  private readonly given: PlaceQuestion;
  private readonly told = new Set<string>();

  constructor(root: LoadedChart, given: PlaceQuestion) {
    this.root = root;
    this.given = given;
  }

  place(unplaced: Unplaced, above: readonly LoadedChart[] = []): void {
    const { chart, as } = unplaced;
    if (this.placed.length >= scopeLimits.placements) {
      throw new NgaoError('input-too-large', `The release places more than ${scopeLimits.placements} charts; it was refused.`);
    }
    const childKeys = new Set<string>();
    this.placed.push({ ...unplaced, childKeys });
    for (const dependency of this.dependencies(chart)) {
      const found = resolveDependency(dependency, chart, this.given.charts);
      if (found === 'external') this.external.push({ dependency, chart: chart.path, as: [...as, dependency.alias].join('.') });
      else if ('problem' in found) this.problem(dependency, found.problem);
      else if (found.chart === chart || above.includes(found.chart)) this.problem(dependency, circle(dependency, chart));
      else {
        childKeys.add(dependency.alias);
        this.checkVersion(dependency, found.chart);
        this.place(this.child(unplaced, dependency, found.chart), [...above, chart]);
      }
    }
  }

  /** What Chart.yaml asks for, and what stands in `charts/` unasked: Helm takes both. */
  private dependencies(chart: LoadedChart): ChartDependency[] {
    const asked = new Set(chart.dependencies.map(({ name }) => name));
    const unasked = this.given.charts.packedIn(chart.path).filter(({ name }) => !asked.has(name));
    const bare = { alias: '', version: '', repository: '', conditions: [], tags: [], line: 1 };
    return [
      ...chart.dependencies,
      ...unasked.map(({ name, path }) => ({ ...bare, name, alias: name, file: `${path}/Chart.yaml` })),
    ];
  }

  private child(parent: Unplaced, dependency: ChartDependency, chart: LoadedChart): Unplaced {
    const { alias } = dependency;
    const own = mergeValues(mapOf(parent.values.entries.get(alias)), chart.values, this.given.budget);
    const values = withGlobals(parent.values, own, this.given.budget);
    const sibling = (name: string) => this.siblingValues(parent.chart, name);
    const on = isSwitchedOn(dependency, { parent: parent.values, child: values, root: this.root.values, sibling });
    const as = [...parent.as, alias];
    const off = on.value ? undefined : [...parent.as, on.by].join('.');
    return {
      chart,
      as,
      values,
      enabled: parent.enabled && on.value,
      because: `dependency of ${parent.chart.name}${alias === dependency.name ? '' : ` as ${alias}`}${on.words}`,
      foreign: parent.foreign || this.isForeign(dependency),
      switchedOffBy: parent.switchedOffBy ?? off,
    };
  }

  private isForeign({ repository }: ChartDependency): boolean {
    return repository !== '' && !repository.startsWith('file:') && !this.given.isOwn(repository);
  }

  private siblingValues(chart: LoadedChart, name: string): MapNode | undefined {
    const sibling = chart.dependencies.find(({ alias }) => alias === name);
    const found = sibling && resolveDependency(sibling, chart, this.given.charts);
    return found && typeof found === 'object' && 'chart' in found ? found.chart.values : undefined;
  }

  private checkVersion(dependency: ChartDependency, { version }: LoadedChart): void {
    if (fits(version, dependency.version)) return;
    const key = `${dependency.file}:${dependency.line}`;
    if (this.told.has(key)) return;
    this.told.add(key);
    const message = `${key} asks for ${dependency.name} ${dependency.version}, the folder holds ${version}.`;
    this.given.notices.push({ code: 'dependency-version', message, target: dependency.file });
  }

  private problem({ file, line }: ChartDependency, message: string): void {
    const key = `${file}:${line}`;
    if (this.told.has(key)) return;
    this.told.add(key);
    this.given.problems.push({ code: 'input-unreadable', message: `Line ${line}: ${message}`, target: file });
  }
}

function circle({ name }: ChartDependency, { name: from }: LoadedChart): string {
  return `${from} depends on ${name}, which depends on it again: a circle. It was cut here.`;
}

/** `global` of the parent reaches every chart below it and wins over the chart's own. */
function withGlobals(parent: MapNode, own: MapNode, budget: Budget): MapNode {
  const globals = mapOf(valueAt(parent, ['global']));
  if (!globals || globals.entries.size === 0) return own;
  return withEntry(own, 'global', mergeValues(globals, mapOf(valueAt(own, ['global'])) ?? emptyMap(globals.file), budget));
}

/** A version that is no semantic one cannot be compared: not told as a mismatch. */
function fits(version: string, asked: string): boolean {
  if (asked === '' || asked.length > 256 || valid(version) === null) return true;
  return satisfies(version, asked.replaceAll(',', ' '), { includePrerelease: true });
}

function relativePath(from: string, to: string): string | undefined {
  const path = from.split('/').filter((segment) => segment !== '');
  for (const segment of to.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') path.push(segment);
    else if (path.pop() === undefined) return undefined;
  }
  return path.join('/');
}
