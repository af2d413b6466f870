// SPDX-License-Identifier: Apache-2.0

/** CSAF 2.0 clause 5.1: the tracking id in lower case, every run of other characters one underscore, `.json`. */
export function csafFileName(trackingId: string): string {
  return `${trackingId.toLowerCase().replace(/[^+\-a-z0-9]+/g, '_')}.json`;
}

/** Where the provider tree of an edition stands below the origin. 2.1 has a tree of its own: the two never share a file. */
export const csafFolder = { '2.0': '/.well-known/csaf/', '2.1': '/.well-known/csaf/v2.1/' } as const;

/** The folder of freely readable documents: the label of TLP 1.0 in 2.0, of TLP 2.0 in 2.1. */
const openFolder = { '2.0': 'white', '2.1': 'clear' } as const;

/** The path of a freely readable document; the year is that of its first release (requirement 11 of the provider). */
export function csafPath(edition: '2.0' | '2.1', trackingId: string, initialRelease: string): string {
  return `${csafFolder[edition]}${openFolder[edition]}/${initialRelease.slice(0, 4)}/${csafFileName(trackingId)}`;
}
