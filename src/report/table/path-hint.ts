// SPDX-License-Identifier: Apache-2.0
import { columnsOf, fit } from './measure.ts';

const arrow = ' > ';

/**
 * A dependency path that fits: whole names, and `…` for what is left out between them. The direct dependency is kept
 * as long as it can be (that is where a maintainer acts), then the parent, and the package itself to the last.
 */
export function pathHint(path: readonly string[], columns: number): string {
  const last = path.length - 1;
  const hints = [path, ...tails(path.slice(1), columns).map((tail) => ['…', ...tail])];
  const text = hints.map((hint) => hint.join(arrow)).find((hint) => columnsOf(hint) <= columns);
  return text ?? fit(path[last] ?? '', columns);
}

/** What may stay of a path without its root, best first: with the direct dependency, then without it. */
function tails(steps: readonly string[], columns: number): string[][] {
  const longest = Math.min(steps.length, Math.ceil(columns / 4));
  const lengths = Array.from({ length: Math.max(0, longest - 1) }, (_, at) => longest - 1 - at);
  const [direct = ''] = steps;
  return [
    [...steps],
    ...lengths.filter((length) => length < steps.length - 1).map((length) => [direct, '…', ...steps.slice(-length)]),
    ...lengths.map((length) => steps.slice(-length)),
  ];
}
