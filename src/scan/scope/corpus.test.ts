// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { filesArchive } from '../../../test/builders/charts.ts';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { DiskFolder } from '../../kit/io/folder.ts';
import type { ReleaseImage, ReleaseScope } from '../../model/release-scope.ts';
import type { DriftInput } from '../../model/scope-drift.ts';
import { parseAppVersions } from './app-versions.ts';
import { driftOf } from './drift/drift-of.ts';
import { compareLists } from './drift/list-drift.ts';
import { openChartArchive } from './open-chart-archive.ts';
import { mojaloopScope } from './presets/mojaloop.ts';
import { readReleaseScope } from './read-release-scope.ts';

interface Truth {
  appVersion: string;
  charts: {
    path: string;
    inRelease: string;
    images: { registry: string; repository: string; tag: string; declaredAs: string; sourceRepo: string | null }[];
  }[];
  versionDrift: { chart: string; repository: string; tags: string[]; appVersion?: string; kind: string }[];
  scopeLists: Record<string, string[]>;
  scopeListGaps: Record<string, { 'inUmbrella17.2ButMissing': string[]; extraNotInUmbrella: string[] }>;
  sbomListedButNoSbomCsvAtHead: string[];
}

/** Where this reader says more than the list made by hand, and why. */
const deviations = {
  images: {
    'monitoring/efk docker.elastic.co/apm/apm-server:7.11.1': '`image` beside `imageTag`: the list does not know this form',
    'monitoring/efk docker.elastic.co/elasticsearch/elasticsearch:7.11.1': 'the same',
    'monitoring/efk docker.elastic.co/kibana/kibana:7.11.1': 'the same',
    'monitoring/promfana bats/bats:v1.1.0': '`image` beside `tag`',
  },
  charts: { 'mojaloop-common': '20 charts of the umbrella depend on it (file://); the list calls it packaged separately' },
};

