// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';

/** The `at` of a request: an instant, or a day, which means its end in UTC. Throws `usage`. */
export function readInstant(text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const full = isDay ? `${text}T23:59:59.999Z` : text;
  if ((!isDay && !isInstant) || Number.isNaN(Date.parse(full)))
    throw new NgaoError('usage', '"at" must be a date like 2026-01-31 or an instant like 2026-01-31T12:00:00Z.');
  return new Date(full).toISOString();
}
