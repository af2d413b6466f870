// SPDX-License-Identifier: Apache-2.0
import { useEffect } from 'react';
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

/** Asks for what a key does on this page, and does it. Undefined: the key is somebody else's. */
export function useKeys(actionFor: (event: KeyboardEvent) => (() => void) | undefined): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const action = isForPage(event) ? actionFor(event) : undefined;
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}

/**
 * j and k walk the rows of a list (links marked with `data-row`), x ticks the row where one stands. Enter opens it, as it
 * does with every link.
 */
export function useListKeys(toggle?: (id: number) => void): void {
  useKeys(({ key }) => {
    if (key === 'j' || key === 'k') return () => step(key === 'j' ? 1 : -1);
    return key === 'x' ? () => toggleRow(toggle) : undefined;
  });
}

function toggleRow(toggle: ((id: number) => void) | undefined): void {
  const { rows, at } = rowsNow();
  const id = Number(rows[at]?.dataset.row);
  if (id > 0) toggle?.(id);
}

/** The rows, and the place of the one where the focus is; -1 when it is in none. */
function rowsNow(): { rows: HTMLElement[]; at: number } {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const line = document.activeElement?.closest('tr');
  return { rows, at: rows.findIndex((row) => row === document.activeElement || (line && row.closest('tr') === line)) };
}

function step(by: 1 | -1): void {
  const { rows, at } = rowsNow();
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
