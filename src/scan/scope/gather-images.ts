// SPDX-License-Identifier: Apache-2.0
import type { Notice } from '../../model/problem.ts';
import type { ImageDeclaration, ImageReach, Place } from '../../model/release-scope.ts';
import type { Budget } from './contract.ts';
import { type FoundImage, type FoundText, findImages, imagesOfText } from './find-images.ts';
import type { ImageReference } from './image-reference.ts';
import type { LoadedChart } from './load-charts.ts';
import type { PlacedChart } from './place-charts.ts';

/** One image with everything that declares it; own, component and exclusion are judged later. */
export interface GatheredImage {
  reference: ImageReference;
  declared: ImageDeclaration[];
}

export interface GatherQuestion {
  charts: readonly LoadedChart[];
  placed: readonly PlacedChart[];
  budget: Budget;
  notices: Notice[];
}

const best: readonly ImageReach[] = ['enabled', 'disabled', 'overridden', 'outside'];

/**
 * All images of all charts. First what the release really gets at each place, its parents' values merged in; then what
 * each chart's own files say: what did not come through was overridden, or stands in a chart outside the release.
 */
export function gatherImages(question: GatherQuestion): GatheredImage[] {
  const gatherer = new Gatherer(question);
  for (const placed of question.placed) gatherer.effective(placed);
  for (const chart of question.charts) gatherer.written(chart);
  return gatherer.images();
}

export function bestReach(declared: readonly { reach: ImageReach }[]): ImageReach {
  return best.find((reach) => declared.some((declaration) => declaration.reach === reach)) ?? 'outside';
}

class Gatherer {
  private readonly given: GatherQuestion;
  /** By image, then by place: one declaration per line, however many places use it. */
  private readonly found = new Map<string, { reference: ImageReference; declared: Map<string, ImageDeclaration> }>();
  /** What the release reads at a dotted key, by its top name. */
  private readonly keys = new Map<string, Place>();
  private readonly told = new Set<string>();
  private readonly writtenOut = new Map<LoadedChart, readonly FoundImage[]>();
  private readonly topsOf: ReadonlyMap<LoadedChart, readonly (readonly string[])[]>;
  private readonly chartOfFile: ReadonlyMap<string, string>;

  constructor(given: GatherQuestion) {
    this.given = given;
    const tops = new Map<LoadedChart, (readonly string[])[]>();
    for (const { chart, as } of given.placed) tops.set(chart, [...(tops.get(chart) ?? []), as]);
    this.topsOf = tops;
    this.chartOfFile = new Map(given.charts.map(({ values, path }) => [values.file, path]));
  }

  effective({ chart, as, values, enabled, switchedOffBy, childKeys }: PlacedChart): void {
    const { images, unread } = findImages(values, { skip: childKeys, budget: this.given.budget });
    for (const image of images) {
      const key = [...as, ...image.path].join('.');
      const off = switchedOffBy ?? (image.switchedOffBy && [...as, image.switchedOffBy].join('.'));
      this.keys.set(key, image);
      this.add(image, { key, reach: enabled && !off ? 'enabled' : 'disabled', ...(off ? { switchedOffBy: off } : {}) });
    }
    this.tellUnread(unread);
    this.templates(chart, { key: as.join('.'), reach: enabled ? 'enabled' : 'disabled', switchedOffBy });
  }

  written(chart: LoadedChart): void {
    const tops = this.topsOf.get(chart) ?? [];
    const { images, unread } = findImages(chart.values, { budget: this.given.budget });
    for (const image of images) {
      if (this.found.get(idOf(image.reference))?.declared.has(placeOf(image))) continue;
      const key = image.path.join('.');
      const instead = tops.map((top) => this.keys.get([...top, key].join('.'))).find((place) => place !== undefined);
      if (tops.length === 0) this.add(image, { key, reach: 'outside' });
      else this.add(image, { key: [...(tops[0] ?? []), key].join('.'), reach: 'overridden', overriddenBy: instead });
    }
    if (tops.length > 0) return;
    this.tellUnread(unread);
    this.templates(chart, { key: '', reach: 'outside', switchedOffBy: undefined });
  }

