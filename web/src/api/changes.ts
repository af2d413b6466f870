// SPDX-License-Identifier: Apache-2.0
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { say } from '../kit/toast.ts';
import { ApiError } from './client.ts';
import { sendConfirmed } from './confirmed.ts';

export interface Change<Input, Answer> {
  method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: (input: Input) => string;
  /** The request's body; the input itself when not given. */
  body?: (input: Input) => unknown;
  /** Paths whose readings are asked for again, with everything below them. */
  refresh?: readonly string[];
  /** Said to the person when it worked. */
  done?: (answer: Answer, input: Input) => string;
  after?: (answer: Answer, input: Input) => void;
  /** The one who asks shows `error` where it was asked, so it is not said a second time as a message. */
  shown?: boolean;
}

/** One change of the server's state. A refusal is said as a message, unless it is shown, and stands in `error`. */
export function useChange<Input, Answer = unknown>(change: Change<Input, Answer>) {
  const client = useQueryClient();
  return useMutation<Answer, Error, Input>({
    mutationFn: (input) =>
      sendConfirmed<Answer>(change.method ?? 'POST', change.path(input), { body: change.body ? change.body(input) : input }),
    onSuccess: async (answer, input) => {
      await refresh(client, change.refresh ?? []);
      const text = change.done?.(answer, input);
      if (text) say(text);
      change.after?.(answer, input);
    },
    onError: (error) => {
      // A form shows what is wrong with its own fields; everything else is said where the eye is.
      if (!change.shown && !(error instanceof ApiError && error.fields.length > 0)) say(error.message, 'bad');
    },
  });
}

/** Asks again for what stands under these paths. */
export async function refresh(client: QueryClient, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  await client.invalidateQueries({ predicate: ({ queryKey }) => isUnder(queryKey, paths) });
}

/**
 * Asks again for what was read under these paths, and not for what was refused: asked again, a refusal is forgotten until it comes
 * again, and the form that somebody fills in its place would be gone with what they wrote.
 */
export async function refreshRead(client: QueryClient, paths: readonly string[]): Promise<void> {
  await client.invalidateQueries({ predicate: ({ queryKey, state }) => state.data !== undefined && isUnder(queryKey, paths) });
}

function isUnder([key]: readonly unknown[], paths: readonly string[]): boolean {
  return paths.some((path) => String(key) === path || String(key).startsWith(`${path}/`));
}
