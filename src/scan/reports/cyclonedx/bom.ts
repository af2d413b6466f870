// SPDX-License-Identifier: Apache-2.0

/** A bill of materials in the spelling of its JSON form, whatever it was written in. Lists can be walked again. */
export interface Bom {
  /** `metadata.component`: what the document is about. */
  described: unknown;
  timestamp: string;
  author: string;
  /** Tools and their versions, in the order told: the list before 1.5, its components and services since. */
  tools: readonly unknown[];
  /** Components at every depth, in document order. */
  components(): Iterable<unknown>;
  /** Whether the document has a place for vulnerabilities at all: an empty list says something, no list does not. */
  hasVulnerabilities: boolean;
  vulnerabilities(): Iterable<unknown>;
  countVulnerabilities(): number;
}