  images(): GatheredImage[] {
    const images = [...this.found.values()].map(({ reference, declared }) => ({
      reference,
      declared: [...declared.values()].sort(byPlace),
    }));
    return images.sort((a, b) => compare(idOf(a.reference), idOf(b.reference)));
  }

  /** Only what is written out; a template that asks the values is answered by them. */
  private templates(chart: LoadedChart, to: { key: string; reach: ImageReach; switchedOffBy: string | undefined }): void {
    const off = to.switchedOffBy === undefined ? {} : { switchedOffBy: to.switchedOffBy };
    for (const image of this.imagesOfTemplates(chart)) this.add(image, { key: to.key, reach: to.reach, ...off }, chart.path);
  }

  /** Read once, however often the chart is placed. */
  private imagesOfTemplates(chart: LoadedChart): readonly FoundImage[] {
    const known = this.writtenOut.get(chart);
    if (known) return known;
    const images = chart.templates.flatMap(({ file, text }) =>
      imagesOfText(text, { fill: (written) => written, at: { file, line: 1 } }).images.map(
        ({ reference, line }): FoundImage => ({
          reference,
          how: 'template',
          role: 'container',
          path: [],
          file,
          line,
          numberTag: false,
        }),
      ),
    );
    this.writtenOut.set(chart, images);
    return images;
  }

  private add(image: FoundImage, to: Reached, chart = this.chartOfFile.get(image.file) ?? ''): void {
    const id = idOf(image.reference);
    const { declared } = this.found.get(id) ?? { declared: new Map<string, ImageDeclaration>() };
    this.found.set(id, { reference: image.reference, declared });
    const { file, line, how, role } = image;
    const { key, reach } = to;
    const known = declared.get(placeOf(image));
    if (known && best.indexOf(known.reach) <= best.indexOf(reach)) return;
    const overriddenBy = to.overriddenBy && { file: to.overriddenBy.file, line: to.overriddenBy.line };
    declared.set(placeOf(image), {
      ...{ file, line, how, role, chart, key, reach },
      ...(to.switchedOffBy === undefined ? {} : { switchedOffBy: to.switchedOffBy }),
      ...(overriddenBy === undefined ? {} : { overriddenBy }),
    });
    if (image.numberTag) this.tellNumber(image);
  }

  private tellNumber({ file, line, reference }: FoundImage): void {
    const [whole, fraction = ''] = reference.tag.split('.');
    if (fraction !== '' ? !fraction.endsWith('0') : Number(whole) < 1_000_000 && !whole?.startsWith('0')) return;
    this.tell('tag-is-number', { file, line }, `tag ${reference.tag} is read as a number and loses digits; put it in quotes`);
  }

  private tellUnread(unread: readonly FoundText[]): void {
    for (const { file, line } of unread) {
      this.tell('image-unread', { file, line }, 'an image is named by a template that the values alone do not fill');
    }
  }

  private tell(code: string, { file, line }: Place, what: string): void {
    const key = `${code} ${file}:${line}`;
    if (this.told.has(key)) return;
    this.told.add(key);
    this.given.notices.push({ code, message: `Line ${line}: ${what}.`, target: file });
  }
}

interface Reached {
  key: string;
  reach: ImageReach;
  switchedOffBy?: string;
  overriddenBy?: Place | undefined;
}

function idOf({ repository, tag, digest }: ImageReference): string {
  return `${repository}:${tag}@${digest}`;
}

function placeOf({ file, line }: Place): string {
  return `${file}:${line}`;
}

function byPlace(a: Place, b: Place): number {
  return compare(a.file, b.file) || a.line - b.line;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
