// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react';
import { useGo } from './location.ts';
import { pagesFor } from './nav.tsx';
import { useSession } from './session.ts';
import { readSetting, writeSetting } from './settings.ts';

/** Single keys can be switched off: speech input "types" them (WCAG 2.1.4). */
export const shortcutsOn = () => readSetting('shortcuts') !== 'off';
export const switchShortcuts = (on: boolean) => writeSetting('shortcuts', on ? undefined : 'off');

/** Whether a key belongs to the page: not to a field, not to a dialog, not to the browser. */
export function isForPage(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !shortcutsOn()) return false;
  const target = event.target as HTMLElement | null;
  if (document.querySelector('dialog[open]')) return false;
  if (target instanceof HTMLInputElement) return target.type === 'checkbox';
  return !target?.closest('textarea, select, [contenteditable]');
}

/** `/` searches, `?` helps, `g` and a letter goes to a page. */
export function useShortcuts(onHelp: () => void): void {
  const { person } = useSession();
  const go = useGo();
  const since = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isForPage(event)) return;
      const afterG = event.timeStamp - since.current < 1500;
      since.current = 0;
      const page = afterG ? pagesFor(person).find(({ nav }) => nav.key === event.key) : undefined;
      if (page) go(page.path);
      else if (event.key === 'g') since.current = event.timeStamp;
      else if (event.key === '/') document.querySelector<HTMLInputElement>('#global-search')?.focus();
      else if (event.key === '?') onHelp();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [person, go, onHelp]);
}

/**
 * j and k walk the rows of a list (links marked with `data-row`), x ticks the row where one stands. Enter opens it, as it
 * does with every link.
 */
export function useListKeys(toggle?: (id: number) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isForPage(event) || !['j', 'k', 'x'].includes(event.key)) return;
      const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
      const line = document.activeElement?.closest('tr');
      const at = rows.findIndex((row) => row === document.activeElement || (line && row.closest('tr') === line));
      if (event.key === 'x') {
        const id = Number(rows[at]?.dataset['row']);
        if (id > 0) toggle?.(id);
      } else {
        const next = rows[Math.max(0, Math.min(rows.length - 1, event.key === 'j' ? at + 1 : at - 1))];
        next?.focus();
        next?.scrollIntoView({ block: 'nearest' });
      }
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [toggle]);
}
