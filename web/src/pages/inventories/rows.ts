// SPDX-License-Identifier: Apache-2.0
import type { InventoryRow } from '../../api/types.ts';
import { searchText } from '../../app/location.ts';
import { dayText, numberText } from '../../kit/words.ts';

/** The inventories that the picture and the fields to choose from know: the newest two hundred. */
export const listed = { limit: 200 };

/** The address of a part of the page. */
export function placeIn(target: number, search: Readonly<Record<string, string>>): string {
  return `/targets/${target}/inventories${searchText(search)}`;
}

/** The one before this in a list that begins with the newest; undefined: this is the first, or the list ends here. */
export function beforeIn(rows: readonly InventoryRow[], { id }: Pick<InventoryRow, 'id'>): InventoryRow | undefined {
  const at = rows.findIndex((row) => row.id === id);
  return at === -1 ? undefined : rows[at + 1];
}

/** `+3`, `−2`, `±0`. */
export function growthText(more: number): string {
  if (more === 0) return '±0';
  return more > 0 ? `+${numberText(more)}` : `−${numberText(-more)}`;
}

/** One inventory as an entry of a field to choose from: `8 Nov 2026, v1.4.0, 17 components`. */
export function optionText({ at, version, components }: InventoryRow): string {
  return [dayText(at), version, `${numberText(components)} components`].filter((part) => part !== '').join(', ');
}

/** Which two are compared where the address does not tell: the newest, with the one before that holds something else. */
export function usualPair(rows: readonly InventoryRow[]): { from: number; to: number } | undefined {
  const [newest, ...older] = rows;
  if (!newest || older.length === 0) return undefined;
  const firstOfThis = rows.findIndex(({ same }) => !same);
  const from = rows[firstOfThis + 1] ?? older[0];
  return from && { from: from.id, to: newest.id };
}

/** The day of an address: what is no day is none. */
export function dayOf(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
}
