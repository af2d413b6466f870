// SPDX-License-Identifier: Apache-2.0
import { createHmac, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerContext } from '../context.ts';
import { sealOf } from './seal-of.ts';
import { sameText } from './secrets.ts';

const days = 180;

function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-ngao-device' : 'ngao-device';
}

/**
 * Marks the browser from which an account signed in. Its wrong attempts are counted by themselves, so a stranger who uses
 * up the attempts of an account does not keep its owner out (ADR 034). It proves nothing else.
 */
export function rememberDevice(context: ServerContext, reply: FastifyReply, userId: number): void {
  const { publicUrl } = context.config;
  const nonce = randomBytes(16).toString('base64url');
  reply.setCookie(cookieName(publicUrl), `${nonce}.${markOf(context, { nonce, userId })}`, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: publicUrl.startsWith('https:'),
    maxAge: days * 86_400,
  });
}

/** The nonce of the mark when it is ours and of this account; undefined for every other browser. */
export function knownDevice(context: ServerContext, request: FastifyRequest): (userId: number) => string | undefined {
  const [nonce = '', mark = ''] = (request.cookies[cookieName(context.config.publicUrl)] ?? '').split('.');
  return (userId) => (nonce !== '' && sameText(mark, markOf(context, { nonce, userId })) ? nonce : undefined);
}

function markOf(context: ServerContext, { nonce, userId }: { nonce: string; userId: number }): string {
  return createHmac('sha256', sealOf(context).derive('known-device')).update(`${nonce}:${userId}`).digest('base64url');
}
