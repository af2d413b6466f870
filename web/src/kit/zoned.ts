// SPDX-License-Identifier: Apache-2.0

/** The zones that this browser knows, as Africa/Nairobi. */
export function zones(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone')];
}

export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The zone where the person sits. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/**
 * The instant of a day (2026-08-01) and a time (09:30) by the clocks of a zone, as RFC 3339 in UTC; undefined when it is
 * none. A time that the clocks jump over is the one as far after the jump; of two the earlier.
 */
export function instantIn(zone: string, day: string, time: string): string | undefined {
  const wall = Date.parse(`${day}T${time}:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(wall) || !isZone(zone)) return undefined;
  const before = wall - offsetAt(zone, wall - 86_400_000);
  const after = wall - offsetAt(zone, wall + 86_400_000);
  const fits = [before, after].find((instant) => instant + offsetAt(zone, instant) === wall);
  return new Date(fits ?? before).toISOString();
}

/** By how much the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(zone: string, instant: number): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(instant);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return wall - Math.floor(instant / 1000) * 1000;
}

/** An instant as the clocks of a zone show it, and which zone that is. */
export function inZone(instant: string, zone: string): string {
  const timeZone = isZone(zone) ? zone : 'UTC';
  const text = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(instant));
  return `${text}, ${timeZone}`;
}

/** The day (2026-08-01) that an instant falls on by the clocks of a zone. */
export function dayIn(instant: string, zone: string): string {
  return new Date(Date.parse(instant) + offsetAt(zone, Date.parse(instant))).toISOString().slice(0, 10);
}
