// SPDX-License-Identifier: Apache-2.0

/** Small choices of this browser. A browser that stores nothing just forgets them. */
export function readSetting(name: string): string | undefined {
  try {
    return localStorage.getItem(`ngao-${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function writeSetting(name: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`ngao-${name}`);
    else localStorage.setItem(`ngao-${name}`, value);
  } catch {
    // Nothing depends on it.
  }
}
