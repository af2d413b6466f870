// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryLanguage, AdvisoryRange, AdvisoryScore, Publisher } from '../model/advisory.ts';

export interface AdvisoryInput {
  advisory: Advisory;
  publisher: Publisher;
  /** Of formats that are written once per language; the others tell all languages, English first. */
  language: AdvisoryLanguage;
}

/** Why a document may not be published. */
export interface Fault {
  /** The rule as its standard names it: `6.1.7`, `REC:003`, `E005`, `schema`. */
  rule: string;
  /** Where in the document: a JSON pointer, or a line; '' for the whole. */
  place: string;
  message: string;
}

/** What a document says, read back from its bytes alone: two formats of one advisory must agree wherever both can say it. */
export interface TellsThat {
  id: string;
  /** Sorted. */
  aliases: readonly string[];
  /** Sorted by purl. */
  products: readonly TellsOfProduct[];
  /** Sorted by version of CVSS. */
  scores: readonly AdvisoryScore[];
  /** Sorted. */
  cwes: readonly string[];
  /** RFC 3339 in UTC, milliseconds left out where they are zero. */
  published: string;
  modified: string;
  withdrawn: boolean;
}

export interface TellsOfProduct {
  purl: string;
  status: 'affected' | 'not-affected' | 'under-investigation';
  ranges: readonly AdvisoryRange[];
  /** Enumerated affected versions, sorted. */
  versions: readonly string[];
  /** Sorted. */
  fixed: readonly string[];
}

/** One item of the shelf: one publication format. Pure and deterministic: the same advisory gives the same bytes. */
export interface AdvisoryFormat {
  /** The folder's name; the word in settings and addresses. */
  id: string;
  title: string;
  /** With its charset where it is text. */
  mediaType: string;
  /** `each`: one document per language of the advisory; `one`: one for all. */
  languages: 'each' | 'one';
  /** The whole document, ending in one newline. */
  write(input: AdvisoryInput): string | Promise<string>;
  /** Everything that stands against publishing it; empty: nothing does. Never throws for what stands in the document. */
  check(document: string): readonly Fault[] | Promise<readonly Fault[]>;
  /** Which of the shared statements this format can say at all. */
  says: readonly (keyof TellsThat)[];
  /** Reads back what `write` wrote. Throws for what is no such document. */
  read(document: string): Partial<TellsThat>;
  /** Why this format has no document of that advisory ("no package of an OSV ecosystem"); '' or no member: it has one. */
  unsuited?(input: AdvisoryInput): string;
  /** What is left of a full telling once this format has told it (only one score, only affected products); no member: all. */
  narrow?(told: Partial<TellsThat>): Partial<TellsThat>;
}
