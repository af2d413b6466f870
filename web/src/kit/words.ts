// SPDX-License-Identifier: Apache-2.0
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const steps: readonly [number, Intl.RelativeTimeFormatUnit][] = [
  [365 * day, 'year'],
  [30 * day, 'month'],
  [day, 'day'],
  [hour, 'hour'],
  [minute, 'minute'],
];
/** `in 2 days`, `tomorrow`, `last month`. */
export const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const instantFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
const numberFormat = new Intl.NumberFormat('en-GB');

/** `3 days ago`, `in 2 hours`, `now`. */
export function since(instant: string, now: number): string {
  const distance = Date.parse(instant) - now;
  const step = steps.find(([size]) => Math.abs(distance) >= size);
  return step ? relative.format(Math.round(distance / step[0]), step[1]) : 'just now';
}

/** `26 Nov 2026`, in UTC like everything the server tells. */
export function dayText(instant: string): string {
  return dayFormat.format(new Date(instant));
}

export function instantText(instant: string): string {
  return `${instantFormat.format(new Date(instant))} UTC`;
}

export function numberText(value: number): string {
  return numberFormat.format(value);
}

/** `1 target`, `1,204 targets`. */
export function counted(value: number, noun: string): string {
  return `${numberText(value)} ${noun}${value === 1 ? '' : 's'}`;
}

export function countText({ value, atLeast }: { value: number; atLeast: boolean }): string {
  return atLeast ? `${numberText(value)}+` : numberText(value);
}

/** `12.3 %`, `0.04 %`: a share between 0 and 1. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.01 ? 2 : 1)} %`;
}

/** `not-affected` as words: `Not affected`. */
export function plain(name: string): string {
  const words = name.replaceAll('-', ' ').replace(/\bsbom\b/, 'SBOM');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `demo/portal` of `registry.example.org/demo/portal`: what tells images of one registry apart. The whole stands in a title. */
export function shortName(name: string): string {
  const [first = '', ...rest] = name.split('/');
  return rest.length > 0 && /[.:]/.test(first) ? rest.join('/') : name;
}
