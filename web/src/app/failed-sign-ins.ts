// SPDX-License-Identifier: Apache-2.0
import { useEffect } from 'react';
import { say } from '../kit/toast.ts';
import { useSession } from './session.ts';

/** What is said of attempts that failed before this session began; nothing where there were none. */
export function failuresText(count: number): string {
  if (count < 1) return '';
  const what = count === 1 ? 'One attempt to log in to your account has' : `${count} attempts to log in to your account have`;
  return `${what} failed since you last logged in. Was it not you? Change your password (Account and security).`;
}

const told = 'ngao-failures-told';

/** Says it once in every session, however often the page is loaded. */
export function useFailuresNotice(): void {
  const { session } = useSession();
  const text = failuresText(session.failedSignIns ?? 0);
  useEffect(() => {
    if (text === '' || sessionStorage.getItem(told) === session.csrf) return;
    sessionStorage.setItem(told, session.csrf);
    say(text, 'bad');
  }, [text, session.csrf]);
}
