// SPDX-License-Identifier: Apache-2.0
import { advisoryLink } from '../advisory-link.ts';
import type { BillOfMaterials, Part, Root } from '../bill-of-materials.ts';
import { makeBillOfMaterials } from '../bill-of-materials.ts';
import type { ReportInput } from '../contract.ts';
import { makeLicenseReader } from '../license-choice.ts';
import { shortDigest, stableUuid } from '../stable-uuid.ts';
import { DeclaredLicenses } from './declared-licenses.ts';

const documentId = 'SPDXRef-DOCUMENT';

interface Relationship {
  spdxElementId: string;
  relationshipType: 'DESCRIBES' | 'DEPENDS_ON' | 'DEV_DEPENDENCY_OF';
  relatedSpdxElement: string;
}

/** SPDX 2.3 JSON. The namespace is made of the content, time included: the same run, the same name. */
export async function writeSpdx(input: ReportInput): Promise<string> {
  const bill = makeBillOfMaterials(input.inventories);
  const licenses = new DeclaredLicenses(await makeLicenseReader());
  const advisories = advisoriesByPurl(input);
  const packages = [
    ...bill.roots.map(rootPackage),
    ...bill.parts.map((part) => partPackage(part, licenses, advisories.get(part.ref) ?? [])),
  ];
  const extracted = licenses.extracted();
  const body = {
    creationInfo: {
      created: `${new Date(input.now).toISOString().slice(0, 19)}Z`,
      creators: [`Tool: ${input.report.tool.name}-${input.report.tool.version}`],
    },
    ...(extracted.length > 0 && { hasExtractedLicensingInfos: extracted }),
    packages,
    relationships: relationshipsOf(bill),
  };
  const name = bill.roots.length === 1 ? bill.roots[0]!.name || bill.roots[0]!.inventory.target.ref : 'aggregate';
  const document = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: documentId,
    name,
    documentNamespace: `https://spdx.org/spdxdocs/ngao-${stableUuid(JSON.stringify([name, body]))}`,
    ...(!input.report.complete && { comment: 'Not complete: parts of the target could not be read.' }),
    ...body,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Clause 3.2: letters, digits, `.` and `-` only; the digest keeps apart what spelling makes equal. */
function elementId(ref: string): string {
  const words = ref
    .replace(/^pkg:/, '')
    .replace(/[^A-Za-z0-9.]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80);
  return `SPDXRef-${words}-${shortDigest(ref)}`;
}

function rootPackage(root: Root): object {
  return {
    name: root.name || root.inventory.target.ref,
    SPDXID: elementId(root.ref),
    ...(root.version && { versionInfo: root.version }),
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    licenseConcluded: 'NOASSERTION',
    licenseDeclared: 'NOASSERTION',
    copyrightText: 'NOASSERTION',
    primaryPackagePurpose: 'APPLICATION',
    comment: `Read from ${root.inventory.target.ref} (${root.inventory.target.digest})`,
    ...(root.purl && { externalRefs: [purlReference(root.purl)] }),
  };
}

function partPackage(part: Part, licenses: DeclaredLicenses, advisories: readonly object[]): object {
  const { component } = part;
  const checksums = part.digests.map(checksumOf).filter((checksum) => checksum !== undefined);
  const references = [...(component.purl ? [purlReference(component.purl)] : []), ...advisories];
  return {
    name: component.name,
    SPDXID: elementId(part.ref),
    ...(component.version && { versionInfo: component.version }),
    ...(component.description && { description: component.description }),
    downloadLocation: downloadLocation(part),
    filesAnalyzed: false,
    licenseConcluded: 'NOASSERTION',
    ...licenses.declare(part.licenses),
    copyrightText: 'NOASSERTION',
    primaryPackagePurpose: component.class === 'runtime' ? 'FRAMEWORK' : 'LIBRARY',
    ...(checksums.length > 0 && { checksums }),
    ...(references.length > 0 && { externalRefs: references }),
  };
}

function purlReference(purl: string): object {
  return { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl };
}

/** Clause 7.7: an address without blanks; git ones carry the `git+` prefix. */
function downloadLocation({ component }: Part): string {
  const { kind, url } = component.origin;
  if (!url || kind === 'file' || !/^[a-z][a-z0-9+.-]*:[!-~]+$/i.test(url)) return 'NOASSERTION';
  return kind === 'git' && !url.startsWith('git') ? `git+${url}` : url;
}

const checksumLength: Record<string, number> = { MD5: 32, SHA1: 40, SHA256: 64, SHA384: 96, SHA512: 128 };

function checksumOf({ algorithm, value }: { algorithm: string; value: string }): object | undefined {
  const name = algorithm.toUpperCase().replace('-', '');
  if (!Object.hasOwn(checksumLength, name) || checksumLength[name] !== value.length || !/^[0-9a-f]+$/i.test(value))
    return undefined;
  return { algorithm: name, checksumValue: value.toLowerCase() };
}

/** Annex F.2, "advisory": the page of each open vulnerability, by the package that has it. */
function advisoriesByPurl({ report }: ReportInput): Map<string, object[]> {
  const links = new Map<string, Set<string>>();
  for (const { status, component, vulnerability } of report.findings) {
    const link = vulnerability && advisoryLink(vulnerability.id);
    if (status !== 'open' || !component || !link) continue;
    links.set(component.purl, (links.get(component.purl) ?? new Set()).add(link));
  }
  const reference = (link: string) => ({ referenceCategory: 'SECURITY', referenceType: 'advisory', referenceLocator: link });
  return new Map([...links].map(([purl, found]) => [purl, [...found].sort().map(reference)]));
}

/** What the project needs for development only is told from the other side, as clause 11.1 names it. */
function relationshipsOf({ roots, parts }: BillOfMaterials): Relationship[] {
  const scopes = new Map(parts.map((part) => [part.ref, part.scope]));
  const ids = new Map([...roots, ...parts].map(({ ref }) => [ref, elementId(ref)]));
  const describes = roots.map(({ ref }) => relate(documentId, 'DESCRIBES', ids.get(ref)!));
  const fromRoots = roots.flatMap((root) =>
    root.dependsOn.map((ref) =>
      scopes.get(ref) === 'dev'
        ? relate(ids.get(ref)!, 'DEV_DEPENDENCY_OF', ids.get(root.ref)!)
        : relate(ids.get(root.ref)!, 'DEPENDS_ON', ids.get(ref)!),
    ),
  );
  const between = parts.flatMap((part) => part.dependsOn.map((ref) => relate(ids.get(part.ref)!, 'DEPENDS_ON', ids.get(ref)!)));
  return [...describes, ...fromRoots, ...between];
}

function relate(from: string, type: Relationship['relationshipType'], to: string): Relationship {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to };
}
