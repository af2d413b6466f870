// SPDX-License-Identifier: Apache-2.0
import { knownDevice, rememberDevice } from '../auth/known-device.ts';
import { csrfOf } from '../auth/secrets.ts';
import { sendSession } from '../auth/sessions.ts';
import type { Visit } from '../auth/sign-in.ts';
import type { ServerContext } from '../context.ts';
import type { RouteRequest } from '../route.ts';

export const open = (because: string) => ({ who: 'public', because }) as const;
export const person = { who: 'person' } as const;
/** Whoever changes the ways in proves anew that it is them. */
export const freshPerson = { who: 'person', confirmed: true } as const;

export type AnyRequest = Pick<RouteRequest<{ answer: 'raw' }>, 'http' | 'reply'>;

export function visitOf({ http }: AnyRequest, context: ServerContext): Visit {
  const agent = String(http.headers['user-agent'] ?? '');
  return { ip: http.ip, agent, requestId: http.id, device: knownDevice(context, http) };
}

/** Sends the cookie and says what is still missing before the session has its roles. */
export function begin(
  { reply }: AnyRequest,
  context: ServerContext,
  { secret, whole, userId }: { secret: string; whole: boolean; userId?: number },
) {
  sendSession(reply, secret, context.config.publicUrl);
  if (userId !== undefined && whole) rememberDevice(context, reply, userId);
  return { next: whole ? ('done' as const) : ('enrol-second-factor' as const), csrf: csrfOf(secret) };
}
