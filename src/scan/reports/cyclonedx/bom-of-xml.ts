// SPDX-License-Identifier: Apache-2.0
import type { XmlElement } from '../../../kit/xml-tree.ts';

type Fields = Record<string, unknown>;

export interface XmlBom {
  metadata: Fields;
  components: Fields[];
  /** Undefined when the document has no such element. */
  vulnerabilities: Fields[] | undefined;
}

/**
 * Brings the XML form into the shape of the JSON form. Before 1.4 vulnerabilities were an extension of another namespace
 * and could stand inside their component.
 */
export function bomOfXml(root: XmlElement): XmlBom {
  const nested: Fields[] = [];
  const component = (element: XmlElement): Fields => {
    const fields = componentFields(element);
    const own = child(element, 'vulnerabilities');
    if (own) nested.push(...own.children.map((each) => ({ ...vulnerability(each), affects: [{ component: fields }] })));
    fields.components = list(element, 'components').map(component);
    return fields;
  };
  const metadata = child(root, 'metadata');
  const described = metadata && child(metadata, 'component');
  const components = list(root, 'components').map(component);
  const top = child(root, 'vulnerabilities');
  const hasAny = top !== undefined || nested.length > 0;
  return {
    metadata: {
      timestamp: metadata ? textOf(metadata, 'timestamp') : '',
      tools: metadata ? toolsOf(metadata) : [],
      authors: (metadata ? list(metadata, 'authors') : []).map((each) => ({ name: textOf(each, 'name') })),
      ...(described && { component: component(described) }),
    },
    components,
    vulnerabilities: hasAny ? [...(top?.children ?? []).map(vulnerability), ...nested] : undefined,
  };
}

/** `<tool>` before 1.5, `<components>` and `<services>` since. */
function toolsOf(metadata: XmlElement): Fields[] {
  const tools = child(metadata, 'tools');
  if (!tools) return [];
  const all = tools.children.flatMap((each) => (each.name === 'components' || each.name === 'services' ? each.children : [each]));
  return all.map((each) => ({ name: textOf(each, 'name'), version: textOf(each, 'version') }));
}

function componentFields(element: XmlElement): Fields {
  const evidence = child(element, 'evidence');
  return {
    type: element.attributes.get('type'),
    'bom-ref': element.attributes.get('bom-ref'),
    group: textOf(element, 'group'),
    name: textOf(element, 'name'),
    version: textOf(element, 'version'),
    scope: textOf(element, 'scope'),
    purl: textOf(element, 'purl'),
    licenses: list(element, 'licenses').map(license),
    properties: list(element, 'properties').map((property) => ({ name: property.attributes.get('name'), value: property.text })),
    evidence: {
      occurrences: (evidence ? list(evidence, 'occurrences') : []).map((each) => ({ location: textOf(each, 'location') })),
    },
  };
}

function license(element: XmlElement): Fields {
  if (element.name === 'expression') return { expression: element.text };
  return { license: { id: textOf(element, 'id'), name: textOf(element, 'name') } };
}

function vulnerability(element: XmlElement): Fields {
  const analysis = child(element, 'analysis');
  const own = element.attributes.get('ref');
  const targets = list(element, 'affects').map((target) => ({ ref: textOf(target, 'ref') }));
  return {
    id: textOf(element, 'id'),
    source: { name: sourceName(element), url: sourceUrl(element) },
    references: list(element, 'references').map((each) => ({ id: textOf(each, 'id') })),
    ratings: list(element, 'ratings').map(rating),
    cwes: list(element, 'cwes').map((each) => each.text),
    description: textOf(element, 'description'),
    detail: textOf(element, 'detail'),
    recommendation: textOf(element, 'recommendation'),
    advisories: list(element, 'advisories').map((each) => ({ url: textOf(each, 'url') || each.text })),
    updated: textOf(element, 'updated'),
    ...(analysis && { analysis: analysisFields(analysis) }),
    affects: own ? [{ ref: own }, ...targets] : targets,
  };
}

function rating(element: XmlElement): Fields {
  const score = child(element, 'score');
  return {
    score: score && (textOf(score, 'base') || score.text),
    severity: textOf(element, 'severity'),
    method: textOf(element, 'method'),
    vector: textOf(element, 'vector'),
  };
}

function analysisFields(element: XmlElement): Fields {
  return {
    state: textOf(element, 'state'),
    justification: textOf(element, 'justification'),
    response: list(element, 'responses').map((each) => each.text),
    detail: textOf(element, 'detail'),
    firstIssued: textOf(element, 'firstIssued'),
    lastUpdated: textOf(element, 'lastUpdated'),
  };
}

function sourceName(element: XmlElement): string {
  const source = child(element, 'source');
  return source ? textOf(source, 'name') || (source.attributes.get('name') ?? '') : '';
}

function sourceUrl(element: XmlElement): string {
  const source = child(element, 'source');
  return source ? textOf(source, 'url') : '';
}

function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((each) => each.name === name);
}

/** The children of the first element of that name. */
function list(element: XmlElement, name: string): XmlElement[] {
  return child(element, name)?.children ?? [];
}

function textOf(element: XmlElement, name: string): string {
  return child(element, name)?.text ?? '';
}
