// SPDX-License-Identifier: Apache-2.0
import type { ReportInput } from '../contract.ts';
import type { CycloneBom, CycloneComponent, CycloneLicense } from '../cyclonedx-bom.ts';
import { makeCycloneBom } from '../cyclonedx-bom.ts';
import { stableUuid } from '../stable-uuid.ts';
import { writeXml, type XmlElement } from '../xml.ts';

/** CycloneDX 1.6 XML; elements stand in the order of the schema's sequences. */
export async function writeCyclonedxXml(input: ReportInput): Promise<string> {
  const { bom } = await makeCycloneBom(input);
  return writeXml({
    name: 'bom',
    attributes: {
      xmlns: 'http://cyclonedx.org/schema/bom/1.6',
      serialNumber: `urn:uuid:${stableUuid(JSON.stringify(bom))}`,
      version: 1,
    },
    children: [
      metadata(bom.metadata),
      { name: 'components', children: bom.components.map(component) },
      { name: 'dependencies', children: bom.dependencies.map(dependency) },
      bom.compositions && { name: 'compositions', children: bom.compositions.map(composition) },
    ],
  });
}

function metadata({ timestamp, tools, component: subject, properties }: CycloneBom['metadata']): XmlElement {
  const toolElements = tools.components.map((tool) => ({
    name: 'component',
    attributes: { type: tool.type },
    children: [leaf('name', tool.name), leaf('version', tool.version)],
  }));
  return {
    name: 'metadata',
    children: [
      leaf('timestamp', timestamp),
      { name: 'tools', children: [{ name: 'components', children: toolElements }] },
      component(subject),
      propertyList(properties),
    ],
  };
}

function component(given: CycloneComponent): XmlElement {
  return {
    name: 'component',
    attributes: { type: given.type, 'bom-ref': given['bom-ref'] },
    children: [
      leaf('group', given.group),
      leaf('name', given.name),
      leaf('version', given.version),
      leaf('description', given.description),
      leaf('scope', given.scope),
      list('hashes', given.hashes, ({ alg, content }) => ({ name: 'hash', attributes: { alg }, text: content })),
      list('licenses', given.licenses, license),
      leaf('purl', given.purl),
      list('externalReferences', given.externalReferences, ({ type, url }) => ({
        name: 'reference',
        attributes: { type },
        children: [leaf('url', url)],
      })),
      propertyList(given.properties),
      given.evidence && { name: 'evidence', children: [list('occurrences', given.evidence.occurrences, occurrence)] },
    ],
  };
}

function license(given: CycloneLicense): XmlElement {
  if ('expression' in given) return { name: 'expression', text: given.expression };
  const single = given.license;
  return { name: 'license', children: ['id' in single ? leaf('id', single.id) : leaf('name', single.name)] };
}

function occurrence({ location, line }: { location: string; line?: number }): XmlElement {
  return {
    name: 'occurrence',
    children: [leaf('location', location), leaf('line', line === undefined ? undefined : String(line))],
  };
}

function dependency({ ref, dependsOn }: CycloneBom['dependencies'][number]): XmlElement {
  return {
    name: 'dependency',
    attributes: { ref },
    children: (dependsOn ?? []).map((needed) => ({ name: 'dependency', attributes: { ref: needed } })),
  };
}

function composition({ aggregate, assemblies }: NonNullable<CycloneBom['compositions']>[number]): XmlElement {
  const refs = assemblies.map((ref) => ({ name: 'assembly', attributes: { ref } }));
  return { name: 'composition', children: [leaf('aggregate', aggregate), { name: 'assemblies', children: refs }] };
}

function propertyList(properties: CycloneComponent['properties']): XmlElement | undefined {
  return list('properties', properties, ({ name, value }) => ({ name: 'property', attributes: { name }, text: value }));
}

function list<T>(name: string, entries: readonly T[] | undefined, write: (entry: T) => XmlElement): XmlElement | undefined {
  return entries && entries.length > 0 ? { name, children: entries.map(write) } : undefined;
}

function leaf(name: string, text: string | undefined): XmlElement | undefined {
  return text === undefined ? undefined : { name, text };
}