describe('release 17.1.0 of the corpus', corpusTest, async () => {
  if (corpus === undefined) return;
  const truth: Truth = JSON.parse(readFileSync(join(corpus, 'mojaloop/scope.json'), 'utf8'));
  const scope = await readReleaseScope(new DiskFolder(join(corpus, 'mojaloop/charts')), mojaloopScope);
  const charts = truth.charts.filter(({ inRelease }) => !inRelease.includes('since 17.2.0'));

  test('69 charts, all readable: duplicate anchors and all', () => {
    assert.equal(scope.charts.length, 69);
    assert.deepEqual(scope.problems, []);
    assert.deepEqual([scope.name, scope.version, scope.path], ['mojaloop', '17.1.0', 'mojaloop']);
  });

  test('21 own images in the umbrella, 31 in all charts, by name', () => {
    assert.deepEqual(ownNames(scope, inUmbrella), truth.scopeLists['umbrellaImages@17.1.0']);
    assert.deepEqual(
      ownNames(scope, () => true),
      truth.scopeLists['allChartImages@17.1.0'],
    );
    assert.equal(ownNames(scope, inUmbrella).length, 21);
    assert.equal(scope.repositories.length, 21);
  });

  test('every image of every chart, declared as the list says (123 fields, 55 embedded, 6 strings)', () => {
    const expected = new Map<string, string>();
    for (const { path, images } of charts) {
      for (const { repository, tag, declaredAs } of images) expected.set(`${path} ${repository}:${tag}`, declaredAs);
    }
    const found = declaredBy(scope);
    const extra = Object.keys(deviations.images);
    assert.deepEqual([...found.keys()].sort(), [...expected.keys(), ...extra].sort());
    const words: Record<string, string> = { embedded: 'embedded-string' };
    for (const [image, how] of expected) assert.equal(words[found.get(image) ?? ''] ?? found.get(image), how, image);
    const counts = Map.groupBy(expected.values(), (how) => how);
    assert.deepEqual([...counts].map(([how, all]) => [how, all.length]).sort(), [
      ['embedded-string', 55],
      ['repository/tag', 123],
      ['string', 6],
    ]);
  });

  test('the packed umbrella gives the same images as the folder it is packed from', async () => {
    const packed = await filesArchive(vendored(join(corpus as string, 'mojaloop/charts'), 'mojaloop', 'mojaloop'));
    const again = await readReleaseScope(await openChartArchive(packed), mojaloopScope);
    assert.deepEqual(again.problems, []);
    const reached = ({ images }: ReleaseScope) =>
      images.filter(inUmbrella).map(({ name, tag, reach, excluded }) => [name, tag, reach, excluded?.rule].join(' '));
    assert.deepEqual(reached(again), reached(scope));
    assert.deepEqual([again.version, again.path, again.charts.every((chart) => chart.inUmbrella)], ['17.1.0', '', true]);
  });

  test('charts in and out of the umbrella as the list says', () => {
    const expected = charts.filter(({ inRelease }) => inRelease === 'umbrella').map(({ path }) => path);
    const found = scope.charts.filter(({ inUmbrella }) => inUmbrella).map(({ path }) => path);
    assert.deepEqual(found, [...expected, ...Object.keys(deviations.charts)].sort());
  });

  test('source repositories as the list says', () => {
    const expected = new Map(
      charts.flatMap(({ images }) => images.map(({ repository, sourceRepo }) => [repository, sourceRepo] as const)),
    );
    for (const { name, repository, component } of scope.images) {
      const source = expected.get(name) ?? expected.get(repository) ?? null;
      assert.equal(component ?? null, source, name);
    }
  });

  test('the 16 rows of version drift, and no other of their kinds', () => {
    const rows = versionDrift(scope, knownTags(truth));
    const expected = truth.versionDrift.map(({ chart, repository, tags, appVersion, kind }) =>
      [kind, chart, repository, ...(appVersion === undefined ? [] : [appVersion]), ...[...tags].sort()].join(' '),
    );
    assert.deepEqual(rows.sort(), expected.sort());
  });

  test('what the release itself holds twice; the dead sidecar tag is overridden by the umbrella', () => {
    const twice = driftOf({ scope }).filter(({ code }) => code === 'two-tags-in-release');
    assert.deepEqual(
      twice.map(({ names }) => names.join(' ')),
      ['v19.8.0 v19.8.3', 'v14.0.0 v14.2.0'],
    );
    const dead = scope.images.find(({ name, tag }) => name === 'mojaloop/event-sidecar' && tag === 'v16.5.9');
    assert.deepEqual([dead?.reach, dead?.declared[0]?.overriddenBy?.file], ['overridden', 'mojaloop/values.yaml']);
  });

  test('the appVersion names 15 of the 21', () => {
    assert.equal(parseAppVersions(truth.appVersion).length, 15);
    const drift = driftOf({ scope }).find(({ code }) => code === 'app-version-incomplete');
    assert.equal(drift?.names.length, 6);
  });

  test('gaps of all six lists against 17.2.0, both ways', () => {
    const members = (truth.scopeLists['umbrellaImages@17.2.0'] ?? []).map((name) => ({ name, alsoCalled: [] }));
    const lists = Object.keys(truth.scopeListGaps).map((name) => ({ name, items: truth.scopeLists[name] ?? [] }));
    for (const { list, lacks, hasMore } of compareLists(members, lists)) {
      const expected = truth.scopeListGaps[list];
      assert.deepEqual([lacks, hasMore], [expected?.['inUmbrella17.2ButMissing'], expected?.extraNotInUmbrella], list);
    }
  });

  test('SBOMs that are missing: 4 of the 5 known ones belong to the umbrella', () => {
    const missing = new Set(truth.sbomListedButNoSbomCsvAtHead);
    const sboms = scope.repositories
      .map(({ repository }) => repository.replace('mojaloop/', ''))
      .filter((name) => !missing.has(name));
    const drift = driftOf({ scope, sboms }).filter(({ code }) => code === 'sbom-missing');
    assert.deepEqual(
      drift.map(({ subject }) => subject),
      ['ml-api-adapter', 'ml-testing-toolkit-ui', 'sdk-scheme-adapter', 'thirdparty-sdk'].map((name) => `mojaloop/${name}`),
    );
  });

  test('every image outside the scope has a reason; six third-party images are left to decide', () => {
    const silent = scope.images.filter(({ own, reach, excluded }) => !excluded && !(own && inUmbrella({ reach })));
    assert.deepEqual(silent, []);
    const undecided = scope.images.filter((image) => image.excluded?.undecided && inUmbrella(image));
    assert.deepEqual(
      undecided.map(({ name, tag }) => `${name}:${tag}`),
      ['bitnami/kafka:3.2', 'bitnami/mongodb:6.0.1', 'mysql:9.0.1', 'redis:5.0.4-alpine', 'redis:7.0.5', 'solsson/kafka:2.8.1'],
    );
    const policy = scope.externalCharts.filter(({ excluded }) => excluded?.rule === 'infrastructure-chart');
    assert.deepEqual([...new Set(policy.map(({ name }) => name))], ['kafka', 'mongodb', 'mysql', 'redis', 'redis-cluster']);
  });
});

