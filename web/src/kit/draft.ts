// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';

export interface Draft<T> {
  draft: T;
  set: (part: Partial<T>) => void;
  reset: (next: T) => void;
  /** What is wrong with a field; told only once the person has left it, or tried to send. */
  fault: (name: string) => string | undefined;
  leave: (name: string) => void;
  /** What the server found wrong, by field; it stands there until the field is changed. */
  refuse: (faults: Readonly<Record<string, string>>) => void;
  /** Whether it may be sent; from now on every fault is shown. */
  ready: () => boolean;
}

/** The values of a form while they are written, and what is wrong with them. `check` names the field and says what to do. */
export function useDraft<T extends object>(
  initial: () => T,
  check: (draft: T) => Readonly<Record<string, string | false | undefined>> = () => ({}),
): Draft<T> {
  const [draft, setDraft] = useState(initial);
  const [tried, setTried] = useState(false);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [refused, refuse] = useState<Readonly<Record<string, string>>>({});
  const faults = check(draft);
  return {
    draft,
    set: (part) => {
      setDraft((before) => ({ ...before, ...part }));
      refuse((before) => Object.fromEntries(Object.entries(before).filter(([name]) => !Object.hasOwn(part, name))));
    },
    reset: (next) => {
      setDraft(next);
      setTried(false);
      refuse({});
      setLeft(new Set());
    },
    fault: (name) => ((tried || left.has(name)) && faults[name]) || refused[name],
    refuse,
    leave: (name) => setLeft((before) => new Set(before).add(name)),
    ready: () => {
      setTried(true);
      return !Object.values(faults).some(Boolean);
    },
  };
}
