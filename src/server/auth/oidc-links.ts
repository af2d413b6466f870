// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { Work } from '../actions/action.ts';
import type { ServerContext } from '../context.ts';
import { hasOpenInvitation, joinInvited } from './invitations.ts';

/** Why nobody was signed in; the sign-in page has a sentence for each. */
export const oidcRefusals = ['late', 'provider', 'unreachable', 'unverified', 'unknown', 'linked'] as const;
export type OidcRefusal = (typeof oidcRefusals)[number];

/** What the provider says of the person, as far as it counts. */
export interface Claims {
  issuer: string;
  subject: string;
  /** In lower case; undefined where the provider does not say that it is verified. */
  email: string | undefined;
  name: string;
}

export interface Found {
  user: { id: number; name: string };
  /** What is to be remembered of a first sign-in. */
  first?: Claims & { invited: boolean };
}

/** OpenID Connect Core 1.0, 2: issuer and subject together are the person, for ever; an address is no such thing (5.7). */
export function readClaims(given: Record<string, unknown>): Claims | 'provider' {
  const { iss, sub, email, email_verified, name } = given;
  if (typeof iss !== 'string' || typeof sub !== 'string' || sub === '' || sub.length > 255) return 'provider';
  const verified = typeof email === 'string' && email_verified === true;
  return {
    issuer: iss,
    subject: sub,
    email: verified ? email.trim().toLowerCase() : undefined,
    name: typeof name === 'string' ? name.trim().slice(0, 120) : '',
  };
}

/** Who that is: by the link, or, at the first sign-in, by the verified address of somebody who was invited. */
export async function findPerson({ db, now }: Pick<ServerContext, 'db' | 'now'>, claims: Claims): Promise<Found | OidcRefusal> {
  const { issuer, subject, email } = claims;
  const known = await db
    .selectFrom('sign_in_links')
    .innerJoin('users', 'users.id', 'sign_in_links.user_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .select(['users.id', 'users.name', 'disabled_at'])
    .executeTakeFirst();
  if (known) return known.disabled_at === null ? { user: { id: known.id, name: known.name } } : 'unknown';
  if (email === undefined) return 'unverified';
  const user = await db
    .selectFrom('users')
    .where((each) => each(each.fn('lower', ['email']), '=', email))
    .where('disabled_at', 'is', null)
    .select(['id', 'name', 'invited'])
    .executeTakeFirst();
  if (!user || (user.invited && !(await hasOpenInvitation(db, { userId: user.id, now: now() })))) return 'unknown';
  const other = await db
    .selectFrom('sign_in_links')
    .where('user_id', '=', user.id)
    .where('issuer', '=', issuer)
    .select('subject')
    .executeTakeFirst();
  // The address was given to somebody else at the provider: that is another person.
  if (other) return 'linked';
  return { user: { id: user.id, name: user.name }, first: { ...claims, invited: user.invited } };
}

/** Remembers a first sign-in; it accepts the invitation where there is one. Nothing to do at every later one. */
export async function linkPerson(work: Work, { user, first }: Found): Promise<void> {
  if (!first) return;
  if (first.invited) await joinInvited(work, { userId: user.id, name: first.name });
  const made = await work.tx
    .insertInto('sign_in_links')
    .values({ issuer: first.issuer, subject: first.subject, user_id: user.id, created_at: work.now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .executeTakeFirst();
  if (!made) throw new NgaoError('conflict', 'Somebody else signed in to this account at the same moment. Start again.');
  await work.audit({
    action: 'sign-in.link',
    subject: { kind: 'user', id: user.id },
    productId: null,
    data: { issuer: first.issuer },
  });
}
