// SPDX-License-Identifier: Apache-2.0
import type { Component, Origin } from '../../model/component.ts';
import { classOfPackage } from '../../model/component-class.ts';
import { formatPurl, type Purl, parsePurl } from '../../model/purl.ts';
import { type Distribution, ecosystemOfPurl, isOsPurlType, type PurlEcosystem } from '../../model/purl-ecosystem.ts';
import { classifyOrigin } from './origin.ts';
import type { SbomEntry } from './sbom-document.ts';
import type { SbomGraph } from './sbom-graph.ts';

export interface ComponentContext {
  file: string;
  trustedRegistries: readonly string[];
  distribution: Distribution | undefined;
  graph: SbomGraph;
}

/** Makes a component of an SBOM entry under the given key. An entry without a usable purl keeps ecosystem ''. */
export function sbomComponent(entry: SbomEntry, key: string, context: ComponentContext): Component {
  const purl = entry.purl === '' ? undefined : parsePurl(entry.purl, 'grammar');
  const found = purl && ecosystemOfPurl(purl, context.distribution);
  return {
    key,
    purl: purl ? formatPurl(purl) : '',
    ecosystem: found?.ecosystem ?? '',
    name: nameOf(entry, found),
    version: versionOf(entry, purl),
    scope: entry.dev || context.graph.dev.has(key) ? 'dev' : 'prod',
    class: classOfPackage({ purl, name: entry.name, foundAt: entry.foundAt }),
    direct: context.graph.direct.has(key),
    origin: originOf(entry, purl, context.trustedRegistries),
    ...optionalParts(entry, context.graph.optional.has(key)),
    ...upstreamOf(entry, purl, found),
    dependsOn: context.graph.dependsOn.get(key) ?? [],
    locations: [{ file: context.file, line: entry.line }],
  };
}

/** The purl's word first; a distribution's package only, because nobody else has source packages. */
function upstreamOf(entry: SbomEntry, purl: Purl | undefined, found: PurlEcosystem | undefined): Pick<Component, 'upstream'> {
  const upstream = found?.upstream ?? (purl && isOsPurlType(purl.type) ? entry.upstream : undefined);
  return upstream ? { upstream } : {};
}

/** The ecosystem's spelling, else the document's own. */
function nameOf(entry: SbomEntry, found: PurlEcosystem | undefined): string {
  if (found && found.ecosystem !== '') return found.name;
  return entry.name || found?.name || '';
}

/**
 * The purl's version before the entry's own: the purl is what identifies the package. An rpm's epoch stands in a
 * qualifier but is part of the version that advisories compare (purl type definition `rpm`).
 */
function versionOf(entry: SbomEntry, purl: Purl | undefined): string {
  const version = purl?.version || entry.version;
  const epoch = purl?.type === 'rpm' ? purl.qualifiers.get('epoch') : undefined;
  return epoch && version !== '' && !version.includes(':') ? `${epoch}:${version}` : version;
}

function optionalParts(entry: SbomEntry, optional: boolean): Partial<Component> {
  return {
    ...(entry.licenses.length > 0 && { licenses: entry.licenses }),
    ...(entry.digests.length > 0 && { digests: entry.digests }),
    ...(entry.alias && { alias: entry.alias }),
    ...((entry.optional || optional) && { optional: true }),
    ...(entry.bundled && { bundled: true }),
    ...(entry.deprecated && { deprecated: entry.deprecated }),
    ...(entry.description && { description: entry.description }),
  };
}

/**
 * Only npm packages are asked where they came from: their producers tell. Everything else with an ecosystem counts
 * as from its registry, because a package wrongly left unmatched would look clean.
 */
function originOf(entry: SbomEntry, purl: Purl | undefined, trustedRegistries: readonly string[]): Origin {
  if (!purl) return { kind: 'unknown' };
  if (purl.type !== 'npm') return { kind: 'registry' };
  const vcs = purl.qualifiers.get('vcs_url');
  if (vcs) return classifyOrigin({ resolved: /^git/.test(vcs) ? vcs : `git+${vcs}`, trustedRegistries });
  const resolved = entry.resolved || purl.qualifiers.get('download_url');
  if (resolved) return classifyOrigin({ resolved, trustedRegistries });
  const repository = purl.qualifiers.get('repository_url');
  if (!repository) return { kind: 'registry' };
  const address = /^https?:\/\//.test(repository) ? repository : `https://${repository}`;
  const origin = classifyOrigin({ resolved: address, trustedRegistries });
  return origin.kind === 'registry' ? origin : { ...origin, kind: 'private-registry' };
}
