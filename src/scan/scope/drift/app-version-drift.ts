// SPDX-License-Identifier: Apache-2.0
import type { ReleaseChart, ReleaseImage, ReleaseScope } from '../../../model/release-scope.ts';
import type { Drift } from '../../../model/scope-drift.ts';
import { parseAppVersions, sameVersion } from '../app-versions.ts';
import { isInRelease, placesOf } from './tag-drift.ts';

/** An image and where this chart names it. */
interface Named {
  image: ReleaseImage;
  where: { file: string; line: number }[];
}

/**
 * Compares what charts call their version of the software with the tags they deploy: a single version with the chart's
 * main image, a list `name: version;` name by name. The umbrella is compared with what the release really holds.
 */
export function appVersionDrift(scope: ReleaseScope): Drift[] {
  return scope.charts.flatMap((chart) => {
    const versions = parseAppVersions(chart.appVersion);
    const isUmbrella = chart.path === scope.path;
    const named = isUmbrella ? inRelease(scope) : inChart(scope, chart);
    if (versions.length === 1 && versions[0]?.name === '') return single(chart, versions[0].version, named);
    return [...listed(chart, versions, named), ...(isUmbrella ? leftOut(chart, versions, named) : [])];
  });
}

function single(chart: ReleaseChart, version: string, named: readonly Named[]): Drift[] {
  const services = named.filter(({ image }) => image.own && !isCompanion(image));
  const main = services.filter(({ image }) => lastOf(image.name) === chart.name);
  const compared = main.length > 0 ? main : services;
  if (compared.length === 0 || compared.some(({ image }) => sameVersion(image.tag, version))) return [];
  return [difference(chart, version, compared)];
}

function listed(chart: ReleaseChart, versions: readonly { name: string; version: string }[], named: readonly Named[]): Drift[] {
  return versions.flatMap(({ name, version }) => {
    const group = named.filter(({ image }) => answersTo(image, name));
    // A chart's own list may speak of images that stand in its sub-charts' files.
    if (group.length === 0) return [];
    // One that fits is enough: that there are two is another drift.
    return group.some(({ image }) => sameVersion(image.tag, version)) ? [] : [difference(chart, version, group)];
  });
}

function leftOut(chart: ReleaseChart, versions: readonly { name: string; version: string }[], named: readonly Named[]): Drift[] {
  if (versions.length === 0) return [];
  const images = [...new Set(named.filter(({ image }) => image.own).map(({ image }) => lastOf(image.name)))].sort();
  const missing = images.filter(
    (name) => !named.some(({ image }) => lastOf(image.name) === name && versions.some((v) => answersTo(image, v.name))),
  );
  const unfounded = versions.map(({ name }) => name).filter((name) => !named.some(({ image }) => answersTo(image, name)));
  const about = { subject: chart.path || chart.name, where: [chartFile(chart)] };
  const drift: Drift[] = [];
  if (missing.length > 0) {
    const message = `The appVersion of ${chart.name} leaves out ${missing.length === 1 ? 'an own image' : `${missing.length} own images`}: ${missing.join(', ')}.`;
    drift.push({ code: 'app-version-incomplete', message, names: missing, ...about });
  }
  if (unfounded.length > 0) {
    const message = `The appVersion of ${chart.name} names what the release does not hold: ${unfounded.join(', ')}.`;
    drift.push({ code: 'app-version-unfounded', message, names: unfounded.sort(), ...about });
  }
  return drift;
}

function difference(chart: ReleaseChart, version: string, compared: readonly Named[]): Drift {
  const tags = [...new Set(compared.map(({ image }) => image.tag))].sort();
  const names = new Set(compared.map(({ image }) => image.name));
  const pairs = [...new Set(compared.map(({ image }) => `${image.name} ${image.tag}`))].sort();
  const held = names.size === 1 ? `its image ${[...names].join()} is ${tags.join(', ')}` : `its images are ${pairs.join(', ')}`;
  return {
    code: 'app-version-differs',
    message: `The chart ${chart.name} says appVersion ${version}, ${held}.`,
    subject: chart.path || chart.name,
    names: [version, ...tags],
    where: [chartFile(chart), ...compared.flatMap(({ where }) => where)],
  };
}

function inChart({ images }: ReleaseScope, { path }: ReleaseChart): Named[] {
  return images.flatMap((image) => {
    const declared = image.declared.filter(({ chart }) => chart === path);
    return declared.length === 0 ? [] : [{ image, where: placesOf(declared) }];
  });
}

function inRelease({ images }: ReleaseScope): Named[] {
  return images.filter(isInRelease).map((image) => {
    const live = image.declared.filter(({ reach }) => reach === image.reach);
    return { image, where: placesOf(live.slice(0, 1)) };
  });
}

/** An image that only ever stands beside another has a version of its own. */
function isCompanion({ declared }: ReleaseImage): boolean {
  return declared.every(({ role }) => role !== 'container');
}

function answersTo({ name, component }: ReleaseImage, asked: string): boolean {
  return [lastOf(name), name, component].includes(asked);
}

function chartFile({ path }: ReleaseChart): { file: string; line: number } {
  return { file: path === '' ? 'Chart.yaml' : `${path}/Chart.yaml`, line: 1 };
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
