// SPDX-License-Identifier: Apache-2.0
import { readTags, type Tag } from '../../../kit/tag-value.ts';

type Fields = Record<string, unknown>;

/** Brings tag-value text into the shape of the JSON form, as far as the reader looks at it. */
export function documentOfTags(text: string, file: string): { document: Fields; lineOf(object: object): number } {
  const builder = new DocumentBuilder();
  for (const tag of readTags(text, file)) builder.add(tag);
  return { document: builder.document, lineOf: (object) => builder.lines.get(object) ?? 0 };
}

/** Tags that open a section which is no package: what follows belongs to it. */
const otherSections = new Set(['FileName', 'SnippetSPDXID', 'LicenseID', 'Reviewer', 'Annotator']);

/** Package tags that are one text, by the JSON form's name. */
const packageTexts: ReadonlyMap<string, string> = new Map([
  ['SPDXID', 'SPDXID'],
  ['PackageVersion', 'versionInfo'],
  ['PackageLicenseConcluded', 'licenseConcluded'],
  ['PackageLicenseDeclared', 'licenseDeclared'],
  ['PackageSummary', 'summary'],
  ['PackageDescription', 'description'],
  ['PackageSourceInfo', 'sourceInfo'],
  ['PrimaryPackagePurpose', 'primaryPackagePurpose'],
]);

const documentTexts: ReadonlyMap<string, string> = new Map([
  ['SPDXVersion', 'spdxVersion'],
  ['SPDXID', 'SPDXID'],
  ['DocumentName', 'name'],
]);

class DocumentBuilder {
  readonly lines = new Map<object, number>();
  private readonly packages: Fields[] = [];
  private readonly relationships: Fields[] = [];
  readonly document: Fields = { packages: this.packages, relationships: this.relationships };
  private section: 'document' | 'package' | 'other' = 'document';

  add(tag: Tag): void {
    if (tag.name === 'PackageName') this.openPackage(tag);
    else if (tag.name === 'Relationship') this.relate(tag.value);
    else if (otherSections.has(tag.name)) this.section = 'other';
    else if (this.section === 'package') fillPackage(this.packages.at(-1) as Fields, tag);
    else if (this.section === 'document') setOnce(this.document, documentTexts.get(tag.name), tag.value);
  }

  private openPackage(tag: Tag): void {
    const opened: Fields = { name: tag.value, externalRefs: [], checksums: [] };
    this.packages.push(opened);
    this.lines.set(opened, tag.line);
    this.section = 'package';
  }

  /** `Relationship: SPDXRef-A DEPENDS_ON SPDXRef-B`. */
  private relate(value: string): void {
    const [spdxElementId, relationshipType, relatedSpdxElement] = value.split(/\s+/);
    this.relationships.push({ spdxElementId, relationshipType, relatedSpdxElement });
  }
}

function fillPackage(opened: Fields, tag: Tag): void {
  if (tag.name === 'ExternalRef') {
    const [referenceCategory, referenceType, referenceLocator] = tag.value.split(/\s+/);
    (opened.externalRefs as Fields[]).push({ referenceCategory, referenceType, referenceLocator });
  } else if (tag.name === 'PackageChecksum') {
    const [algorithm = '', checksumValue = ''] = tag.value.split(/:\s*/);
    (opened.checksums as Fields[]).push({ algorithm, checksumValue });
  } else setOnce(opened, packageTexts.get(tag.name), tag.value);
}

function setOnce(fields: Fields, name: string | undefined, value: string): void {
  if (name !== undefined) fields[name] ??= value;
}
