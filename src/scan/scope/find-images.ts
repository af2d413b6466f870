// SPDX-License-Identifier: Apache-2.0
import type { DeclaredHow, ImageRole, Place } from '../../model/release-scope.ts';
import type { Budget } from './contract.ts';
import { type ImageReference, parseImageReference } from './image-reference.ts';
import { type ListNode, type MapNode, type ScalarNode, textOf, type ValuesNode, valueAt } from './values.ts';

export interface FoundImage extends Place {
  reference: ImageReference;
  how: DeclaredHow;
  role: ImageRole;
  /** Keys from the walked map's top. */
  path: readonly string[];
  /** Dotted key of a switch above it that is off. */
  switchedOffBy?: string;
  /** The tag is written without quotes and Helm reads a number. */
  numberTag: boolean;
}

export interface FoundText extends Place {
  text: string;
}

export interface WalkQuestion {
  /** Top keys that belong to sub-charts and are walked there. */
  skip?: ReadonlySet<string>;
  budget: Budget;
}

export interface WalkResult {
  images: FoundImage[];
  /** What stands where an image belongs and could not be read as one: a template that the values do not fill. */
  unread: FoundText[];
}

const charactersPerNode = 64;

interface Here {
  path: readonly string[];
  off: string | undefined;
}

/** Finds every image that a chart's values name, in whichever of the five ways, with the line that gives its version. */
export function findImages(values: MapNode, { skip, budget }: WalkQuestion): WalkResult {
  const walk = new Walk(values, budget);
  for (const [key, value] of values.entries) {
    if (!skip?.has(key)) walk.entry(values, key, { value, here: { path: [], off: undefined } });
  }
  return walk.result;
}

/** Images that a text names in lines `image: REFERENCE`; templates in it are filled from the values where they can be. */
export function imagesOfText(
  text: string,
  { fill, at }: { fill: (text: string) => string; at: Place },
): { images: { reference: ImageReference; line: number }[]; unread: FoundText[] } {
  const images: { reference: ImageReference; line: number }[] = [];
  const unread: FoundText[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const written = imageLine(line);
    if (written === undefined) continue;
    const reference = parseImageReference(fill(written));
    if (reference) images.push({ reference, line: at.line + index });
    else unread.push({ file: at.file, line: at.line + index, text: written });
  }
  return { images, unread };
}

class Walk {
  readonly result: WalkResult = { images: [], unread: [] };
  private readonly root: MapNode;
  private readonly budget: Budget;

  constructor(root: MapNode, budget: Budget) {
    this.root = root;
    this.budget = budget;
  }

  entry(parent: MapNode, key: string, { value, here }: { value: ValuesNode; here: Here }): void {
    const path = [...here.path, key];
    if (value.kind === 'map') {
      const off = here.off ?? switchOf(value, path);
      this.image(this.imageOfMap(value, key), { path, off });
      this.below(value, { path, off });
    } else if (value.kind === 'list') {
      this.budget.spendNodes(value.items.length);
      for (const [index, item] of value.items.entries()) this.item(item, { path: [...path, String(index)], off: here.off });
    } else {
      this.scalar(parent, value, { path, off: here.off });
    }
  }

  private item(item: ValuesNode, here: Here): void {
    if (item.kind === 'map') this.below(item, here);
    else if (item.kind === 'scalar') this.embedded(item, here);
    else this.items(item, here);
  }

  private items(list: ListNode, here: Here): void {
    this.budget.spendNodes(list.items.length);
    for (const [index, inner] of list.items.entries()) this.item(inner, step(here, String(index)));
  }

  private below(map: MapNode, here: Here): void {
    this.budget.spendNodes(map.entries.size);
    for (const [key, value] of map.entries) this.entry(map, key, { value, here });
  }

  private scalar(parent: MapNode, node: ScalarNode, here: Here): void {
    const key = here.path.at(-1) as string;
    if (/image$/i.test(key) && node.block === undefined) this.image(this.imageOfString(parent, key, node), here);
    else this.embedded(node, here);
  }

  /** `image: {registry, repository, tag, digest}` and `image: {name, version}`. */
  private imageOfMap(map: MapNode, key: string): Found | undefined {
    const named = /image$/i.test(key);
    const repository = scalarOf(map, 'repository');
    const version = scalarOf(map, 'tag') ?? (repository ? undefined : scalarOf(map, 'version'));
    const digest = scalarOf(map, 'digest') ?? scalarOf(map, 'sha');
    const name = repository ?? (named ? scalarOf(map, 'name') : undefined);
    const text = textOf(name);
    if (!text || !name || (!named && !version && !digest)) return undefined;
    const registry = textOf(valueAt(map, ['registry']));
    const reference = parseImageReference(this.fill(text), { registry, tag: this.tag(version), digest: digestOf(digest) });
    const how = repository ? ('repository/tag' as const) : ('name/version' as const);
    return { reference, how, at: versionAt(version, digest) ?? name, text };
  }

