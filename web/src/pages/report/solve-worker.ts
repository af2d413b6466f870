// SPDX-License-Identifier: Apache-2.0
import { leadingZeros, sha256 } from './sha256.ts';

/** Says how many tries it made from time to time, and the solution at the end. */
export type Told = { tries: number } | { solution: string };

const tellEvery = 8192;

addEventListener('message', ({ data }: MessageEvent<{ challenge: string; difficulty: number }>) => {
  const encoder = new TextEncoder();
  for (let tries = 0; ; tries++) {
    if (leadingZeros(sha256(encoder.encode(`${data.challenge}:${tries}`))) >= data.difficulty) {
      postMessage({ solution: String(tries) } satisfies Told);
      return;
    }
    if (tries % tellEvery === 0) postMessage({ tries } satisfies Told);
  }
});
