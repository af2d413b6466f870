// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { Notice, Problem } from '../../model/problem.ts';
import type { ExternalChart, ReleaseChart, ReleaseImage, ReleaseScope, ScopeRules } from '../../model/release-scope.ts';
import { judgeChart, judgeExternal, judgeImage } from './apply-rules.ts';
import { Budget, type ChartFolder } from './contract.ts';
import { gatherImages } from './gather-images.ts';
import { type ChartIndex, type LoadedChart, loadCharts } from './load-charts.ts';
import { fitsAny } from './patterns.ts';
import { type AskedExternal, type PlacedChart, placeCharts, resolveDependency } from './place-charts.ts';

/**
 * Derives the scope of a release from its Helm charts: the umbrella chart itself, or a folder that holds it beside its
 * sub-charts (`file://` dependencies) and charts that are not part of it. Throws `nothing-to-scan` when there is no
 * chart, `usage` when the umbrella cannot be told, `input-too-large` past a bound; what could not be read in part is a
 * Problem.
 */
export async function readReleaseScope(folder: ChartFolder, rules: ScopeRules): Promise<ReleaseScope> {
  const problems: Problem[] = [];
  const notices: Notice[] = [];
  const budget = new Budget();
  const index = await loadCharts({ folder, budget, problems, notices });
  const charts = [...index.byPath.values()].sort((a, b) => compare(a.path, b.path));
  const root = umbrellaOf(charts, { rules, problems });
  const { placed, external } = placeCharts(root, {
    charts: index,
    budget,
    problems,
    notices,
    isOwn: (repository) => fitsAny(rules.ownChartRepositories, repository),
  });
  const inUmbrella = new Set(placed.map(({ chart }) => chart));
  const gathered = gatherImages({ charts, placed, budget, notices });
  const judged = charts.map((chart) => judgeChart(chartOf(chart, placed), rules));
  const byPath = new Map(judged.map((chart) => [chart.path, chart]));
  const images = gathered.map((image) => judgeImage(image, rules, (path) => byPath.get(path)));
  return {
    name: root.name,
    version: root.version,
    appVersion: root.appVersion,
    path: root.path,
    charts: judged,
    externalCharts: externalCharts([...external, ...externalOutside(charts, inUmbrella, index)], rules),
    images,
    repositories: repositoriesOf(images),
    problems,
    notices: [...notices, ...undecided(images)],
  };
}

/** The chart that is the release: the folder's own, the one the rules name, or the only one that no other asks for. */
function umbrellaOf(
  charts: readonly LoadedChart[],
  { rules, problems }: { rules: ScopeRules; problems: Problem[] },
): LoadedChart {
  const named = charts.filter(({ name }) => name === rules.umbrella);
  const own = charts.find(({ path }) => path === '');
  if (own ?? named[0]) return (own ?? named[0]) as LoadedChart;
  const asked = new Set(charts.flatMap(({ dependencies }) => dependencies.map(({ name }) => name)));
  const tops = charts.filter(({ name }) => !asked.has(name));
  if (tops.length === 1) return tops[0] as LoadedChart;
  if (charts.length === 0) {
    const why = problems[0] ? ` ${problems[0].message}` : '';
    throw new NgaoError(
      'nothing-to-scan',
      `There is no readable Chart.yaml in the folder.${why} Give a chart or a folder of charts.`,
    );
  }
  const names = charts.slice(0, 10).map(({ name }) => name);
  throw new NgaoError(
    'usage',
    `Of ${charts.length} charts (${names.join(', ')}, ...) none is the umbrella "${rules.umbrella ?? ''}": name it in the scope rules.`,
  );
}

function chartOf({ name, version, appVersion, path }: LoadedChart, placed: readonly PlacedChart[]): ReleaseChart {
  const here = placed.filter(({ chart }) => chart.path === path);
  const placements = here.map(({ as, enabled, because }) => ({ as: as.join('.'), enabled, because }));
  const own = here.length === 0 || here.some(({ foreign }) => !foreign);
  const because = placements[0]?.because ?? 'in the folder; the umbrella does not depend on it';
  return { name, version, appVersion, path, own, inUmbrella: placements.length > 0, placements, because };
}

function externalOutside(
  charts: readonly LoadedChart[],
  inUmbrella: ReadonlySet<LoadedChart>,
  index: ChartIndex,
): AskedExternal[] {
  return charts
    .filter((chart) => !inUmbrella.has(chart))
    .flatMap((chart) => chart.dependencies.map((dependency) => ({ dependency, chart: chart.path, as: '', asking: chart })))
    .filter(({ dependency, asking }) => resolveDependency(dependency, asking, index) === 'external')
    .map(({ dependency, chart, as }) => ({ dependency, chart, as }));
}

function externalCharts(asked: readonly AskedExternal[], rules: ScopeRules): ExternalChart[] {
  const groups = Map.groupBy(asked, ({ dependency: { name, version, repository } }) =>
    JSON.stringify([name, version, repository]),
  );
  return [...groups.entries()]
    .sort(([a], [b]) => compare(a, b))
    .map(([, group]) => {
      const { name, version, repository } = (group[0] as AskedExternal).dependency;
      const own = fitsAny(rules.ownChartRepositories, repository);
      const requiredBy = group.map(({ dependency: { file, line }, chart, as }) => ({ file, line, chart, as }));
      const inUmbrella = group.some(({ as }) => as !== '');
      return judgeExternal({ name, version, repository, own, inUmbrella, requiredBy }, rules);
    });
}

function repositoriesOf(images: readonly ReleaseImage[]): ReleaseScope['repositories'] {
  const inScope = images.filter(({ excluded, component }) => !excluded && component !== undefined);
  const groups = Map.groupBy(inScope, ({ component }) => component as string);
  return [...groups.entries()]
    .sort(([a], [b]) => compare(a, b))
    .map(([repository, group]) => ({ repository, images: [...new Set(group.map((image) => image.repository))] }));
}

/** Nobody has decided on these: told, so that the gap is known. */
function undecided(images: readonly ReleaseImage[]): Notice[] {
  return images
    .filter(({ excluded, reach }) => excluded?.undecided && (reach === 'enabled' || reach === 'disabled'))
    .map(({ name, tag, reach, declared, excluded }) => {
      const live = declared.find((declaration) => declaration.reach === reach);
      const message = `Line ${live?.line}: ${name}:${tag} is in the release and nobody looks after it. ${excluded?.reason}`;
      return { code: 'scope-undecided', message, target: live?.file ?? '' };
    });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