  /** `image: name:tag`, `global.anyImage: name:tag`, and `image: name` beside `tag` or `imageTag`. */
  private imageOfString(parent: MapNode, key: string, node: ScalarNode): Found | undefined {
    const text = textOf(node);
    if (!text) return undefined;
    const beside = scalarOf(parent, `${key}Tag`) ?? (key === 'image' ? scalarOf(parent, 'tag') : undefined);
    const reference = parseImageReference(this.fill(text), { tag: this.tag(beside) });
    // `heroImage: sunset.png` is no container image; only `image` itself may go without a version.
    if (key !== 'image' && !(reference?.tag || reference?.digest)) return undefined;
    const tagInText = reference !== undefined && reference.tag !== textOf(beside);
    return { reference, how: 'string', at: beside && !tagInText ? beside : node, text };
  }

  private image(found: Found | undefined, here: Here): void {
    if (!found) return;
    const { reference, at } = found;
    if (!reference) {
      this.result.unread.push({ file: at.file, line: at.line, text: found.text });
      return;
    }
    const how = found.how === 'string' && here.path[0] === 'global' ? 'global-string' : found.how;
    this.add({ reference, how, file: at.file, line: at.line, numberTag: at.number && at.value === reference.tag }, here);
  }

  private embedded(node: ScalarNode, here: Here): void {
    const text = node.block ?? textOf(node);
    if (text === undefined) return;
    // A long text costs as much as the values it could have been, at each place it is used.
    this.budget.spendNodes(Math.ceil(text.length / charactersPerNode));
    if (!text.includes('image')) return;
    const found = imagesOfText(text, { fill: (written) => this.fill(written), at: node });
    // Quoted strings hold their lines as `\n`: all of them stand on the line of the string.
    const lineOf = (line: number) => (node.block === undefined ? node.line : line);
    for (const { reference, line } of found.images) {
      this.add({ reference, how: 'embedded', file: node.file, line: lineOf(line), numberTag: false }, here);
    }
    this.result.unread.push(...found.unread.map((unread) => ({ ...unread, line: lineOf(unread.line) })));
  }

  private add(found: Omit<FoundImage, 'role' | 'path'>, { path, off }: Here): void {
    this.result.images.push({ ...found, role: roleOf(path), path, ...(off === undefined ? {} : { switchedOffBy: off }) });
  }

  private tag(node: ScalarNode | undefined): string | undefined {
    const text = textOf(node);
    return text === undefined ? undefined : this.fill(text);
  }

  /** Replaces `{{ .Values.a.b }}` by what the values say; other templates stay and so are no reference. */
  private fill(text: string): string {
    if (!text.includes('{{')) return text.trim();
    const filled = text.replace(/\{\{-? *\.Values\.([\w.-]{1,200}?) *(?:\| *quote *)?-?\}\}/g, (whole, keys: string) => {
      return textOf(valueAt(this.root, keys.split('.'))) ?? whole;
    });
    return filled.trim();
  }
}

interface Found {
  reference: ImageReference | undefined;
  how: 'repository/tag' | 'name/version' | 'string';
  at: ScalarNode;
  text: string;
}

function imageLine(line: string): string | undefined {
  const written = /^[ \t]*(?:- +)?image: *(\S.{0,600})$/.exec(line)?.[1];
  if (written === undefined) return undefined;
  const bare = written.replace(/ +#.*$/, '').trim();
  return /^(['"]).*\1$/.test(bare) ? bare.slice(1, -1) : bare;
}

function step(here: Here, key: string): Here {
  return { path: [...here.path, key], off: here.off };
}

function switchOf(map: MapNode, path: readonly string[]): string | undefined {
  const enabled = map.entries.get('enabled');
  return enabled?.kind === 'scalar' && enabled.value === false ? [...path, 'enabled'].join('.') : undefined;
}

function scalarOf(map: MapNode, key: string): ScalarNode | undefined {
  const value = map.entries.get(key);
  return value?.kind === 'scalar' ? value : undefined;
}

function versionAt(version: ScalarNode | undefined, digest: ScalarNode | undefined): ScalarNode | undefined {
  if (textOf(version)) return version;
  return textOf(digest) ? digest : undefined;
}

/** Some charts give the bare hash. */
function digestOf(node: ScalarNode | undefined): string | undefined {
  const text = textOf(node);
  return text && /^[0-9a-f]{64}$/.test(text) ? `sha256:${text}` : text;
}

function roleOf(path: readonly string[]): ImageRole {
  if (path.some((key) => /^(?:extra)?[iI]nit(?:[A-Z-].*|containers?)?$/.test(key))) return 'init-container';
  return path.some((key) => /sidecar/i.test(key)) ? 'sidecar' : 'container';
}
