// SPDX-License-Identifier: Apache-2.0
import type { ScopeFacts } from '../lanes.ts';

/** What a machine's document tells, in the fields of the public form and a few that only machines fill. */
export interface ToldReport {
  title: string;
  /** By the names of the public form; empty ones are left out. */
  content: Readonly<Record<string, string>>;
  language: 'en' | 'fr';
  /** Who handed it in to the sender, or the sender; null where the document names nobody. */
  reporter: { name: string; address?: string } | null;
  /** How the finder is named, as far as the document says; nobody has asked them yet. */
  creditName: string;
  /** By which the sender tells its documents apart: the same id later is another version of the same report. */
  documentId: string;
  /** What it calls the things that it is about: names and package URLs. */
  components: readonly string[];
}

/** One target of the product as the release scope knows it. */
export interface ScopeTarget {
  name: string;
  kind: string;
  scope: string;
}

/** What the named components are to the product (R12, R27): the nearest to its heart counts, `unknown` where none is known. */
export function componentIn(targets: readonly ScopeTarget[], components: readonly string[]): ScopeFacts['component'] {
  const named = new Set(components.flatMap(spellings));
  const hit = targets.filter(({ name }) => spellings(name).some((one) => named.has(one)));
  const inside = hit.filter(({ scope }) => scope === 'in');
  if (inside.some(({ kind }) => kind !== 'external')) return 'core-service';
  if (inside.length > 0) return 'third-party';
  return hit.length > 0 ? 'excluded-repository' : 'unknown';
}

/** `pkg:npm/%40scope/ledger@1.2.3`, `example/ledger:v1` and `ledger` are the same name in different mouths. */
function spellings(text: string): string[] {
  const bare = text
    .toLowerCase()
    .replace(/^pkg:[^/]+\//, '')
    .replace(/[?#].*$/, '')
    .replaceAll('%40', '@')
    .replaceAll('%2f', '/')
    .replace(/(?<=.)[@:][^/@:]*$/, '')
    .trim();
  const last = bare.slice(bare.lastIndexOf('/') + 1);
  return [...new Set([bare, last])].filter((one) => one !== '');
}

/** Leaves out what is empty and cuts what is endless; a cut text says so. */
export function contentOf(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const most = 40_000;
  const filled = Object.entries(fields).flatMap(([name, value]) => {
    const text = (value ?? '').trim();
    if (text === '') return [];
    return [[name, text.length > most ? `${text.slice(0, most)}\n\n(cut here; the whole document is among the files)` : text]];
  });
  return Object.fromEntries(filled);
}

/** One line of at most 300 characters. */
export function titleFrom(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 300) || 'Report of a machine';
}
