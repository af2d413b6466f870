// SPDX-License-Identifier: Apache-2.0
import { readCsv } from '../../../kit/csv.ts';
import type { InventoryEntry } from '../../../model/observation.ts';
import type { ReportContent, ReportInput } from '../contract.ts';
import { inventoryEntry } from '../inventory-entry.ts';
import { malformed, unsupported } from '../refuse.ts';

const header =
  'type,bom_ref,license-id,group,author,name,version,purl,path,description,vcs-url,vcs-comment,website-url,website-comment,issue-tracker-url,issue-tracker-comment,distribution-url,distribution-comment,hash-alg,hash-value,author-email,deprecated-status,deprecation-reason,timestamp';
const columns = header.split(',');
const column = (name: string) => columns.indexOf(name);
const [type, bomRef, license, group, name, version, purl, path, deprecated, reason] = [
  'type',
  'bom_ref',
  'license-id',
  'group',
  'name',
  'version',
  'purl',
  'path',
  'deprecated-status',
  'deprecation-reason',
].map(column) as [number, number, number, number, number, number, number, number, number, number];

/** Mojaloop's SBOM of 24 columns: an inventory. It tells no findings, no scope and no dependencies. */
export function readMojaloopCsv({ file, bytes }: ReportInput): ReportContent {
  const rows = readCsv(new TextDecoder().decode(bytes), file || 'The report');
  checkHeader(rows.next().value?.fields ?? [], file);
  const listed: (readonly string[])[] = [];
  let tools = 0;
  for (const { fields, line } of rows) {
    if (fields.length !== columns.length) throw malformed(file, `line ${line} has not 24 columns. Write the file anew.`);
    // The tools that made the SBOM stand in it too; they alone have neither bom-ref nor purl.
    if (fields[bomRef] === '' && fields[purl] === '') tools++;
    else listed.push(fields);
  }
  const root = listed.find((fields) => fields[type] === 'application');
  return {
    tool: { name: 'mojaloop-csv', version: '' },
    category: '',
    proof: null,
    subject: { name: root ? fullName(root) : '', version: root?.[version] ?? '', digest: '' },
    observations: [],
    inventory: entries(listed.filter((fields) => fields !== root)),
    notices: tools > 0 ? [`Rows left out because they are the tools that wrote the SBOM: ${tools}.`] : [],
  };
}

function checkHeader(fields: readonly string[], file: string): void {
  if (fields.join(',') === header) return;
  if (fields.slice(0, 4).join(',') === 'dependency,version,type,group') {
    throw unsupported(file, 'an aggregate over services, which has no package URLs. Send the sbom-v*.csv of each service.');
  }
  throw malformed(file, 'it does not begin with the header of Mojaloop’s 24 SBOM columns.');
}

function* entries(rows: readonly (readonly string[])[]): Generator<InventoryEntry, void> {
  for (const fields of rows) {
    const entry = inventoryEntry({
      purl: fields[purl] ?? '',
      name: fullName(fields),
      version: fields[version] ?? '',
      foundAt: [fields[path] ?? ''],
      licenses: [fields[license] ?? ''],
      deprecated: fields[deprecated] === 'deprecated' ? plain(fields[reason]) || 'deprecated, no reason given' : '',
    });
    if (entry) yield entry;
  }
}

/** The tool that writes the file turns commas into tildes. */
function plain(text: string | undefined): string {
  return (text ?? '').replaceAll('~', ',').slice(0, 1000);
}

function fullName(fields: readonly string[]): string {
  return fields[group] ? `${fields[group]}/${fields[name]}` : (fields[name] ?? '');
}