/** As `helm dependency build` and `helm package` lay it out: every `file://` chart copied into its parent's charts/. */
function vendored(base: string, chart: string, into: string): Record<string, string> {
  const text = readFileSync(join(base, chart, 'Chart.yaml'), 'utf8');
  const files: Record<string, string> = { [`${into}/Chart.yaml`]: text };
  const values = join(base, chart, 'values.yaml');
  if (existsSync(values)) files[`${into}/values.yaml`] = readFileSync(values, 'utf8');
  for (const [, path] of text.matchAll(/repository: "?file:\/\/([^"\s]+)/g)) {
    const child = join(chart, path as string);
    Object.assign(files, vendored(base, child, `${into}/charts/${child.replaceAll('/', '-')}`));
  }
  return files;
}

function inUmbrella({ reach }: Pick<ReleaseImage, 'reach'>): boolean {
  return reach === 'enabled' || reach === 'disabled';
}

function ownNames({ images }: ReleaseScope, which: (image: ReleaseImage) => boolean): string[] {
  const own = images.filter((image) => image.own && which(image));
  return [...new Set(own.map(({ name }) => name.replace('mojaloop/', '')))].sort();
}

/** Chart and image to how it is declared first in that chart's file. */
function declaredBy({ images }: ReleaseScope): Map<string, string> {
  const first = new Map<string, { how: string; line: number }>();
  for (const { registry, repository, name, tag, declared } of images) {
    for (const { chart, how, line } of declared) {
      const key = `${chart} ${registry === 'docker.io' ? name : repository}:${tag}`;
      if (line < (first.get(key)?.line ?? Number.POSITIVE_INFINITY)) first.set(key, { how, line });
    }
  }
  return new Map([...first].map(([key, { how }]) => [key, how]));
}

/** The charts cannot say which git tags exist: what the list found by hand is given as what is known. */
function knownTags({ versionDrift }: Truth): NonNullable<DriftInput['knownTags']> {
  const dead = versionDrift.filter(({ kind }) => kind.startsWith('no such git tag'));
  assert.equal(dead.length, 4);
  return [
    { repository: 'mojaloop/event-sidecar', tags: ['v14.0.0', 'v14.2.0', 'v14.2.3'] },
    { repository: 'mojaloop/merchant-registry-svc', tags: [] },
  ];
}

/** Drift in the words of the list made by hand. */
function versionDrift(scope: ReleaseScope, tags: NonNullable<DriftInput['knownTags']>): string[] {
  return driftOf({ scope, knownTags: tags }).flatMap(({ code, subject, names, where }) => {
    const chart = (where.at(-1)?.file ?? '').replace('/values.yaml', '');
    const image = scope.images.find(({ declared }) =>
      declared.some(({ file, line }) => file === where.at(-1)?.file && line === where.at(-1)?.line),
    );
    if (code === 'two-tags-in-file')
      return [`two tags of one image inside one values.yaml ${chart} ${image?.name} ${names.join(' ')}`];
    if (code === 'app-version-differs') return [`appVersion != image tag ${subject} ${image?.name} ${names.join(' ')}`];
    if (code === 'dead-tag') return [`no such git tag in source repo ${chart} ${image?.name} ${names.join(' ')}`];
    return [];
  });
}
