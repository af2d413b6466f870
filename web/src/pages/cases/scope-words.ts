// SPDX-License-Identifier: Apache-2.0

/** What a grant opens. */
export function scopeWords(scope: string): string {
  if (scope.startsWith('thread')) return 'one thread';
  return scope === 'case' ? 'the whole case' : scope;
}
