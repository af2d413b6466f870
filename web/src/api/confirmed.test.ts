// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { ApiError } from './client.ts';
import { onQuestion, questionNow, sendConfirmed } from './confirmed.ts';

/** A server that wants a proof for everything until it was given one. */
async function withServer(play: (proofs: { given: boolean; asked: number; read: number }) => Promise<void>): Promise<void> {
  const proofs = { given: false, asked: 0, read: 0 };
  const server = createServer((_request, response) => {
    if (proofs.given) return response.end('{"ok":true}');
    proofs.asked += 1;
    const problem = { type: 'about:blank', title: 'Refused', status: 403, code: 'confirmation-needed', detail: 'Prove it.' };
    return response.writeHead(403).end(JSON.stringify(problem));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const real = globalThis.fetch;
  globalThis.fetch = async (path, init) => {
    const answer = await real(`${origin}${path}`, init);
    const text = await answer.text();
    proofs.read += 1;
    return new Response(text, { status: answer.status });
  };
  try {
    await play(proofs);
  } finally {
    globalThis.fetch = real;
    await new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    });
  }
}

const refused = (error: unknown) => error instanceof ApiError && error.code === 'confirmation-needed';

test('after the proof the changes are sent again, and one question serves all', async () => {
  await withServer(async (proofs) => {
    let questions = 0;
    const off = onQuestion(() => {
      const question = questionNow();
      if (!question) return;
      questions += 1;
      // Not before both were refused and know it.
      const timer = setInterval(() => {
        if (proofs.read < 2) return;
        clearInterval(timer);
        proofs.given = true;
        question.answer(true);
      }, 20);
    });
    const answers = await Promise.all([sendConfirmed('POST', '/tokens', { body: {} }), sendConfirmed('DELETE', '/users/3')]);
    off();
    assert.deepEqual(answers, [{ ok: true }, { ok: true }]);
    assert.equal(questions, 1);
    assert.equal(questionNow(), undefined);
  });
});

test('who puts the question away changes nothing', async () => {
  await withServer(async (proofs) => {
    const off = onQuestion(() => questionNow()?.answer(false));
    await assert.rejects(sendConfirmed('POST', '/tokens', { body: {} }), refused);
    off();
    assert.equal(proofs.asked, 1);
  });
});

test('where nobody can be asked, the refusal stands', async () => {
  await withServer(async () => assert.rejects(sendConfirmed('POST', '/tokens'), refused));
});
