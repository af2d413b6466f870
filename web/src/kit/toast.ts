// SPDX-License-Identifier: Apache-2.0

/** A message that is said once, at the edge of the screen. */
export interface Toast {
  id: number;
  text: string;
  tone: 'good' | 'bad';
}

let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();
/** Long enough to read twice; a bad message stays until it is put away. */
const goodFor = 7000;

export function say(text: string, tone: Toast['tone'] = 'good'): void {
  last += 1;
  const toast = { id: last, text, tone };
  change([...toasts.filter((other) => other.text !== text).slice(-2), toast]);
  if (tone === 'good') setTimeout(() => putAway(toast.id), goodFor);
}

export function putAway(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

export const toastsNow = () => toasts;
export function onToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}
