// SPDX-License-Identifier: Apache-2.0
import { ApiError, type Sending, send } from './client.ts';

/*
 * Some changes need a fresh proof of who is asking: the server refuses them with `confirmation-needed`. Then the person is
 * asked once (app/confirm-host.tsx shows the question), and the change is sent again by itself.
 */
let question: { answer: (proven: boolean) => void; asked: Promise<boolean> } | undefined;
const listeners = new Set<() => void>();

export const questionNow = () => question;
export function onQuestion(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Sends a change, and sends it a second time after the person has proven who they are. Throws ApiError. */
export async function sendConfirmed<T>(method: string, path: string, sending: Sending = {}): Promise<T> {
  try {
    return await send<T>(method, path, sending);
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'confirmation-needed') || !(await askForProof())) throw error;
    return await send<T>(method, path, sending);
  }
}

/** Whether the person proved it; false when they put the question away, or where nothing is there to ask it. */
function askForProof(): Promise<boolean> {
  if (listeners.size === 0) return Promise.resolve(false);
  if (question) return question.asked;
  let settle: (proven: boolean) => void = () => {};
  const asked = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  set({ asked, answer: settleOnce });
  return asked;

  function settleOnce(proven: boolean): void {
    set(undefined);
    settle(proven);
  }
}

function set(next: typeof question): void {
  question = next;
  for (const listener of listeners) listener();
}
