// SPDX-License-Identifier: Apache-2.0
import type { Publisher } from '../../model/advisory.ts';

/** What the index files say of one published document: small, so that thousands are listed without opening one. */
export interface ProviderRow {
  /** Tracking id of the document. */
  id: string;
  /** Below the origin: `/.well-known/csaf/white/2026/ngao-2026-0001.json` (`csafPath`). */
  path: string;
  title: string;
  summary: string;
  /** RFC 3339 in UTC: first release, and newest revision. */
  published: string;
  updated: string;
  /** Lower-case hex of the served bytes. */
  sha256: string;
  sha512: string;
  /** null: not signed, so that the publisher is no trusted provider. */
  signaturePath: string | null;
  /** Products, for the category document; left out: none is written. */
  categories?: readonly string[];
}

/** A public OpenPGP key of the publisher; the newest stands last. */
export interface ProviderKey {
  /** Hex, 40 letters or more. */
  fingerprint: string;
  armored: string;
  /** It stays where it was, with its revocation; the metadata names it no more. */
  isRevoked?: boolean;
}

export interface ProviderSettings {
  publisher: Publisher;
  keys: readonly ProviderKey[];
  /** RFC 3339 in UTC: when the provider's own facts (publisher, keys) last changed. */
  changedAt: string;
}

/** Below the origin. Directory-based and ROLIE-based distribution stand side by side. */
export const providerPaths = {
  metadata: '/.well-known/csaf/provider-metadata.json',
  feed: '/.well-known/csaf/feed-tlp-white.json',
  service: '/.well-known/csaf/service.json',
  category: '/.well-known/csaf/category-white.json',
  directory: '/.well-known/csaf/white/',
  index: '/.well-known/csaf/white/index.txt',
  changes: '/.well-known/csaf/white/changes.csv',
  keyOf: (fingerprint: string) => `/.well-known/csaf/openpgp/${fingerprint.toUpperCase()}.asc`,
} as const;
