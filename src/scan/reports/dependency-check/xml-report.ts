// SPDX-License-Identifier: Apache-2.0
import { parseXml, type XmlElement } from '../../../kit/xml-tree.ts';
import type { ReportInput } from '../contract.ts';
import { malformed, tooLarge } from '../refuse.ts';
import type { ScanFacts } from './read-dependency-check.ts';

const largest = 256 << 20;

/** Reads the XML report; each dependency in the shape that the JSON report gives it. Entities are refused by the parser. */
export async function readXmlReport({
  bytes,
  file,
}: ReportInput): Promise<{ facts: ScanFacts; dependencies: Iterable<unknown> }> {
  if (bytes.length > largest) throw tooLarge(file, 'an XML report of more than 256 MiB. Send the JSON report.');
  const root = await parseXml(decode(bytes, file), file || 'the report');
  if (root.name !== 'analysis') throw malformed(file, 'it is no report of Dependency-Check (no element "analysis").');
  const scan = child(root, 'scanInfo');
  const project = child(root, 'projectInfo');
  const dependencies = children(child(root, 'dependencies'), 'dependency');
  const stamps = children(scan, 'dataSource').map((source) => text(source, 'timestamp'));
  const facts: ScanFacts = {
    engineVersion: text(scan, 'engineVersion'),
    reportDate: text(project, 'reportDate'),
    data: stamps.sort().at(-1) ?? '',
    project: text(project, 'name'),
    projectVersion: text(project, 'version'),
    dependencies: dependencies.length,
    exceptions: child(scan, 'analysisExceptions')?.children.length ?? 0,
  };
  return { facts, dependencies: shaped(dependencies) };
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformed(file, 'it is not UTF-8. Create the report again.', cause);
  }
}

function* shaped(dependencies: readonly XmlElement[]): Generator<unknown> {
  for (const dependency of dependencies) {
    const identifiers = child(dependency, 'identifiers');
    const vulnerabilities = child(dependency, 'vulnerabilities');
    yield {
      fileName: text(dependency, 'fileName'),
      filePath: text(dependency, 'filePath'),
      packages: children(identifiers, 'package').map((each) => ({ id: text(each, 'id') })),
      // Schemas before 2.0: `<identifier type="maven"><name>(group:artifact:version)</name>`.
      identifiers: children(identifiers, 'identifier').map((each) => ({
        type: each.attributes.get('type') ?? '',
        name: text(each, 'name'),
      })),
      relatedDependencies: children(child(dependency, 'relatedDependencies'), 'relatedDependency').map((each) => ({
        filePath: text(each, 'filePath'),
      })),
      vulnerabilities: children(vulnerabilities, 'vulnerability').map(vulnerabilityOf),
      suppressedVulnerabilities: children(vulnerabilities, 'suppressedVulnerability').map(vulnerabilityOf),
    };
  }
}

function vulnerabilityOf(element: XmlElement): unknown {
  return {
    name: text(element, 'name'),
    source: element.attributes.get('source') ?? '',
    severity: text(element, 'severity'),
    description: text(element, 'description'),
    notes: text(element, 'notes'),
    cwes: [...children(child(element, 'cwes'), 'cwe'), ...children(element, 'cwe')].map((cwe) => cwe.text),
    cvssv2: fields(child(element, 'cvssV2')),
    cvssv3: fields(child(element, 'cvssV3')),
    cvssv4: fields(child(element, 'cvssV4')),
    references: children(child(element, 'references'), 'reference').map((each) => ({ url: text(each, 'url') })),
    vulnerableSoftware: children(child(element, 'vulnerableSoftware'), 'software').map((each) => ({
      software: { id: each.text, ...Object.fromEntries(each.attributes) },
    })),
  };
}

function fields(element: XmlElement | undefined): unknown {
  return element && Object.fromEntries(element.children.map((each) => [each.name, each.text]));
}

function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((each) => each.name === name);
}

function children(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((each) => each.name === name) ?? [];
}

function text(element: XmlElement | undefined, name: string): string {
  return child(element, name)?.text ?? '';
}
