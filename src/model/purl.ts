// SPDX-License-Identifier: Apache-2.0
import { type PurlTypeRules, purlTypes } from './purl-types-table.ts';

/** A package URL taken apart (ECMA-427). Parts are decoded and normalised; what is absent is ''. */
export interface Purl {
  /** Lower case. */
  type: string;
  /** Segments joined by `/`, without leading or trailing slash: `@scope`, `org.example`, `github.com/owner`. */
  namespace: string;
  name: string;
  version: string;
  /** In key order; keys in lower case, no empty values. */
  qualifiers: ReadonlyMap<string, string>;
  subpath: string;
}

/** Parts to build a purl from; null, undefined and '' all mean absent. */
export interface PurlParts {
  type?: string | null;
  namespace?: string | null;
  name?: string | null;
  version?: string | null;
  qualifiers?: Readonly<Record<string, string>> | ReadonlyMap<string, string> | null;
  subpath?: string | null;
}

/**
 * How strict: `type` also enforces the type's own definition (required or prohibited namespace, permitted characters);
 * `grammar` only the syntax. Both normalise. SBOM producers write `pkg:golang/stdlib@1.22`, which only `grammar` admits.
 */
export type PurlRules = 'type' | 'grammar';

/** Parses a purl, or undefined when it breaks the rules: ask `purlFault` why. */
export function parsePurl(text: string, rules: PurlRules = 'type'): Purl | undefined {
  const read = readPurl(text, rules);
  return typeof read === 'string' ? undefined : read;
}

/** What is wrong with a purl, in a few words that never repeat its content; undefined when it is valid. */
export function purlFault(text: string, rules: PurlRules = 'type'): string | undefined {
  const read = readPurl(text, rules);
  return typeof read === 'string' ? read : undefined;
}

/** Builds the canonical text from parts, or undefined when they do not make a valid purl. */
export function buildPurl(parts: PurlParts, rules: PurlRules = 'type'): string | undefined {
  const purl = normalise(parts, rules);
  return typeof purl === 'string' ? undefined : formatPurl(purl);
}

/** The canonical spelling of a purl, or undefined when it is not valid. */
export function canonicalPurl(text: string, rules: PurlRules = 'type'): string | undefined {
  const purl = parsePurl(text, rules);
  return purl && formatPurl(purl);
}

/** Canonical text of an already normalised purl. */
export function formatPurl(purl: Purl): string {
  const path = purlTypes.get(purl.type)?.nameIsPath;
  const name = path ? encodePath(purl.name) : encode(purl.name);
  let text = `pkg:${purl.type}/${purl.namespace === '' ? '' : `${encodePath(purl.namespace)}/`}${name}`;
  if (purl.version !== '') text += `@${encode(purl.version)}`;
  const pairs = [...purl.qualifiers].map(([key, value]) => `${key}=${encode(value)}`);
  if (pairs.length > 0) text += `?${pairs.join('&')}`;
  return purl.subpath === '' ? text : `${text}#${encodePath(purl.subpath)}`;
}

const plainNpm = /^(?:@[A-Za-z0-9._~-]+\/)?[A-Za-z0-9._~-]+$/;
/** What stands as it is in any part. */
const plain = /^[A-Za-z0-9._~:-]*$/;

/**
 * Canonical purl of an npm package, name as the registry spells it (`@scope/name`), version '' when unknown.
 * The fast path for lockfiles: plain names and versions need no encoding but the scope's `@` and a `+`.
 */
export function npmPurl(name: string, version: string): string {
  const path = plainNpm.test(name)
    ? name.charCodeAt(0) === 0x40
      ? `%40${name.slice(1)}`
      : name
    : encodePath(name.replace(/^\/+|\/+$/g, ''));
  if (version === '') return `pkg:npm/${path}`;
  return `pkg:npm/${path}@${plain.test(version) ? version : encode(version)}`;
}

/** Reads the text by ECMA-427's parsing steps, from right to left; a string is the fault. */
function readPurl(text: string, rules: PurlRules): Purl | string {
  const scheme = /^pkg:\/*/i.exec(text);
  if (!scheme) return 'it does not begin with "pkg:"';
  let rest = text.slice(scheme[0].length);
  const [beforeSubpath, subpath] = splitLast(rest, '#');
  const [beforeQualifiers, query] = splitLast(beforeSubpath, '?');
  rest = beforeQualifiers.replace(/\/+$/, '');
  const slash = rest.indexOf('/');
  if (slash < 0) return 'it has no name';
  const type = rest.slice(0, slash);
  const [path, version] = splitVersion(rest.slice(slash + 1));
  const segments = path.split('/');
  const name = segments.pop() as string;
  const qualifiers = readQualifiers(query);
  if (typeof qualifiers === 'string') return qualifiers;
  try {
    return normalise(
      {
        type,
        namespace: joinSegments(segments.map(decodeURIComponent)),
        name: decodeURIComponent(name),
        version: decodeURIComponent(version),
        qualifiers,
        subpath: joinSegments(subpath.split('/').map(decodeURIComponent)),
      },
      rules,
    );
  } catch {
    return 'it has a broken percent-encoding, or an encoded slash inside a segment';
  }
}

function splitLast(text: string, mark: string): [string, string] {
  const at = text.lastIndexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** The version follows the last `@`, unless that is the unencoded first letter of an npm scope (`@scope/name`). */
function splitVersion(path: string): [string, string] {
  const at = path.lastIndexOf('@');
  const startsSegment = at === 0 || path[at - 1] === '/';
  if (at < 0 || (startsSegment && path.indexOf('/', at) > 0)) return [path, ''];
  return [path.slice(0, at), path.slice(at + 1)];
}

function readQualifiers(query: string): Map<string, string> | string {
  const found = new Map<string, string>();
  if (query === '') return found;
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=');
    const key = (equals < 0 ? pair : pair.slice(0, equals)).toLowerCase();
    if (!qualifierKey.test(key)) return 'a qualifier key has characters that are not allowed';
    if (found.has(key)) return 'a qualifier key stands twice';
    try {
      found.set(key, equals < 0 ? '' : decodeURIComponent(pair.slice(equals + 1)));
    } catch {
      return 'a qualifier has a broken percent-encoding';
    }
  }
  return found;
}

