// SPDX-License-Identifier: Apache-2.0

const shape = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})$/i;

/** An instant as RFC 3339 when the text is one, also with a blank for the T or a zone as `+0200`; '' for anything else. */
export function instantOf(text: string): string {
  const parts = shape.exec(text.trim());
  if (!parts) return '';
  const [, day, time = '', zone = ''] = parts;
  const seconds = time.length === 5 ? `${time}:00` : time;
  const offset = /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const instant = `${day}T${seconds}${offset}`;
  return Number.isNaN(Date.parse(instant)) ? '' : instant;
}
