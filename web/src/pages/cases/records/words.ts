// SPDX-License-Identifier: Apache-2.0
import type { Options } from '../fields.tsx';

export const recordKinds = [
  ['assessment', 'Assessment', 'Whether it is true, and how somebody looked.'],
  ['vulnerability', 'Vulnerability', 'What the draft of the advisory is made from.'],
  ['fix', 'Fix', 'Where the work is done, and by whom.'],
  ['review', 'Review', 'What a reviewer looks at who did not write the fix.'],
  ['release-proof', 'Release proof', 'That the fix is in what people download.'],
  ['retrospective', 'Retrospective', 'What was learnt, without looking for somebody to blame.'],
  ['evidence', 'Evidence', 'Something new that is a reason to look again.'],
  ['silence', 'Reporter silent', 'Why no message can reach the reporter.'],
  ['playbook', 'Playbooks', 'Checklists for the four emergencies.'],
] as const;

export const findings: Options = [
  ['vulnerability', 'It is a vulnerability'],
  ['not-a-vulnerability', 'It is no vulnerability'],
  ['not-confirmed', 'It could not be confirmed'],
];
export const reproduced: Options = [
  ['yes', 'Yes'],
  ['no', 'No'],
  ['not-tried', 'Not tried'],
];
export const exploitation: Options = [
  ['none', 'None known'],
  ['poc', 'Proof of concept'],
  ['active', 'Active'],
];
export const technicalImpact: Options = [
  ['partial', 'Partial'],
  ['total', 'Total'],
];
export const missionImpact: Options = [
  ['degraded', 'None, or degraded'],
  ['crippled', 'Support of an essential function crippled'],
  ['failure', 'An essential function fails'],
  ['mission-failure', 'The mission fails'],
];
export const safetyImpact: Options = [
  ['negligible', 'Negligible'],
  ['marginal', 'Marginal'],
  ['critical', 'Critical'],
  ['catastrophic', 'Catastrophic'],
];
export const valueDensity: Options = [
  ['diffuse', 'Diffuse: little to gain in one place'],
  ['concentrated', 'Concentrated: much to gain in one place'],
];
export const systemExposure: Options = [
  ['small', 'Small: a local service or a closed network'],
  ['controlled', 'Controlled: a network with access limits'],
  ['open', 'Open: the internet, or anything like it'],
];
export const missionWellBeing: Options = [
  ['low', 'Low'],
  ['medium', 'Medium'],
  ['high', 'High'],
];
export const ssvcTrees: Readonly<Record<string, string>> = {
  supplier: 'For us, who make it',
  deployer: 'For who runs it',
  coordinator: 'For who coordinates',
};
export const paymentImpact: Options = [
  ['none', 'None'],
  ['information', 'Somebody learns of payments'],
  ['delay', 'Payments are late'],
  ['wrong-amounts', 'Amounts are wrong'],
  ['loss-of-funds', 'Money is lost or made'],
  ['settlement', 'Settlement between banks is wrong'],
];
export const silenceReasons: Options = [
  ['unreachable', 'Messages do not arrive'],
  ['left-no-way', 'The reporter left no way to answer'],
];
export const artefacts: Options = [
  ['npm', 'Package'],
  ['image', 'Image'],
  ['chart', 'Chart'],
];

/** R58: a score suggests a level, people choose it by what can happen to those who run the software. */
export const levels = [
  [
    'critical',
    'Money can be moved, made or lost, or the system taken over, by anybody who reaches it: sign-in bypassed, code run from outside, transfers forged.',
  ],
  [
    'high',
    'The same with an account or under usual conditions; or secrets and personal data of many leave; or payments can be stopped from outside.',
  ],
  [
    'medium',
    'Needs a rare set-up, much access or the help of a victim; or reaches little: a part of the data, one participant, a service that comes back by itself.',
  ],
  ['low', 'Hardly a way to use it: tells versions or paths, weakens a second line of defence, or hits only who does it.'],
] as const;
