// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellsWho, withoutWho } from './withheld.ts';

const known = [{ name: 'Jean-Pierre O’Neill (Blue [Team])', address: 'jp.oneill+sec@my-host.example.net' }];

test('R42 a name or an address is known whatever signs it is written with', () => {
  assert.ok(tellsWho('Ask jean-pierre  o’neill (blue [team]) about it.', known));
  assert.ok(tellsWho('Write to JP.Oneill+sec@my-host.example.net.', known));
  assert.equal(withoutWho('By jp.oneill+sec@my-host.example.net, today.', known), 'By [withheld], today.');
  for (const text of ['Jean Pierre', 'jpxoneill+sec@my-host.example.net', 'A blue team.'])
    assert.ok(!tellsWho(text, known), text);
});
