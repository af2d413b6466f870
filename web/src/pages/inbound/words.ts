// SPDX-License-Identifier: Apache-2.0

const reasons: Readonly<Record<string, string>> = {
  unauthenticated: 'Whoever sent it did not prove the address it gives',
  'authentication-unknown': 'Nothing is known of where it came from',
  'author-unclear': 'It names no author, or several',
  'author-not-authenticated': 'Another domain was proven than the one it gives',
  'other-sender': 'It answers for somebody else',
  'forged-reply-address': 'The address it was sent to is forged',
  'several-reply-addresses': 'It was sent to several cases at once',
  'nobody-named': 'The address names nobody any more',
  'participant-inactive': 'Its author no longer takes part',
  unreadable: 'It cannot be read as a mail',
  'no-mailbox-set': 'The committee has set no mailbox',
  'by-list': 'It came by a list or from a program, and may be a report all the same',
  'bounce-unclear': 'It says that a letter of ours came back, and not clearly whose',
};

const signs: Readonly<Record<string, string>> = {
  'word-security-fix': 'words of a security fix',
  'word-embargo': 'words of an embargo',
  'word-attacker': 'words of an attack',
  'hint-weak': 'words that often go with a flaw',
  'steps-to-reproduce': 'steps to reproduce',
  'impact-told': 'what an attacker gains',
  'request-shown': 'a request as an attacker sends it',
};

/** Why a public issue reads like a report; `class-injection` names the kind of flaw alone. */
export function issueReason(rule: string): string {
  if (Object.hasOwn(signs, rule)) return signs[rule] as string;
  return rule.startsWith('class-') ? `words of a flaw (${rule.slice(6).replaceAll('-', ' ')})` : rule.replaceAll('-', ' ');
}

/** Why a mail waits, in words; a reason that is not known here as it stands. */
export function reasonWords(reason: string): string {
  return Object.hasOwn(reasons, reason) ? (reasons[reason] as string) : reason;
}

const verdicts: Readonly<Record<string, string>> = {
  authenticated: 'Proven',
  unauthenticated: 'Not proven',
  unknown: 'Not known',
};

/** `verdict: reason`, as the server keeps it. */
export function verdictWords(text: string): string {
  const [verdict = '', ...rest] = text.split(': ');
  if (text === '') return 'Not looked at';
  const told = Object.hasOwn(verdicts, verdict) ? verdicts[verdict] : verdict;
  return rest.length === 0 || rest.join(': ') === '' ? String(told) : `${told} (${rest.join(': ')})`;
}
