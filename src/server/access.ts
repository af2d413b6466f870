// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import type { Caller, Role } from './context.ts';

/** What a role may do. Administrators run the installation; they neither approve exceptions nor read private cases. */
export type Permission = 'read' | 'triage' | 'upload' | 'propose' | 'decide' | 'configure' | 'audit';

const permissions: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: ['read'],
  maintainer: ['read', 'triage', 'upload', 'propose'],
  committee: ['read', 'triage', 'upload', 'propose', 'decide'],
  administrator: ['read', 'configure', 'audit'],
  auditor: ['read', 'audit'],
};

/** Products in which the caller may do it; `all` for every product. */
export function productsFor(caller: Caller, permission: Permission): 'all' | readonly number[] {
  const grants = (caller.person?.grants ?? []).filter((grant) => permissions[grant.role].includes(permission));
  if (grants.some((grant) => grant.productId === null)) return 'all';
  return [...new Set(grants.map((grant) => grant.productId as number))];
}

export function may(caller: Caller, permission: Permission, productId: number | null): boolean {
  const products = productsFor(caller, permission);
  if (products === 'all') return true;
  return productId === null ? false : products.includes(productId);
}

/** Throws `forbidden` where the caller may not. Something they may not even read is `not-found`: its existence stays hidden. */
export function requirePermission(caller: Caller, permission: Permission, productId: number | null): void {
  if (may(caller, permission, productId)) return;
  if (productId !== null && !may(caller, 'read', productId)) throw notFound('product');
  throw new NgaoError('forbidden', `Your roles do not let you do this (it needs "${permission}"). Ask an administrator.`);
}

export function notFound(what: string): NgaoError {
  return new NgaoError('not-found', `There is no such ${what}, or you may not see it.`);
}
