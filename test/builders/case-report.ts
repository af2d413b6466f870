// SPDX-License-Identifier: Apache-2.0
import { solve } from '../../src/server/cases/challenge.ts';
import { clientOf, type TestServer } from './server.ts';

/** A report as the form sends it, its proof of work done. */
export async function solvedReport(
  { app }: TestServer,
  { contact, ...fields }: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const stranger = clientOf(app);
  const { challenge, difficulty } = (await stranger.get('/api/v1/report/challenge')).body;
  const { policyVersion } = (await stranger.get('/api/v1/report/form')).body;
  return {
    challenge,
    solution: solve(challenge, difficulty),
    language: 'en',
    policyVersion,
    fields: {
      ...{ summary: 'Something is wrong', severity: 'high', component: 'ledger', steps: 'Send it twice.' },
      ...{ alreadyPublic: 'no', exploited: 'unknown' },
      ...fields,
    },
    ...(contact !== undefined && { contact }),
    contactWish: 'unknown',
    creditWish: 'unknown',
  };
}
