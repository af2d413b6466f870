// SPDX-License-Identifier: Apache-2.0

/** An RFC 3339 instant in UTC of a date and time as tools write it; '' when it is none. A time without zone counts as UTC. */
export function instantOf(text: string): string {
  const spelled = text.trim().replace(/^(\d{4}-\d{2}-\d{2}) (\d{2}:)/, '$1T$2');
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(spelled) || spelled.length > 64) return '';
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(spelled) ? spelled : `${spelled}Z`;
  const at = new Date(zoned.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
