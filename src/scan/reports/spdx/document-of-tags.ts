// SPDX-License-Identifier: Apache-2.0
import { readTags } from '../../../kit/tag-value.ts';
import type { Spdx2 } from './spdx-2.ts';

type Fields = Record<string, unknown>;

/** Brings the tags of a package into the members of its JSON form. */
const members: ReadonlyMap<string, string> = new Map([
  ['SPDXID', 'SPDXID'],
  ['PackageVersion', 'versionInfo'],
  ['PackageLicenseConcluded', 'licenseConcluded'],
  ['PackageLicenseDeclared', 'licenseDeclared'],
  ['PackageSourceInfo', 'sourceInfo'],
  ['PrimaryPackagePurpose', 'primaryPackagePurpose'],
]);

/** A tag-value document (SPDX 2.3, annex of the format). Throws `input-malformed` for a text field that never ends. */
export function documentOfTags(text: string, file: string): Spdx2 {
  const reader = new TagReader();
  for (const { name, value } of readTags(text, file)) reader.take(name, value);
  const { packages, relationships } = reader;
  return { ...reader.head, packages: () => packages, relationships: () => relationships, described: [] };
}

class TagReader {
  readonly packages: Fields[] = [];
  readonly relationships: Fields[] = [];
  readonly head = { version: '', name: '', creators: [] as string[] };
  private current: Fields | undefined;

  take(tag: string, value: string): void {
    if (tag === 'PackageName') {
      this.current = { name: value, externalRefs: [] };
      this.packages.push(this.current);
    } else if (tag === 'FileName' || tag === 'SnippetSPDXID' || tag === 'LicenseID') {
      // What follows belongs to a file, snippet or licence.
      this.current = undefined;
    } else if (tag === 'Relationship') {
      this.relate(value);
    } else if (this.current) {
      this.describe(this.current, tag, value);
    } else {
      this.headTag(tag, value);
    }
  }

  private describe(current: Fields, tag: string, value: string): void {
    const member = members.get(tag);
    if (member !== undefined) current[member] ??= value;
    const found = tag === 'ExternalRef' ? /^(\S+)\s+(\S+)\s+(\S+)/.exec(value) : null;
    if (!found) return;
    const [, referenceCategory, referenceType, referenceLocator] = found;
    (current.externalRefs as Fields[]).push({ referenceCategory, referenceType, referenceLocator });
  }

  private headTag(tag: string, value: string): void {
    if (tag === 'SPDXVersion') this.head.version = value;
    else if (tag === 'DocumentName') this.head.name = value;
    else if (tag === 'Creator') this.head.creators.push(value);
  }

  private relate(value: string): void {
    const found = /^(\S+)\s+(\S+)\s+(\S+)/.exec(value);
    if (!found) return;
    const [, spdxElementId, relationshipType, relatedSpdxElement] = found;
    this.relationships.push({ spdxElementId, relationshipType, relatedSpdxElement });
  }
}
