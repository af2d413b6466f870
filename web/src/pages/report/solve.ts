// SPDX-License-Identifier: Apache-2.0
import { scriptAddress } from '../../kit/trusted.ts';
import type { Told } from './solve-worker.ts';
import workerAddress from './solve-worker.ts?worker&url';

/**
 * Solves a proof of work beside the page. The progress is the chance, between 0 and 1, that it would be found by now: how
 * long it takes is luck.
 */
export function solve(
  { challenge, difficulty }: { challenge: string; difficulty: number },
  onProgress: (share: number) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(scriptAddress(workerAddress), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Told>) => {
      if ('tries' in data) return onProgress(1 - Math.exp(-data.tries / 2 ** difficulty));
      worker.terminate();
      resolve(data.solution);
    };
    worker.onerror = () => {
      worker.terminate();
      reject(new Error('The browser could not work out its proof. Reload the page, or send the report by mail.'));
    };
    worker.postMessage({ challenge, difficulty });
  });
}
