// SPDX-License-Identifier: Apache-2.0
import type { XmlElement } from '../../../kit/xml-tree.ts';

type Fields = Record<string, unknown>;

/** Brings the XML form into the shape of the JSON form, as far as the reader looks at it. */
export function bomOfXml(root: XmlElement): { bom: Fields; lineOf(object: object): number } {
  const lines = new Map<object, number>();
  const component = (element: XmlElement): Fields => {
    const fields = componentFields(element);
    fields.components = list(element, 'components').map(component);
    lines.set(fields, element.line);
    return fields;
  };
  const metadata = child(root, 'metadata');
  const described = metadata && child(metadata, 'component');
  const bom: Fields = {
    metadata: { component: described && component(described) },
    components: list(root, 'components').map(component),
    dependencies: dependencies(root),
    vulnerabilities: list(root, 'vulnerabilities').map(() => ({})),
    compositions: list(root, 'compositions').map((composition) => ({ aggregate: textOf(composition, 'aggregate') })),
  };
  return { bom, lineOf: (object) => lines.get(object) ?? 0 };
}

function componentFields(element: XmlElement): Fields {
  const evidence = child(element, 'evidence');
  return {
    type: element.attributes.get('type'),
    'bom-ref': element.attributes.get('bom-ref'),
    group: textOf(element, 'group'),
    name: textOf(element, 'name'),
    version: textOf(element, 'version'),
    description: textOf(element, 'description'),
    scope: textOf(element, 'scope'),
    purl: textOf(element, 'purl'),
    licenses: list(element, 'licenses').map(license),
    hashes: list(element, 'hashes').map((hash) => ({ alg: hash.attributes.get('alg'), content: hash.text })),
    properties: list(element, 'properties').map((property) => ({ name: property.attributes.get('name'), value: property.text })),
    evidence: {
      occurrences: (evidence ? list(evidence, 'occurrences') : []).map((each) => ({ location: textOf(each, 'location') })),
    },
    externalReferences: list(element, 'externalReferences').map((reference) => ({
      type: reference.attributes.get('type'),
      url: textOf(reference, 'url'),
      comment: textOf(reference, 'comment'),
    })),
  };
}

function license(element: XmlElement): Fields {
  if (element.name === 'expression') return { expression: element.text };
  // 1.7 puts the expression's text beside its details.
  if (element.name === 'expression-detailed') return { expression: element.attributes.get('expression') };
  return { license: { id: textOf(element, 'id'), name: textOf(element, 'name') } };
}

/** `<dependency ref="a"><dependency ref="b"/></dependency>`: a needs b. The schema lets it nest further. */
function dependencies(root: XmlElement): Fields[] {
  const found: Fields[] = [];
  const queue = list(root, 'dependencies');
  for (const element of queue) {
    const inner = element.children.filter((each) => each.name === 'dependency');
    found.push({ ref: element.attributes.get('ref'), dependsOn: inner.map((each) => each.attributes.get('ref')) });
    for (const each of inner) if (each.children.length > 0) queue.push(each);
  }
  return found;
}

function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((each) => each.name === name);
}

/** The children of the first element of that name. */
function list(element: XmlElement, name: string): XmlElement[] {
  return [...(child(element, name)?.children ?? [])];
}

function textOf(element: XmlElement, name: string): string {
  return child(element, name)?.text ?? '';
}
