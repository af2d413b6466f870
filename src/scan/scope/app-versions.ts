// SPDX-License-Identifier: Apache-2.0

/**
 * Reads a chart's appVersion: one version (`name` is ''), or a list `name: v1; name: v2;`. What is neither yields
 * nothing.
 */
export function parseAppVersions(appVersion: string): { name: string; version: string }[] {
  if (!appVersion.includes(':')) return appVersion.trim() === '' ? [] : [{ name: '', version: appVersion.trim() }];
  return appVersion.split(';').flatMap((part) => {
    const found = /^\s*([\w./-]+)\s*:\s*(\S+)\s*$/.exec(part);
    return found ? [{ name: found[1] as string, version: found[2] as string }] : [];
  });
}

/** `v1.2.3` and `1.2.3` are the same release: tags carry the v, chart versions often not. */
export function sameVersion(a: string, b: string): boolean {
  return a.replace(/^v/i, '') === b.replace(/^v/i, '');
}
