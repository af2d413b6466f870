// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cleanFileName, contentDisposition, isDeceivingName } from './file-name.ts';

describe('names of attachments', () => {
  it('lose paths, invisible characters and what disks reserve', () => {
    const cases: readonly [string, string][] = [
      ['report.pdf', 'report.pdf'],
      ['../../etc/passwd', 'passwd'],
      ['C:\\Windows\\a.txt', 'a.txt'],
      ['..', 'attachment'],
      ['', 'attachment'],
      ['   .hidden ', 'hidden'],
      ['CON.txt', '_CON.txt'],
      ['a\u202etxt.exe', 'atxt.exe'],
      ['a\r\nSet-Cookie: x.txt', 'aSet-Cookie_ x.txt'],
      ['a"b;c.txt', 'a_b;c.txt'],
      ['über bericht.pdf', 'über bericht.pdf'],
      ['a\ud800b.txt', 'a\ufffdb.txt'],
      [`${'x'.repeat(300)}.tar`, `${'x'.repeat(116)}.tar`],
    ];
    for (const [given, expected] of cases) assert.equal(cleanFileName(given), expected);
  });

  it('go into a header in both forms', () => {
    assert.equal(contentDisposition('report.pdf'), `attachment; filename="report.pdf"; filename*=UTF-8''report.pdf`);
    assert.equal(
      contentDisposition(`über "it's" (1).pdf`),
      `attachment; filename="uber _it's_ (1).pdf"; filename*=UTF-8''%C3%BCber%20_it%27s_%20%281%29.pdf`,
    );
    assert.equal(contentDisposition('報告.pdf'), `attachment; filename="__.pdf"; filename*=UTF-8''%E5%A0%B1%E5%91%8A.pdf`);
  });

  it('never break out of the header, and stay what they are when cleaned again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        assert.match(
          contentDisposition(name),
          /^attachment; filename="[ !#-[\]-~]+"; filename\*=UTF-8''[A-Za-z0-9%!~_.&+#$^`|-]+$/,
        );
        const clean = cleanFileName(name);
        assert.equal(cleanFileName(clean), clean);
        assert(!/[/\\\p{Cc}\u202e]/u.test(clean) && clean !== '' && [...clean].length <= 120);
      }),
      { numRuns: 500 },
    );
  });

  it('that deceive are known', () => {
    for (const name of ['a\u202etxt.exe', 'a\u200b.txt', `a.txt${' '.repeat(60)}.exe`]) assert(isDeceivingName(name));
    for (const name of ['a.txt', 'über bericht (1).pdf', '報告.pdf']) assert(!isDeceivingName(name));
  });
});
