// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { refresh, refreshRead } from './changes.ts';

/** Two answers that a page shows: one was read, the other was refused. */
async function shown() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const asked: string[] = [];
  const ask = (path: string, answer: () => unknown) => {
    const query = new QueryObserver(client, {
      queryKey: [path],
      queryFn: async () => {
        asked.push(path);
        return answer();
      },
    });
    query.subscribe(() => {});
    return query;
  };
  const read = ask('/cases/1/threads', () => 'a thread');
  const refused = ask('/cases/1', () => {
    throw new Error('There is no such case.');
  });
  while (read.getCurrentResult().isPending || refused.getCurrentResult().isPending)
    await new Promise((resolve) => setImmediate(resolve));
  asked.length = 0;
  return { client, asked, refused };
}

test('after a conflict what was read is asked for again, and a refusal stands as it is', async () => {
  const { client, asked, refused } = await shown();
  const seen: boolean[] = [];
  refused.subscribe((result) => seen.push(result.isError));
  await refreshRead(client, ['/cases']);
  assert.deepEqual(asked, ['/cases/1/threads']);
  assert.deepEqual([refused.getCurrentResult().isError, seen.includes(false)], [true, false]);
  client.clear();
});

test('after a change everything under its paths is asked for again', async () => {
  const { client, asked } = await shown();
  await refresh(client, ['/cases']);
  assert.deepEqual(asked.sort(), ['/cases/1', '/cases/1/threads']);
  asked.length = 0;
  await refresh(client, ['/case']);
  assert.deepEqual(asked, []);
  client.clear();
});
