// SPDX-License-Identifier: Apache-2.0
import { wouldCircle } from '../../findings/lifecycle/duplicates.ts';
import type { FindingState } from '../../model/finding-state.ts';
import type { Tx } from '../context.ts';
import type { Hand } from '../decide/apply-exceptions.ts';

/** What shows whether two findings tell the same. */
export interface Told {
  id: number;
  target_id: number;
  kind: string;
  vulnerability_id: number | null;
  package_id: number | null;
  about: string;
  file: string;
  line: number;
  open: boolean;
  live: number;
  state_data: FindingState;
}

export const toldColumns = [
  'id',
  'target_id',
  'kind',
  'vulnerability_id',
  'package_id',
  'about',
  'file',
  'line',
  'open',
  'live',
  'state_data',
] as const;

/**
 * What the finding is to be a duplicate of, and what that one is a duplicate of, and so on, by id. Empty when there is no such
 * finding in the product.
 */
export async function originalsOf(tx: Tx, id: number, { productId }: Hand): Promise<Map<string, Told>> {
  const chain = new Map<string, Told>();
  for (let at: number | undefined = id; at !== undefined && chain.size < 50; ) {
    const row = await tx
      .selectFrom('findings')
      .where('id', '=', at)
      .where('product_id', '=', productId)
      .select(toldColumns)
      .executeTakeFirst();
    if (!row || chain.has(String(at))) break;
    const told = row as unknown as Told;
    chain.set(String(at), told);
    const next = originalOf(told);
    at = next === undefined ? undefined : Number(next);
  }
  return chain;
}

function originalOf({ state_data }: Told): string | undefined {
  return state_data.is === 'duplicate' ? state_data.of : undefined;
}

/**
 * Why a finding cannot be called a duplicate of this one; undefined when it can. Nobody else agrees to it, so it may hide
 * nothing that is not told openly: the other one stands in the same target, is open, and tells the same flaw.
 */
export function linkFault(row: Told, original: number | undefined, originals: ReadonlyMap<string, Told>): string | undefined {
  if (original === undefined) return 'name the finding that it is a duplicate of';
  const other = originals.get(String(original));
  if (!other) return 'there is no such finding in this product to be a duplicate of';
  const next = (id: string) => {
    const told = originals.get(id);
    return told && originalOf(told);
  };
  if (wouldCircle(String(row.id), String(original), next)) return 'it would be a duplicate of itself';
  if (other.target_id !== row.target_id) return `finding ${original} stands in another target. ${instead}`;
  if (!other.open || other.live === 0) return `finding ${original} is not open, or no source reports it now. ${instead}`;
  return isSameFlaw(row, other) ? undefined : `finding ${original} does not tell the same flaw. ${instead}`;
}

const instead = 'To hide this finding propose an exception, which another person approves';

/** The same group of ids; in code, where there is none, the same place; of a package the same rule about it. */
function isSameFlaw(a: Told, b: Told): boolean {
  if (a.vulnerability_id !== null || b.vulnerability_id !== null) return a.vulnerability_id === b.vulnerability_id;
  if (a.kind !== b.kind) return false;
  if (a.package_id !== null || b.package_id !== null) return a.package_id === b.package_id && a.about === b.about;
  return a.file !== '' && a.line > 0 && a.file === b.file && a.line === b.line;
}
