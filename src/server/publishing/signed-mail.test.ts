// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import PostalMime from 'postal-mime';
import { farMail } from '../../../test/builders/far-mail.ts';
import { publishingDesk } from '../../../test/builders/publishing-desk.ts';
import { clientOf } from '../../../test/builders/server.ts';
import { pgpLibrary } from '../../notify/mail/pgp/library.ts';

test('an announcement by mail is signed: as it came over the wire, it verifies with the published key', async (t) => {
  const mail = await farMail(t);
  const desk = await publishingDesk(t, { mail: { smtp: mail.smtp, from: 'security@example.org' } });
  const { server } = desk;
  const title = { en: 'Ledger posts twice – été, 日本', fr: 'Le registre comptabilise deux fois' };
  const details = { en: 'From the start of a line.\n\nTrailing blanks   \n-- \n.dot\n- dash', fr: 'Rien.' };
  const uid = await desk.write({ title, details });
  await desk.publish(uid, { lists: ['announce@lists.example.org'] });
  const [letter] = mail.letters;
  assert.ok(letter);
  const { pgp } = await pgpLibrary();
  const stranger = clientOf(server.app);
  const metadata = JSON.parse((await stranger.get('/.well-known/csaf/provider-metadata.json')).text);
  const [{ url, fingerprint }] = metadata.public_openpgp_keys;
  const key = await pgp.readKey({ armoredKey: (await stranger.get(new URL(url).pathname)).text });
  assert.equal(key.getFingerprint().toUpperCase(), fingerprint);

  // Taken apart as RFC 3156 says, without a library that might be kinder than others.
  const raw = letter.bytes.toString('latin1');
  const header = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');
  const [, boundary = ''] = /boundary="([^"]+)"/.exec(header) ?? [];
  assert.match(header, /^Content-Type: multipart\/signed; micalg=pgp-sha(256|512); protocol="application\/pgp-signature"/m);
  const [, content = '', second = ''] = raw.split(`--${boundary}\r\n`);
  const signed = content.replace(/\r\n$/, '');
  assert.ok(
    [...raw].every((letter) => letter <= '\x7f'),
    'seven bits on the way',
  );
  assert.doesNotMatch(signed, /[ \t]\r\n/, 'nothing that a gateway would strip');
  const armoredSignature = second.slice(second.indexOf('-----BEGIN'), second.indexOf(`--${boundary}--`));
  const verify = async (text: string) => {
    const { signatures } = await pgp.verify({
      message: await pgp.createMessage({ binary: new Uint8Array(Buffer.from(text, 'latin1')) }),
      signature: await pgp.readSignature({ armoredSignature }),
      verificationKeys: key,
      date: new Date(server.context.now()),
    });
    return await signatures[0]?.verified.catch(() => false);
  };
  assert.equal(await verify(signed), true);
  assert.equal(await verify(signed.replace('posts', 'pasts')), false, 'a changed word is told');
  const { text, subject, attachments } = await PostalMime.parse(letter.bytes);
  assert.match(subject ?? '', /^\[NGAO-2026-0001\] High: Ledger posts twice – été, 日本$/);
  assert.match(text ?? '', /Ledger posts twice – été, 日本/);
  assert.deepEqual(
    attachments.map(({ mimeType }) => mimeType),
    ['application/pgp-signature'],
  );
});

test('without a key that signs no mail leaves; the line says why', async (t) => {
  const mail = await farMail(t);
  const desk = await publishingDesk(t, { mail: { smtp: mail.smtp, from: 'security@example.org' } });
  const { context } = desk.server;
  const uid = await desk.write();
  // The public part was signed; the key is taken away before the mail is.
  mail.refuse = 1;
  await desk.publish(uid, { lists: ['announce@lists.example.org'] });
  context.config = { ...context.config, signing: { armored: 'no key' } };
  await desk.pass(10);
  const [line] = Object.values(await desk.lines(uid)).filter(({ channel }) => channel === 'mail');
  assert.deepEqual([line?.state, /OpenPGP key/.test(line?.answer ?? ''), mail.letters.length], ['failed', true, 0]);
});
