// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publicHosts } from './public-links.ts';

test('R9 a link that leads out of the private places is told by its host, once', () => {
  const text = `See https://forge.example.org/left/issues/1 and (https://forge.example.org/left/pull/2), http://192.0.2.7/x,
    https://desk.example.org/cases, https://git.internal/left, http://10.0.0.8:3000/a, http://[fd00::1]/b, http://build/7,
    https://code.corp.internal/x, http://172.20.0.1/, ftp://elsewhere.example.org, https://, https://forge.example.org.`;
  assert.deepEqual(publicHosts(text, 'desk.example.org'), ['forge.example.org', '192.0.2.7']);
  assert.deepEqual(publicHosts('no link at all, javascript:alert(1)', 'desk.example.org'), []);
});
