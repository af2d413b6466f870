// SPDX-License-Identifier: Apache-2.0
// Runs in a worker thread: a large report is read and checked beside the server's own thread.
import { type MessagePort, parentPort } from 'node:worker_threads';
import { asNgaoError } from '../../../kit/errors.ts';
import type { Answer, Answers, Asked } from './reading-messages.ts';
import { ReportInHand } from './report-in-hand.ts';

if (parentPort) serve(parentPort);

function serve(port: MessagePort): void {
  let held: ReportInHand | undefined;
  let last: Promise<void> = Promise.resolve();
  port.on('message', (asked: Asked) => {
    last = last.then(async () => {
      const { answer, opened } = await answerTo(asked, held);
      if (opened) held = opened;
      if (asked.call === 'close') held = undefined;
      const bytes = 'result' in answer && answer.result instanceof Uint8Array ? [answer.result.buffer] : [];
      port.postMessage(answer, bytes);
    });
  });
}

async function answerTo(asked: Asked, held: ReportInHand | undefined): Promise<{ answer: Answer; opened?: ReportInHand }> {
  try {
    if (asked.call !== 'open') return { answer: { result: await resultOf(asked, held) } };
    const opened = await ReportInHand.open(asked.place);
    const { format, runs } = opened;
    return { answer: { result: { format, runs } }, opened };
  } catch (thrown) {
    const { code, message, stack = '' } = asNgaoError(thrown);
    return { answer: { fault: { code, message, stack } } };
  }
}

async function resultOf(
  asked: Exclude<Asked, { call: 'open' }>,
  held: ReportInHand | undefined,
): Promise<Answers[Asked['call']]> {
  if (asked.call === 'close') return void held?.close();
  if (!held) throw new Error('No report is open in the thread that reads reports.');
  if (asked.call === 'tell') return await held.tell(asked.index, asked.reading);
  if (asked.call === 'notices') return await held.notices(asked.index);
  const part = await held.part(asked.index, asked.given);
  // Cheaper than to have the objects copied, one property after the other.
  return part && new TextEncoder().encode(JSON.stringify(part));
}
