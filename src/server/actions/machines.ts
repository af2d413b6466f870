// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { notFound, requirePermission } from '../access.ts';
import { safeAddress } from '../auth/ci-token.ts';
import { hashSecret, newSecret } from '../auth/secrets.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { NewFederation, NewToken } from '../contract/people.ts';
import { act } from './action.ts';
import { requireProduct } from './people.ts';

const day = 86_400_000;

export async function makeToken(
  context: ServerContext,
  caller: Caller,
  body: Static<typeof NewToken>,
): Promise<{ token: string; id: number }> {
  requirePermission(caller, 'configure', body.product);
  const { scope = 'ingest' } = body;
  if (scope !== 'ingest' && body.targets !== null)
    throw new NgaoError('usage', `A token with the scope "${scope}" is not for targets. Leave them out ("targets": null).`);
  const token = newSecret('ngao_');
  const id = await act(context, caller, async ({ tx, now, audit }) => {
    await requireProduct({ tx }, body.product);
    const row = await tx
      .insertInto('tokens')
      .values({
        hash: hashSecret(token),
        name: body.name,
        product_id: body.product,
        targets: JSON.stringify(body.targets),
        scope,
        created_at: now,
        created_by: JSON.stringify(caller.actor),
        expires_at: new Date(Date.parse(now) + body.days * day).toISOString(),
        used_at: null,
        revoked_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await audit({
      action: 'token.make',
      subject: { kind: 'token', id: row.id },
      productId: body.product,
      data: { scope, targets: body.targets, days: body.days },
    });
    return row.id;
  });
  return { token, id };
}

export async function revokeToken(context: ServerContext, caller: Caller, id: number): Promise<void> {
  await act(context, caller, async ({ tx, now, audit }) => {
    const row = await tx
      .updateTable('tokens')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .returning('product_id')
      .executeTakeFirst();
    if (!row) throw notFound('token');
    requirePermission(caller, 'configure', row.product_id);
    await audit({ action: 'token.revoke', subject: { kind: 'token', id }, productId: row.product_id });
  });
}

/** Claims that every token of an issuer has: they tell nothing about which pipeline it is. */
const saidOfAll = ['iss', 'aud', 'exp', 'nbf', 'iat', 'jti'];

/** Without a claim that names who may, every pipeline of the issuer could: at least one is needed. */
export async function makeFederation(
  context: ServerContext,
  caller: Caller,
  body: Static<typeof NewFederation>,
): Promise<number> {
  requirePermission(caller, 'configure', body.product);
  checkIssuer(body.issuer);
  const patterns = Object.values(body.claims);
  const telling = Object.keys(body.claims).filter((name) => !saidOfAll.includes(name));
  if (telling.length === 0 || patterns.some((pattern) => pattern.replaceAll('*', '').length < 3))
    throw new NgaoError(
      'usage',
      'Name at least one claim, such as "repository" or "sub", with at least three characters before a "*".',
    );
  return await act(context, caller, async ({ tx, now, audit }) => {
    await requireProduct({ tx }, body.product);
    const row = await tx
      .insertInto('federations')
      .values({
        name: body.name,
        product_id: body.product,
        issuer: body.issuer,
        audience: body.audience,
        claims: JSON.stringify(body.claims),
        targets: JSON.stringify(body.targets),
        created_at: now,
        created_by: JSON.stringify(caller.actor),
        revoked_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await audit({
      action: 'federation.make',
      subject: { kind: 'federation', id: row.id },
      productId: body.product,
      data: { claims: body.claims },
    });
    return row.id;
  });
}

export async function revokeFederation(context: ServerContext, caller: Caller, id: number): Promise<void> {
  await act(context, caller, async ({ tx, now, audit }) => {
    const row = await tx
      .updateTable('federations')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .returning('product_id')
      .executeTakeFirst();
    if (!row) throw notFound('federation');
    requirePermission(caller, 'configure', row.product_id);
    await audit({ action: 'federation.revoke', subject: { kind: 'federation', id }, productId: row.product_id });
  });
}

function checkIssuer(issuer: string): void {
  try {
    safeAddress(issuer);
  } catch (cause) {
    throw new NgaoError('usage', 'The issuer must be an https address, as it stands in the token\'s "iss" claim.', { cause });
  }
}
