// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scoreIssue } from './public-issue.ts';

const looks = (title: string, body = '') => scoreIssue({ title, body }).looksLikeReport;

test('R4 an issue that tells a flaw is known from one that tells a fault, a wish or an update', () => {
  const reports = [
    ['Authentication bypass in the transfer API', ''],
    ['Faille : contournement de l’authentification', ''],
    ['Question', '## Impact\nAn attacker reads the balance of others.\n## Steps to reproduce\ncurl -X GET example.org/a'],
    ['Odd answer', "An SQL injection: send `' or '1'='1` as the name."],
    ['Weakness', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H and a path traversal'],
  ] as const;
  for (const [title, body] of reports) assert.equal(looks(title, body), true, title);
  const others = [
    ['Transfers time out under load', '## Steps to reproduce\n1. Send many.\n2. Wait.\n\nMemory leak in the handler?'],
    ['Add dependency injection to the handlers', 'And a security policy.'],
    ['Bump ledger-lib to 2.1.0', 'Fixes CVE-1900-0001, a vulnerability that was published last week.'],
    ['Security context of the chart is missing', ''],
  ] as const;
  for (const [title, body] of others) assert.equal(looks(title, body), false, JSON.stringify(scoreIssue({ title, body })));
  const { reasons } = scoreIssue({ title: 'Quokkaword: remote code execution', body: 'Quokkaword' });
  assert.deepEqual(reasons, ['class-code-execution'], 'rules are told, and no word of it');
});
