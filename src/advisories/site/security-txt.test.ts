// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { gradeSecurityTxt } from '../../../tools/conformance/security-txt.ts';
import { checkSecurityTxt, type SecurityTxt, writeSecurityTxt } from './security-txt.ts';

const now = '2026-05-12T00:00:00Z';
const sample: SecurityTxt = {
  contacts: ['https://security.example.org/report', 'mailto:security@example.org'],
  expires: '2027-05-01T00:00:00Z',
  encryption: ['https://security.example.org/.well-known/csaf/openpgp/5F2DE5521C63A801AB59CCB603D49DE44B29100F.asc'],
  acknowledgments: 'https://security.example.org/security/thanks',
  languages: ['en', 'fr'],
  canonical: ['https://security.example.org/.well-known/security.txt'],
  policy: 'https://security.example.org/security/policy',
  csaf: 'https://security.example.org/.well-known/csaf/provider-metadata.json',
};

describe('security.txt', () => {
  it('is written with its fields in order, and passes', () => {
    const text = writeSecurityTxt(sample, now);
    assert.deepEqual(checkSecurityTxt(text, now), { valid: true, errors: [], warnings: [] });
    assert.deepEqual(
      text
        .trimEnd()
        .split('\n')
        .map((line) => line.slice(0, line.indexOf(':'))),
      ['Contact', 'Contact', 'Expires', 'Encryption', 'Acknowledgments', 'Preferred-Languages', 'Canonical', 'Policy', 'CSAF'],
    );
  });

  it('is not written from settings that break a rule', () => {
    for (const wrong of [
      { contacts: [] },
      { contacts: ['security@example.org'] },
      { expires: '2026-05-11T00:00:00Z' },
      { policy: 'http://security.example.org/policy' },
      { policy: 'https://security.example.org/policy\nContact: mailto:x@example.org\nnothing' },
    ])
      assert.throws(() => writeSecurityTxt({ ...sample, ...wrong }, now), { code: 'config-invalid' }, JSON.stringify(wrong));
  });

  it('reads through a clear signature', () => {
    const signed = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${writeSecurityTxt(sample, now)}- -note: x\n-----BEGIN PGP SIGNATURE-----\n\nwsB\n-----END PGP SIGNATURE-----\n`;
    assert.deepEqual(checkSecurityTxt(signed, now), { valid: true, errors: [], warnings: ['unknown-field'] });
  });

  it('judges every case of the corpus as its table says', corpusTest, () => {
    const { wrong, passed } = gradeSecurityTxt(corpus!);
    assert.deepEqual([wrong, passed], [[], 28]);
  });
});
