// SPDX-License-Identifier: Apache-2.0
import type { ImageDeclaration, Place, ReleaseImage, ReleaseScope } from '../../../model/release-scope.ts';
import type { Drift, DriftInput } from '../../../model/scope-drift.ts';

/** Two versions of one image, tags that no repository has, and tags that do not name one build. */
export function tagDrift(scope: ReleaseScope, knownTags: NonNullable<DriftInput['knownTags']>): Drift[] {
  const own = scope.images.filter((image) => image.own);
  return [
    ...twoTagsInFile(own),
    ...twoTagsInRelease(own),
    ...deadTags(own, knownTags),
    ...scope.images.filter(isInRelease).flatMap(looseTag),
  ];
}

export function isInRelease({ reach }: ReleaseImage): boolean {
  return reach === 'enabled' || reach === 'disabled';
}

export function placesOf(declared: readonly ImageDeclaration[]): Place[] {
  return declared.map(({ file, line }) => ({ file, line }));
}

export function versionOf({ tag, digest }: ReleaseImage): string {
  return tag === '' ? digest : tag;
}

function twoTagsInFile(images: readonly ReleaseImage[]): Drift[] {
  const written = images.flatMap((image) => image.declared.map((declaration) => ({ image, declaration })));
  const files = Map.groupBy(written, ({ image, declaration }) => JSON.stringify([declaration.file, image.repository]));
  return [...files.values()].flatMap((group) => {
    const tags = sorted(group.map(({ image }) => versionOf(image)));
    const { image, declaration } = group[0] as (typeof group)[number];
    if (tags.length < 2) return [];
    const message = `${declaration.file} has ${tags.length} versions of ${image.name}: ${tags.join(', ')}.`;
    const where = firstOfEach(group.map((one) => ({ version: versionOf(one.image), ...one.declaration })));
    return [{ code: 'two-tags-in-file', message, subject: `${declaration.file} ${image.repository}`, names: tags, where }];
  });
}

function twoTagsInRelease(images: readonly ReleaseImage[]): Drift[] {
  const groups = Map.groupBy(images.filter(isInRelease), ({ repository }) => repository);
  return [...groups.values()].flatMap((group) => {
    const tags = sorted(group.map(versionOf));
    const { name, repository } = group[0] as ReleaseImage;
    if (tags.length < 2) return [];
    const live = group.flatMap((image) =>
      image.declared
        .filter(({ reach }) => reach === image.reach)
        .map((declaration) => ({ version: versionOf(image), ...declaration })),
    );
    const message = `The release holds ${tags.length} versions of ${name}: ${tags.join(', ')}.`;
    return [{ code: 'two-tags-in-release', message, subject: repository, names: tags, where: firstOfEach(live) }];
  });
}

function deadTags(images: readonly ReleaseImage[], knownTags: NonNullable<DriftInput['knownTags']>): Drift[] {
  const known = new Map(knownTags.map(({ repository, tags }) => [repository, new Set(tags)]));
  return images.flatMap((image) => {
    const tags = image.component === undefined ? undefined : known.get(image.component);
    if (!tags || image.tag === '' || tags.has(image.tag)) return [];
    const fate = image.reach === 'overridden' ? ' A parent chart overrides it, but the chart alone cannot be installed.' : '';
    const message = `${image.name}:${image.tag} names no tag of ${image.component} (${tags.size} known).${fate}`;
    return [{ code: 'dead-tag', message, subject: image.repository, names: [image.tag], where: placesOf(image.declared) }];
  });
}

/** Words that move: what they mean today is not what was tested. */
const floating = /^(?:latest|lts|stable|edge|main|master|develop|dev|nightly|current|snapshot|beta|rc)(?:[-.].*)?$/i;
const snapshot = /[-.](?:snapshot|alpha|beta|rc|pre|dev|canary|nightly)(?:[-.]?\d+)*$/i;

function looseTag(image: ReleaseImage): Drift[] {
  const { name, tag, digest, repository, declared } = image;
  const about = { subject: repository, names: [tag], where: placesOf(declared) };
  if (tag === '' && digest === '') {
    const message = `${name} has no tag: the chart's template or the registry decides (often "latest").`;
    return [{ code: 'tag-missing', message, ...about }];
  }
  if (digest === '' && floating.test(tag)) {
    return [
      { code: 'floating-tag', message: `${name}:${tag} moves: tomorrow it may be another image. Pin a version.`, ...about },
    ];
  }
  if (!snapshot.test(tag)) return [];
  return [{ code: 'snapshot-tag', message: `${name}:${tag} is a snapshot or pre-release in a release.`, ...about }];
}

function firstOfEach(places: readonly (Place & { version: string })[]): Place[] {
  const first = new Map<string, Place>();
  for (const { version, file, line } of places) if (!first.has(version)) first.set(version, { file, line });
  return [...first.values()];
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
