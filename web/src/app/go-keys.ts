// SPDX-License-Identifier: Apache-2.0
import { useRef } from 'react';
import { useGo } from './location.ts';
import { pagesFor } from './nav.tsx';
import { useSession } from './session.ts';
import { useKeys } from './shortcuts.ts';

/** Milliseconds in which the letter must follow the `g`. */
const goWithin = 1500;

/** `/` searches, `?` helps, `g` and a letter goes to a page. */
export function useGoKeys(onHelp: () => void): void {
  const { person } = useSession();
  const go = useGo();
  const since = useRef(Number.NEGATIVE_INFINITY);
  useKeys(({ key, timeStamp }) => {
    const afterG = timeStamp - since.current < goWithin;
    since.current = key === 'g' ? timeStamp : Number.NEGATIVE_INFINITY;
    const page = afterG ? pagesFor(person).find(({ nav }) => nav.key === key) : undefined;
    if (page) return () => go(page.path);
    if (key === '/') return () => document.querySelector<HTMLInputElement>('#global-search')?.focus();
    return key === '?' ? onHelp : undefined;
  });
}
