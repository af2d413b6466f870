// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { csafPath } from '../csaf/file-name.ts';
import type { ProviderRow } from './provider-row.ts';

/** What the bytes of a document do not tell of themselves. */
export interface DocumentFacts {
  sha256: string;
  sha512: string;
  /** Whether a signature stands beside it. */
  isSigned: boolean;
}

/**
 * The row of a freely readable CSAF 2.0 document, read from the document itself, so that the indexes cannot say anything else
 * than it does. Throws `input-malformed` for what is no published CSAF document, or is not TLP:WHITE.
 */
export function describeDocument(text: string, { sha256, sha512, isSigned }: DocumentFacts): ProviderRow {
  const { document, product_tree: tree } = JSON.parse(text) as ReadDocument;
  const { id, initial_release_date: published, current_release_date: updated, status } = document?.tracking ?? {};
  if (id === undefined || published === undefined || updated === undefined || status === 'draft') {
    throw new NgaoError('input-malformed', 'Only a published CSAF document has a place in the provider tree.');
  }
  if (document?.distribution?.tlp?.label !== 'WHITE') {
    throw new NgaoError('input-malformed', 'Only a document labelled TLP:WHITE has a place in the public provider tree.');
  }
  const path = csafPath('2.0', id, published);
  const summary = document.notes?.find(({ category }) => category === 'summary')?.text ?? '';
  const categories = (tree?.branches ?? []).flatMap(({ branches }) => (branches ?? []).map(({ name }) => name));
  const signaturePath = isSigned ? `${path}.asc` : null;
  return { id, path, title: document.title ?? id, summary, published, updated, sha256, sha512, signaturePath, categories };
}

interface ReadDocument {
  document?: {
    title?: string;
    notes?: { category: string; text: string }[];
    distribution?: { tlp?: { label?: string } };
    tracking?: { id?: string; status?: string; initial_release_date?: string; current_release_date?: string };
  };
  product_tree?: { branches?: { branches?: { name: string }[] }[] };
}