const typeName = /^[a-z][a-z0-9.-]*$/;
const qualifierKey = /^[a-z][a-z0-9._-]*$/;

/** Drops empty, `.` and `..` segments; an encoded slash inside a segment would shift the borders and is refused. */
function joinSegments(decoded: readonly string[]): string {
  const kept = decoded.filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
  if (kept.some((segment) => segment.includes('/'))) throw new URIError('slash in segment');
  return kept.join('/');
}

/** Applies the syntax of every part and the type's normalisation; a string is the fault. */
function normalise(parts: PurlParts, rules: PurlRules): Purl | string {
  const type = (parts.type ?? '').toLowerCase();
  if (!typeName.test(type)) return 'its type is missing or has characters that are not allowed';
  const typeRules = purlTypes.get(type) ?? {};
  const qualifiers = sortQualifiers(parts.qualifiers ?? {});
  if (typeof qualifiers === 'string') return qualifiers;
  const purl: Purl = {
    type,
    namespace: trimSlashes(parts.namespace ?? ''),
    name: trimSlashes(parts.name ?? ''),
    version: parts.version ?? '',
    qualifiers,
    subpath: trimSlashes(parts.subpath ?? ''),
  };
  if (purl.name === '') return 'it has no name';
  applyType(purl, typeRules);
  return rules === 'type' ? (typeFault(purl, typeRules) ?? purl) : purl;
}

function trimSlashes(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === '/') start++;
  while (end > start && text[end - 1] === '/') end--;
  return text.slice(start, end);
}

function sortQualifiers(given: NonNullable<PurlParts['qualifiers']>): Map<string, string> | string {
  const entries = given instanceof Map ? [...given] : Object.entries(given);
  const sorted = new Map<string, string>();
  for (const [key, value] of entries.map(([key, value]) => [key.toLowerCase(), value] as const).sort(byKey)) {
    if (!qualifierKey.test(key)) return 'a qualifier key has characters that are not allowed';
    if (sorted.has(key)) return 'a qualifier key stands twice';
    if (value) sorted.set(key, value);
  }
  return sorted;
}

function byKey(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}

function applyType(purl: Purl, rules: PurlTypeRules): void {
  for (const part of rules.lower ?? []) purl[part] = purl[part].toLowerCase();
  if (rules.name === 'underscore-to-dash') purl.name = purl.name.replaceAll('_', '-');
  if (rules.name === 'words-to-underscore') purl.name = purl.name.replace(/[^a-z0-9]/g, '_');
  if (rules.nameIsPath) splitHostFromPath(purl);
  // mlflow: names on Databricks servers are not case sensitive, on others they are.
  if (purl.type === 'mlflow' && /databricks/i.test(purl.qualifiers.get('repository_url') ?? '')) {
    purl.name = purl.name.toLowerCase();
  }
  if (purl.type === 'cpan') purl.namespace = purl.namespace.toUpperCase();
}

/** git: the namespace is the host alone; on GitHub, owner and repository are not case sensitive. */
function splitHostFromPath(purl: Purl): void {
  const [host = '', ...path] = purl.namespace.split('/');
  purl.namespace = host;
  purl.name = [...path, purl.name].join('/');
  if (host.toLowerCase() !== 'github' && host.toLowerCase() !== 'github.com') return;
  purl.namespace = host.toLowerCase();
  purl.name = purl.name.toLowerCase();
}

function typeFault(purl: Purl, rules: PurlTypeRules): string | undefined {
  if (rules.namespace === 'required' && purl.namespace === '') return `the type ${purl.type} needs a namespace`;
  if (rules.namespace === 'prohibited' && purl.namespace !== '') return `the type ${purl.type} has no namespace`;
  if (rules.namePattern && !rules.namePattern.test(purl.name)) return `the type ${purl.type} does not allow such a name`;
  if (purl.version !== '' && rules.versionPattern && !rules.versionPattern.test(purl.version)) {
    return `the type ${purl.type} does not allow such a version`;
  }
  const missing = rules.qualifiers?.find((key) => !purl.qualifiers.has(key));
  if (missing) return `the type ${purl.type} needs the qualifier ${missing}`;
  // conan: a channel belongs to a namespace (user).
  if (purl.type === 'conan' && purl.namespace === '' && purl.qualifiers.has('channel')) {
    return 'the type conan needs a namespace where there is a channel';
  }
  return undefined;
}

/** Percent-encoding of ECMA-427: everything but letters, digits, `.`, `-`, `_`, `~` and `:`; hex digits in upper case. */
function encode(text: string): string {
  if (plain.test(text)) return text;
  return encodeURIComponent(text.isWellFormed() ? text : text.toWellFormed())
    .replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}

function encodePath(path: string): string {
  return path.split('/').map(encode).join('/');
}
