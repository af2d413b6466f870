// SPDX-License-Identifier: Apache-2.0
import { createContext, useContext } from 'react';
import type { RoleName, SessionView } from '../api/types.ts';

export type Person = NonNullable<SessionView['person']>;
export interface SessionState {
  session: SessionView;
  person: Person;
  /** The product that is looked at; undefined means all of them. */
  product: number | undefined;
  chooseProduct: (id: number | undefined) => void;
}

export const SessionContext = createContext<SessionState | undefined>(undefined);

/** Who is here. Only pages inside the shell may ask: there is somebody there. */
export function useSession(): SessionState {
  const state = useContext(SessionContext);
  if (!state) throw new Error('This page stands outside the shell, where nobody is logged in.');
  return state;
}

/**
 * Whether the person has one of these roles, for this product or for all. It decides what is offered, never what is
 * allowed: the server decides that again.
 */
export function mayAs(person: Person, roles: readonly RoleName[], product?: number): boolean {
  return person.grants.some(
    (grant) => roles.includes(grant.role) && (grant.product === null || product === undefined || grant.product.id === product),
  );
}
