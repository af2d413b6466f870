// SPDX-License-Identifier: Apache-2.0

/** What a person may do in one product. An auditor reads everything and changes nothing. */
export const roles = ['viewer', 'maintainer', 'committee', 'administrator', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** Somebody who acts, with the roles held in the product that is acted on. */
export interface Person {
  /** Stable account id; two people never share one, one person never has two. */
  id: string;
  roles: readonly Role[];
}
