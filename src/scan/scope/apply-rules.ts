// SPDX-License-Identifier: Apache-2.0
import type {
  Exclusion,
  ExclusionRule,
  ExternalChart,
  ImageDeclaration,
  ReleaseChart,
  ReleaseImage,
  ScopeRules,
} from '../../model/release-scope.ts';
import { bestReach, type GatheredImage } from './gather-images.ts';
import { fitPattern, fitsAny } from './patterns.ts';

/** The judged chart a declaration stands in. */
export type ChartAt = (path: string) => ReleaseChart | undefined;

/**
 * Judges one image: whose it is, what it is built from, and why it is left out, if it is. Every image that is not
 * looked after has a reason: a rule's, or the plain one, marked undecided where nobody has decided.
 */
export function judgeImage({ reference, declared }: GatheredImage, rules: ScopeRules, chartAt: ChartAt): ReleaseImage {
  const own = fitsAny(rules.ownImages, reference.repository);
  const component = repositoryOf(reference.repository, rules);
  const reach = bestReach(declared);
  const live = declared.filter((declaration) => declaration.reach === reach);
  const inUmbrella = reach === 'enabled' || reach === 'disabled';
  const judged = { repository: reference.repository, own, inUmbrella, live, chartAt };
  const excluded = reach === 'overridden' ? overridden(live[0] as ImageDeclaration) : imageExclusion(judged, rules);
  return {
    ...reference,
    own,
    reach,
    declared,
    charts: [...new Set(declared.map(({ chart }) => chart))].sort(),
    ...(component === undefined ? {} : { component }),
    ...(excluded === undefined ? {} : { excluded }),
  };
}

export function judgeChart(chart: ReleaseChart, rules: ScopeRules): ReleaseChart {
  const { name, path, own, inUmbrella } = chart;
  const kind = own ? 'chart' : 'external-chart';
  const excluded =
    exclusionOf(rules, ({ when }) => fitsChart(when, kind, { names: [name, path], own, inUmbrella })) ??
    (own ? undefined : notOwnChart()) ??
    (inUmbrella ? undefined : notInUmbrella());
  return excluded === undefined ? chart : { ...chart, excluded };
}

export function judgeExternal(chart: ExternalChart, rules: ScopeRules): ExternalChart {
  const { name, own, inUmbrella } = chart;
  const excluded =
    exclusionOf(rules, ({ when }) => fitsChart(when, 'external-chart', { names: [name], own, inUmbrella })) ??
    (own ? undefined : notOwnChart());
  return excluded === undefined ? chart : { ...chart, excluded };
}

/** The source repository of an image, by the first rule that fits. */
export function repositoryOf(image: string, { repositories }: ScopeRules): string | undefined {
  for (const rule of repositories) {
    const filling = fitPattern(rule.image, image);
    if (filling !== undefined) return rule.repository.replace('*', () => filling);
  }
  return undefined;
}

function exclusionOf(rules: ScopeRules, fits: (rule: ExclusionRule) => boolean): Exclusion | undefined {
  const rule = rules.exclusions.find(fits);
  return rule && { rule: rule.id, reason: rule.reason, undecided: rule.undecided ?? false };
}

/** A rule that names the image, then the fate of its charts, then the other rules. */
function imageExclusion(image: JudgedImage, rules: ScopeRules): Exclusion | undefined {
  const named = exclusionOf(rules, (rule) => rule.when.images !== undefined && fitsImage(rule, image));
  const charts = image.live.map(({ chart }) => image.chartAt(chart)?.excluded);
  const withCharts = charts.every((excluded) => excluded !== undefined) ? charts[0] : undefined;
  return named ?? withCharts ?? exclusionOf(rules, (rule) => fitsImage(rule, image)) ?? unnamed(image);
}

interface JudgedImage {
  repository: string;
  own: boolean;
  inUmbrella: boolean;
  live: readonly ImageDeclaration[];
  chartAt: ChartAt;
}

function fitsImage({ when }: ExclusionRule, image: JudgedImage): boolean {
  const { charts, role } = when;
  return (
    (when.kind ?? 'image') === 'image' &&
    is(when.own, image.own) &&
    is(when.inUmbrella, image.inUmbrella) &&
    (when.images === undefined || fitsAny(when.images, image.repository)) &&
    image.live.every((declaration) => is(role, declaration.role)) &&
    (charts === undefined ||
      image.live.every(({ chart }) => [image.chartAt(chart)?.name ?? '', chart].some((name) => fitsAny(charts, name))))
  );
}

function fitsChart(
  when: ExclusionRule['when'],
  kind: 'chart' | 'external-chart',
  chart: { names: readonly string[]; own: boolean; inUmbrella: boolean },
): boolean {
  const { charts } = when;
  return (
    when.images === undefined &&
    when.role === undefined &&
    is(when.kind, kind) &&
    is(when.own, chart.own) &&
    is(when.inUmbrella, chart.inUmbrella) &&
    (charts === undefined || chart.names.some((name) => fitsAny(charts, name)))
  );
}

/** A condition that is not given always holds. */
function is<T>(asked: T | undefined, value: T): boolean {
  return asked === undefined || asked === value;
}

function overridden({ overriddenBy, file, line }: ImageDeclaration): Exclusion {
  const instead = overriddenBy ? `${overriddenBy.file}:${overriddenBy.line} says otherwise` : "a parent chart's values remove it";
  return {
    rule: 'overridden',
    reason: `Written in ${file}:${line}, but never deployed by this release: ${instead}.`,
    undecided: false,
  };
}

function unnamed({ own, inUmbrella }: { own: boolean; inUmbrella: boolean }): Exclusion | undefined {
  if (!inUmbrella) return notInUmbrella();
  if (own) return undefined;
  return { rule: 'not-own', reason: 'An image of another organisation; no scope rule names it.', undecided: true };
}

function notOwnChart(): Exclusion {
  return { rule: 'not-own', reason: 'A chart of another organisation; no scope rule names it.', undecided: true };
}

function notInUmbrella(): Exclusion {
  return { rule: 'not-in-umbrella', reason: 'In the folder, but not part of the umbrella chart.', undecided: false };
}
