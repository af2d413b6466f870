// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryText, Publisher } from '../../model/advisory.ts';
import { modifiedAt } from '../../model/advisory.ts';
import { productKey } from '../addresses.ts';

/** What lists and feeds need of a published advisory; thousands of them stay small. */
export interface AdvisoryRow {
  id: string;
  title: AdvisoryText;
  /** One paragraph; only the newest rows, which the feeds tell, need it. */
  summary?: AdvisoryText;
  severity: Advisory['severity'];
  aliases: readonly string[];
  products: readonly { key: string; name: string }[];
  /** RFC 3339 in UTC. */
  published: string;
  modified: string;
  withdrawn: boolean;
}

/** Somebody who is thanked, as they wish to be named; no case, no address. */
export interface ThanksRow {
  advisoryId: string;
  /** Of the first publication. */
  year: number;
  name: string;
  organisation?: string;
}

/** Figures over announced cases. Below `leastCases` they would tell about single cases and are not shown. */
export interface ClockFigures {
  /** First day that is counted, RFC 3339 in UTC. */
  since: string;
  closedCases: number;
  medianAcknowledgementDays: number;
  /** 0 to 1. */
  shareInTime: number;
}

export interface PublicKeyRow {
  fingerprint: string;
  purpose: AdvisoryText;
  /** Where the key itself is served. */
  path: string;
  validFrom: string;
  validUntil?: string;
  revokedAt?: string;
  /** Why, in the words of whoever revoked it. */
  revokedReason?: string;
}

export interface TrustFacts {
  clocks?: ClockFigures | undefined;
  keys: readonly PublicKeyRow[];
  /** The root alone commits to every record; how many there are tells how much was done. */
  checkpoint?: { origin: string; rootHash: string; at: string } | undefined;
  /** When figures, keys or the checkpoint last changed, RFC 3339 in UTC. */
  changedAt?: string;
  /** Page with the counts of the official test suites. */
  conformanceUrl?: string;
}

export interface ReleaseDocument {
  title: string;
  path: string;
  mediaType: string;
  sha256?: string;
}

/** What a published advisory means in a release. */
export type ReleaseRelation = 'affected' | 'fixed';

export interface ReleaseRow {
  product: { key: string; name: string };
  version: string;
  releasedAt: string;
  modifiedAt: string;
  sboms: readonly ReleaseDocument[];
  vex: readonly ReleaseDocument[];
  /** SPDX expression and how many components carry it, most first. */
  licences: readonly { licence: string; components: number }[];
  /** What the VEX documents say, by status; `known` is how many pairs of a vulnerability and a product there are to speak of. */
  statements: { known: number; stated: number; affected: number; notAffected: number; underInvestigation: number; fixed: number };
  /** Own advisories that affect it or are fixed in it, newest first. */
  advisories: readonly { id: string; title: AdvisoryText; relation: ReleaseRelation }[];
  /** Keys of the products of advisories that it holds: their lists lead to it. */
  holds: readonly string[];
}

/** Everything the pages of the site are built from; all of it public. */
export interface SiteSource {
  publisher: Publisher;
  rows: readonly AdvisoryRow[];
  thanks: readonly ThanksRow[];
  /** Markdown. */
  policy?: { text: AdvisoryText; inForceSince: string };
  trust: TrustFacts;
  releases: readonly ReleaseRow[];
  /** When settings, texts or facts other than advisories last changed, RFC 3339 in UTC. */
  settingsAt: string;
  /** Who owned the name of the feeds and when (RFC 4151): `security.example.org`, `2026`. Never changed, even when the host moves. */
  feedIdentity: { authority: string; date: string };
}

/** Closed cases needed before figures over them are shown. */
export const leastCases = 5;
export const rowsOfPage = 50;

/** The row of a published advisory. Products that are not affected are not listed under. */
export function rowOf(advisory: Advisory): AdvisoryRow {
  const { id, title, summary, severity, aliases, products, published, withdrawn } = advisory;
  const named = products
    .filter(({ status }) => status !== 'not-affected')
    .map(({ purl, name }) => ({ key: productKey(purl), name }));
  return {
    id,
    title,
    summary,
    severity,
    aliases,
    products: [...new Map(named.toReversed().map((product) => [product.key, product])).values()].toReversed(),
    published: published ?? modifiedAt(advisory),
    modified: modifiedAt(advisory),
    withdrawn: withdrawn !== undefined,
  };
}

/** Whom a published advisory thanks. */
export function thanksOf({ id, credits, published, withdrawn }: Advisory): ThanksRow[] {
  if (published === null || withdrawn) return [];
  return credits.map(({ name, organisation }) => ({
    advisoryId: id,
    year: Number(published.slice(0, 4)),
    name,
    ...(organisation !== undefined && { organisation }),
  }));
}

/** Newest publication first; of one instant the higher number first. */
export function newestFirst(rows: readonly AdvisoryRow[]): AdvisoryRow[] {
  return [...rows].sort((one, other) => compare(other.published, one.published) || compare(other.id, one.id));
}

/** As the newest advisory that names it calls it. */
export function productName(rows: readonly AdvisoryRow[], key: string): string {
  for (const { products } of rows) {
    const named = products.find((product) => product.key === key);
    if (named) return named.name;
  }
  return key;
}

/** The latest of those instants. */
export function latestOf(instants: readonly string[]): string {
  let latest = '';
  for (const instant of instants) if (instant > latest) latest = instant;
  return latest;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
