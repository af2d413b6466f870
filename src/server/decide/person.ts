// SPDX-License-Identifier: Apache-2.0
import type { Person } from '../../model/person.ts';
import type { Caller } from '../context.ts';

/** The caller as the state machines know people: the account, and the roles it has in this product. */
export function personIn(caller: Caller, productId: number): Person {
  const grants = (caller.person?.grants ?? []).filter((grant) => grant.productId === null || grant.productId === productId);
  return { id: String(caller.person?.id ?? ''), roles: [...new Set(grants.map(({ role }) => role))] };
}
