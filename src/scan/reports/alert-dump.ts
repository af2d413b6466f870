// SPDX-License-Identifier: Apache-2.0
import type { ToldState } from '../../model/observation.ts';
import { firstText, textAt } from './loose-value.ts';

/**
 * Why a dump of alerts never closes anything by silence: it is one page of a filtered question. Closed alerts are in it
 * with their state, which says so itself.
 */
export const dumpNotice =
  'A dump of alerts may be one page or filtered: alerts it does not list stay as they are; closed ones are told with their state.';

/** States of GitHub's alerts, REST (`auto_dismissed`) and GraphQL (`AUTO_DISMISSED`) alike. */
export function alertState(alert: unknown): ToldState {
  const state = textAt(alert, 'state').toLowerCase();
  const reason = firstText(alert, ['dismissed_reason'], ['dismissReason'], ['resolution']);
  const comment = firstText(alert, ['dismissed_comment'], ['dismissComment'], ['resolution_comment']);
  const why = [reason, comment].filter((text) => text !== '').join(': ');
  if (state === 'fixed' || firstText(alert, ['fixed_at'], ['fixedAt']) !== '') return { state: 'fixed', reason: why };
  // A revoked secret is dealt with; the other resolutions are decisions to live with it.
  if (state === 'resolved') return { state: reason === 'revoked' ? 'fixed' : 'dismissed', reason: why };
  if (state === 'auto_dismissed' || firstText(alert, ['auto_dismissed_at'], ['autoDismissedAt']) !== '') {
    return { state: 'dismissed', reason: why || 'dismissed by a rule' };
  }
  if (state === 'dismissed' || firstText(alert, ['dismissed_at'], ['dismissedAt']) !== '')
    return { state: 'dismissed', reason: why };
  return { state: 'open', reason: '' };
}

/** `owner/name` out of a dump's alert: named, or in the alert's own address. '' when it is not told. */
export function repositoryOf(alert: unknown): string {
  const named = firstText(alert, ['repository', 'full_name'], ['repository', 'nameWithOwner']);
  if (named !== '') return named;
  const address = firstText(alert, ['html_url'], ['url']);
  return (
    /^https:\/\/[^/]+\/(?:api\/v3\/)?(?:repos\/)?([\w.-]+\/[\w.-]+)\/(?:security|code-scanning|secret-scanning|dependabot)\//.exec(
      address,
    )?.[1] ?? ''
  );
}
