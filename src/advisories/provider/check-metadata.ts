// SPDX-License-Identifier: Apache-2.0
import type { Findings } from './findings.ts';
import { isJsonType, jsonOf, type ProviderWorld, sayAnswer, type Visit } from './provider-world.ts';

/** What the further checks use of provider-metadata.json; damaged members are left out. */
export interface Metadata {
  address: string;
  role: string;
  feeds: { url: string; label: string }[];
  services: string[];
  categories: string[];
  directories: string[];
  keys: { url: string; fingerprint: string | undefined }[];
}

const wellKnown = '/.well-known/csaf/provider-metadata.json';
const roles = ['csaf_publisher', 'csaf_provider', 'csaf_trusted_provider'];
const required = ['canonical_url', 'last_updated', 'list_on_CSAF_aggregators', 'mirror_on_CSAF_aggregators', 'publisher'];

/** Requirements 7 to 10: the metadata is found and is what the standard wants. undefined: there is none. */
export async function checkMetadata(visit: Visit, findings: Findings): Promise<Metadata | undefined> {
  const { world } = visit;
  const address = `${world.origin}${world.metadataPath ?? wellKnown}`;
  const answer = await visit.get(address);
  const told = jsonOf(answer);
  if (world.metadataPath === undefined) await checkWays({ visit, findings, isFound: told !== undefined }, address);
  else for (const way of [8, 9, 10] as const) findings.notes(way, 'Not checked: the metadata was asked at a given address.');
  if (answer === null || typeof told !== 'object' || told === null) {
    const where = world.metadataPath === undefined ? 9 : 7;
    findings.breaks(where, `${address} gives no JSON object (${sayAnswer(answer)}).`);
    return undefined;
  }
  if (!isJsonType(answer)) findings.breaks(7, `${address} is not served as application/json.`);
  return readMetadata(told as Record<string, unknown>, address, findings);
}

interface Ways {
  visit: Visit;
  findings: Findings;
  isFound: boolean;
}

/** One of 8 to 10 is enough; what is said wrongly is a fault all the same. */
async function checkWays({ visit, findings, isFound }: Ways, address: string): Promise<void> {
  const securityTxt = await visit.get(`${visit.world.origin}/.well-known/security.txt`);
  const fields = securityTxt?.status === 200 ? securityTxt.body.matchAll(/^CSAF:[ \t]*(\S+)[ \t]*\r?$/gim) : [];
  const named = [...fields].map(([, url]) => url ?? '');
  if (named.length === 0) {
    const missing = 'security.txt has no CSAF field.';
    if (isFound) findings.notes(8, missing);
    else findings.breaks(8, missing);
  }
  for (const url of named) {
    if (url !== address) findings.breaks(8, `The CSAF field of security.txt names ${url}, which is not the metadata.`);
  }
  const host = `https://csaf.data.security.${new URL(visit.world.origin).host}`;
  const byName = await visit.get(`${host}/`);
  if (byName === null) findings.notes(10, `${host} answers nothing; another way to the metadata is enough.`);
  else if (jsonOf(byName) === undefined) findings.breaks(10, `${host} answers, but not with the metadata.`);
}

function readMetadata(told: Record<string, unknown>, address: string, findings: Findings): Metadata {
  for (const fault of metadataFaults(told, address)) findings.breaks(7, fault);
  return { address, role: textOf(told.role), ...readDistributions(told), keys: readKeys(told) };
}

function metadataFaults(told: Record<string, unknown>, address: string): string[] {
  const publisher = objectOf(told.publisher);
  const isInstant = typeof told.last_updated === 'string' && !Number.isNaN(Date.parse(told.last_updated));
  const wrong: [boolean, string][] = [
    ...required.map((name): [boolean, string] => [told[name] === undefined, `The member ${name} is missing.`]),
    ...['category', 'name', 'namespace'].map((name): [boolean, string] => [
      textOf(publisher[name]) === '',
      `The publisher has no ${name}.`,
    ]),
    [told.metadata_version !== '2.0', 'The member metadata_version is not "2.0".'],
    [told.canonical_url !== address, `The member canonical_url is not ${address}.`],
    [!isInstant, 'The member last_updated is no instant.'],
    [!roles.includes(textOf(told.role)), 'The role is none of the three.'],
  ];
  return wrong.flatMap(([isWrong, fault]) => (isWrong ? fault : []));
}

function readDistributions(told: Record<string, unknown>): Omit<Metadata, 'address' | 'role' | 'keys'> {
  const distributions = listOf(told.distributions).map(objectOf);
  const rolies = distributions.map(({ rolie }) => objectOf(rolie));
  return {
    feeds: rolies
      .flatMap(({ feeds }) => listOf(feeds).map(objectOf))
      .map(({ url, tlp_label: label }) => ({ url: textOf(url), label: textOf(label) })),
    services: rolies.flatMap(({ services }) => listOf(services).map(textOf)),
    categories: rolies.flatMap(({ categories }) => listOf(categories).map(textOf)),
    directories: distributions.flatMap(({ directory_url: url }) => (typeof url === 'string' ? url : [])),
  };
}

function readKeys(told: Record<string, unknown>): Metadata['keys'] {
  return listOf(told.public_openpgp_keys)
    .map(objectOf)
    .map(({ url, fingerprint }) => ({
      url: textOf(url),
      fingerprint: typeof fingerprint === 'string' ? fingerprint : undefined,
    }));
}

/** Requirement 20: the keys that the metadata names, as far as they can be read. */
export async function checkKeys(visit: Visit, metadata: Metadata, findings: Findings): Promise<string[]> {
  if (metadata.keys.length === 0) findings.breaks(20, 'The metadata names no public OpenPGP key.');
  const keys: string[] = [];
  for (const { url, fingerprint } of metadata.keys) {
    const answer = await visit.get(url);
    if (answer?.status !== 200 || !answer.body.includes('-----BEGIN PGP PUBLIC KEY BLOCK-----')) {
      findings.breaks(20, `${url} gives no armoured public key (${sayAnswer(answer)}).`);
      continue;
    }
    const own = await fingerprintOf(visit.world, answer.body);
    if (fingerprint === undefined) findings.notes(20, `The metadata does not tell the fingerprint of ${url}.`);
    else if (own !== undefined && own.toUpperCase() !== fingerprint.toUpperCase()) {
      findings.breaks(20, `The key at ${url} has another fingerprint than the metadata tells.`);
      continue;
    }
    keys.push(answer.body);
  }
  return keys;
}

async function fingerprintOf(world: ProviderWorld, armored: string): Promise<string | undefined> {
  try {
    return await world.fingerprintOf?.(armored);
  } catch {
    return '';
  }
}

export function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
