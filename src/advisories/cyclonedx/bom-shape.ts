// SPDX-License-Identifier: Apache-2.0
import { all, anything, flag, instant, isObject, list, number, object, oneOf, type Shape, text, where } from '../shape.ts';
import { vulnerability } from './vulnerability-shape.ts';

/*
 * CycloneDX 1.6 in our own words, as far as documents of vulnerabilities go: what a bill of materials holds beyond that
 * (formulation, declarations, cryptography, model cards, signatures) is not looked into.
 */
const some = text();
const ref = text({ min: 1 });
const version = text({ max: 1024 });
const open = object({});

export const property = object({ needs: { name: some }, may: { value: some }, others: 'none' });
const hash = object({
  needs: {
    alg: oneOf(
      ...'MD5 SHA-1 SHA-256 SHA-384 SHA-512 SHA3-256 SHA3-384 SHA3-512 BLAKE2b-256 BLAKE2b-384 BLAKE2b-512 BLAKE3'.split(' '),
    ),
    content: text({
      pattern: /^([a-fA-F0-9]{32}|[a-fA-F0-9]{40}|[a-fA-F0-9]{64}|[a-fA-F0-9]{96}|[a-fA-F0-9]{128})$/,
      says: 'a hash in hex',
    }),
  },
  others: 'none',
});
const referenceTypes = [
  'vcs issue-tracker website advisories bom mailing-list social chat documentation support source-distribution distribution',
  'distribution-intake license build-meta build-system release-notes security-contact model-card log configuration evidence',
  'formulation attestation threat-model adversary-model risk-assessment vulnerability-assertion exploitability-statement',
  'pentest-report static-analysis-report dynamic-analysis-report runtime-analysis-report component-analysis-report',
  'maturity-report certification-report codified-infrastructure quality-metrics poam electronic-signature digital-signature',
  'rfc-9116 other',
].flatMap((line) => line.split(' '));
const externalReference = object({
  needs: { url: some, type: oneOf(...referenceTypes) },
  may: { comment: some, hashes: list(hash) },
  others: 'none',
});

const attachment = object({ needs: { content: some }, may: { contentType: some, encoding: oneOf('base64') }, others: 'none' });
const acknowledgement = oneOf('declared', 'concluded');
const license = all(
  object({
    may: {
      'bom-ref': ref,
      id: some,
      name: some,
      acknowledgement,
      text: attachment,
      url: some,
      licensing: open,
      properties: list(property),
    },
    others: 'none',
  }),
  where((value) => Object.hasOwn(value, 'id') !== Object.hasOwn(value, 'name'), 'must have either an id or a name'),
);
const single = object({ needs: { license }, others: 'none' });
const expression = object({ needs: { expression: some }, may: { acknowledgement, 'bom-ref': ref }, others: 'none' });
const licenses: Shape = (value, place, tell) => {
  const isExpression = Array.isArray(value) && value.some((entry) => isObject(entry) && entry.expression !== undefined);
  list(isExpression ? expression : single, isExpression ? { max: 1 } : {})(value, place, tell);
};

const contact = object({ may: { 'bom-ref': ref, name: some, email: some, phone: some }, others: 'none' });
const entity = object({
  may: { 'bom-ref': ref, name: some, address: open, url: list(some), contact: list(contact) },
  others: 'none',
});
const issue = object({
  needs: { type: oneOf('defect', 'enhancement', 'security') },
  may: { id: some, name: some, description: some, source: open, references: list(some) },
  others: 'none',
});
const patch = object({
  needs: { type: oneOf('unofficial', 'monkey', 'backport', 'cherry-pick') },
  may: { diff: open, resolves: list(issue) },
  others: 'none',
});
const swid = object({
  needs: { tagId: some, name: some },
  may: { version: some, tagVersion: number({ whole: true }), patch: flag, text: attachment, url: some },
  others: 'none',
});
const componentTypes =
  'application framework library container platform operating-system device device-driver firmware file machine-learning-model data cryptographic-asset';

const nested: Shape = (value, place, tell) => component(value, place, tell);
const components = list(nested, { unique: true });
const component: Shape = object({
  needs: { type: oneOf(...componentTypes.split(' ')), name: some },
  may: {
    'mime-type': text({ pattern: /^[-+a-z0-9.]+\/[-+a-z0-9.]+$/ }),
    'bom-ref': ref,
    supplier: entity,
    manufacturer: entity,
    authors: list(contact),
    ...Object.fromEntries(
      ['author', 'publisher', 'group', 'description', 'copyright', 'cpe', 'purl'].map((name) => [name, some]),
    ),
    version,
    scope: oneOf('required', 'optional', 'excluded'),
    hashes: list(hash),
    licenses,
    omniborId: list(some),
    swhid: list(some),
    swid,
    modified: flag,
    pedigree: object({
      may: {
        ancestors: list(nested),
        descendants: list(nested),
        variants: list(nested),
        commits: list(open),
        patches: list(patch),
        notes: some,
      },
      others: 'none',
    }),
    externalReferences: list(externalReference),
    components,
    releaseNotes: object({ may: { resolves: list(issue), properties: list(property) } }),
    properties: list(property),
    tags: list(some),
    ...Object.fromEntries(['evidence', 'modelCard', 'data', 'cryptoProperties', 'signature'].map((name) => [name, anything])),
  },
  others: 'none',
});

const serviceData = object({
  needs: { flow: oneOf('inbound', 'outbound', 'bi-directional', 'unknown'), classification: some },
});
const service: Shape = object({
  needs: { name: some },
  may: {
    'bom-ref': ref,
    version,
    data: list(serviceData),
    licenses,
    externalReferences: list(externalReference),
    properties: list(property),
  },
});

const metadata = object({
  may: {
    timestamp: instant(),
    lifecycles: list(open),
    tools: anything,
    manufacturer: entity,
    manufacture: entity,
    supplier: entity,
    authors: list(contact),
    component,
    licenses,
    properties: list(property),
  },
  others: 'none',
});

export const bomShape: Shape = object({
  needs: { bomFormat: oneOf('CycloneDX'), specVersion: oneOf('1.6') },
  may: {
    $schema: some,
    serialNumber: text({ pattern: /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, says: 'a urn:uuid: in lower case' }),
    version: number({ min: 1, whole: true }),
    metadata,
    components,
    services: list(service, { unique: true }),
    externalReferences: list(externalReference),
    dependencies: list(
      object({
        needs: { ref },
        may: { dependsOn: list(ref, { unique: true }), provides: list(ref, { unique: true }) },
        others: 'none',
      }),
      { unique: true },
    ),
    vulnerabilities: list(vulnerability, { unique: true }),
    properties: list(property),
    compositions: list(open, { unique: true }),
    annotations: list(open, { unique: true }),
    formulation: list(open, { unique: true }),
    declarations: open,
    definitions: open,
    signature: anything,
  },
  others: 'none',
});
