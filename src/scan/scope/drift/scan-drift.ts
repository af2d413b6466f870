// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import type { Drift, DriftInput, ExpectedScan } from '../../../model/scope-drift.ts';

const day = 86_400_000;

/** Repositories whose scan should have arrived and did not, and those of the release that nobody expects one from. */
export function scanDrift({ scope, expectedScans, now }: DriftInput): Drift[] {
  if (!expectedScans) return [];
  if (!now) throw new NgaoError('usage', 'Expected scans can only be judged against a time: give `now`.');
  const planned = new Set(expectedScans.map(({ repository }) => repository));
  const unplanned = scope.repositories.filter(({ repository }) => !planned.has(repository));
  return [
    ...expectedScans.flatMap((expected) => late(expected, now)),
    ...unplanned.map(({ repository }) =>
      drift('scan-unplanned', repository, `${repository} is in the release, but no scan of it is expected.`),
    ),
  ];
}

function late({ repository, everyDays, lastSeen }: ExpectedScan, now: Date): Drift[] {
  if (lastSeen === undefined) {
    return [drift('scan-missing', repository, `No scan of ${repository} ever arrived; one is expected every ${everyDays} days.`)];
  }
  const seen = Date.parse(lastSeen);
  // A date that cannot be read proves nothing: told, never taken as "in time".
  if (Number.isNaN(seen)) {
    return [
      drift(
        'scan-missing',
        repository,
        `The last scan of ${repository} has no readable date; one is expected every ${everyDays} days.`,
      ),
    ];
  }
  const days = Math.floor((now.getTime() - seen) / day);
  if (now.getTime() <= seen + everyDays * day) return [];
  const message = `The last scan of ${repository} is ${days} days old (${lastSeen.slice(0, 10)}); one is expected every ${everyDays}.`;
  return [drift('scan-overdue', repository, message)];
}

function drift(code: Drift['code'], repository: string, message: string): Drift {
  return { code, message, subject: repository, names: [repository], where: [] };
}
