// SPDX-License-Identifier: Apache-2.0
import { parseXml } from '../../../kit/xml-tree.ts';
import type { ReportInput } from '../contract.ts';
import { type JsonView, openJson } from '../json-document.ts';
import { listAt, textAt, valueAt } from '../loose-value.ts';
import { malformed, tooLarge, unsupported } from '../refuse.ts';
import type { Bom } from './bom.ts';
import { bomOfXml } from './bom-of-xml.ts';

const namespace = /^http:\/\/cyclonedx\.org\/schema\/bom\/(\d+\.\d+)$/;
/** Bytes of an XML document: unlike JSON it is held as a whole. */
const largestXml = 128 << 20;

/** Opens a CycloneDX document in JSON or XML. Throws for anything else and for versions not known. */
export async function openBom({ file, bytes }: ReportInput): Promise<Bom> {
  const start = bytes.findIndex((code) => code > 0x20 && code < 0x80);
  return bytes[start] === 0x3c ? openXml({ file, bytes }) : openJsonBom({ file, bytes });
}

async function openXml({ file, bytes }: ReportInput): Promise<Bom> {
  if (bytes.length > largestXml) throw tooLarge(file, 'an XML document of more than 128 MiB. Send it as JSON.');
  const root = await parseXml(new TextDecoder().decode(bytes), file || 'The report', { foreign: true });
  const version = namespace.exec(root.uri)?.[1];
  if (root.name !== 'bom' || version === undefined) throw malformed(file, 'its root is no "bom" of CycloneDX.');
  checkVersion(version, file);
  const bom = bomOfXml(root);
  return {
    ...metadataOf((...path) => valueAt(bom.metadata, ...path)),
    components: () => flatten(bom.components),
    hasVulnerabilities: bom.vulnerabilities !== undefined,
    vulnerabilities: () => bom.vulnerabilities ?? [],
    countVulnerabilities: () => bom.vulnerabilities?.length ?? 0,
  };
}

function openJsonBom({ file, bytes }: ReportInput): Bom {
  const report = openJson(bytes, file);
  if (report.get('bomFormat') !== 'CycloneDX') throw malformed(file, 'its "bomFormat" is not CycloneDX.');
  checkVersion(textAt(report.get('specVersion')), file);
  return {
    ...metadataOf((...path) => report.get('metadata', ...path)),
    components: () => componentsOf(report),
    hasVulnerabilities: report.at('vulnerabilities')?.kind === 'array',
    vulnerabilities: () => report.each('vulnerabilities'),
    countVulnerabilities: () => report.count('vulnerabilities'),
  };
}

function checkVersion(version: string, file: string): void {
  if (!/^1\.[0-7]$/.test(version))
    throw unsupported(file, 'a version of CycloneDX that Ngao does not know; it reads 1.0 to 1.7.');
}

type Get = (...path: (string | number)[]) => unknown;

function metadataOf(get: Get): Pick<Bom, 'described' | 'timestamp' | 'author' | 'tools'> {
  const tools = get('tools');
  return {
    described: get('component'),
    timestamp: textAt(get('timestamp')),
    author:
      [get('authors', 0), get('manufacturer'), get('manufacture'), get('supplier')]
        .map((who) => textAt(who, 'name'))
        .find((name) => name !== '') ?? '',
    tools: Array.isArray(tools) ? tools : [...listAt(tools, 'components'), ...listAt(tools, 'services')],
  };
}

function* componentsOf(report: JsonView): Generator<unknown, void> {
  yield* flatten(report.each('metadata', 'component', 'components'));
  yield* flatten(report.each('components'));
}

/** Depth first, in document order, without recursion. */
function* flatten(top: Iterable<unknown>): Generator<unknown, void> {
  for (const outer of top) {
    const stack = [outer];
    for (let component = stack.pop(); component !== undefined; component = stack.pop()) {
      yield component;
      for (const child of [...listAt(component, 'components')].reverse()) stack.push(child);
    }
  }
}
