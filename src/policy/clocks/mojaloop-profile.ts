// SPDX-License-Identifier: Apache-2.0
import type { SlaProfile } from '../../model/sla.ts';

const days = (count: number) => ({ days: count, unit: 'calendar' as const });
const businessDays = (count: number) => ({ days: count, unit: 'business' as const });

/**
 * Mojaloop Foundation, dependency vulnerability guide: critical 1 to 3 business days; high 30 days and before the end of the
 * program increment; medium 60 days, in the increment if possible; low 90 days. What the guide leaves open is a choice of
 * this profile: unknown severity runs like high until somebody rates it, what is known to be exploited runs like critical.
 */
export const mojaloopProfile: SlaProfile = {
  name: 'mojaloop',
  rules: {
    critical: { rule: 'R54', due: businessDays(3), byIncrementEnd: false, warn: { after: businessDays(1) } },
    high: { rule: 'R55', due: days(30), byIncrementEnd: true, warn: { daysBefore: 7 } },
    medium: { rule: 'R56', due: days(60), byIncrementEnd: false, warn: 'increment-end' },
    low: { rule: 'R57', due: days(90), byIncrementEnd: false, warn: { daysBefore: 14 } },
    unknown: { rule: 'R58', due: days(30), byIncrementEnd: true, warn: { daysBefore: 7 } },
  },
  startsAt: 'first-seen',
  kev: { rule: 'KEV', due: businessDays(3), warn: { after: businessDays(1) }, toldDate: true },
  reopened: 'continue',
  acceptancePauses: true,
  escalation: [
    { when: 'warn', after: days(0), to: 'owner' },
    { when: 'due', after: days(0), to: 'maintainer' },
    { when: 'due', after: days(7), to: 'committee' },
  ],
};
