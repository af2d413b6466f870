// SPDX-License-Identifier: Apache-2.0
import { buildPurl, parsePurl } from '../../model/purl.ts';
import { ecosystemOfPurl } from '../../model/purl-ecosystem.ts';

export interface GhsaPackage {
  ecosystem: string;
  name: string;
}

/** Purl type and the word GitHub has for it. What has none is `other`, and its purl is its name. */
const ecosystems: readonly (readonly [type: string, ecosystem: string])[] = [
  ['npm', 'npm'],
  ['pypi', 'pip'],
  ['maven', 'maven'],
  ['nuget', 'nuget'],
  ['gem', 'rubygems'],
  ['composer', 'composer'],
  ['golang', 'go'],
  ['cargo', 'rust'],
  ['hex', 'erlang'],
  ['pub', 'pub'],
  ['swift', 'swift'],
  ['githubactions', 'actions'],
];

export const ghsaEcosystems = [...ecosystems.map(([, ecosystem]) => ecosystem), 'other'];

export function packageOf(purl: string): GhsaPackage {
  const ecosystem = ecosystems.find(([type]) => type === parsePurl(purl, 'grammar')?.type)?.[1];
  const named = { ecosystem: ecosystem ?? '', name: ecosystemOfPurl(purl)?.name ?? '' };
  return ecosystem !== undefined && purlOfPackage(named) === purl ? named : { ecosystem: 'other', name: purl };
}

export function purlOfPackage({ ecosystem, name }: GhsaPackage): string {
  const type = ecosystems.find(([, word]) => word === ecosystem)?.[0];
  if (type === undefined) return name;
  const cut = name.lastIndexOf(type === 'maven' ? ':' : '/');
  return buildPurl({ type, namespace: cut < 0 ? '' : name.slice(0, cut), name: name.slice(cut + 1) }) ?? name;
}
