// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { emptyRoot } from '../merkle/hash.ts';
import { readCheckpoint, signCheckpoint } from './checkpoint.ts';
import { privateKeyOfSeed } from './ed25519.ts';
import { readNote, signNote, verifyNote } from './signed-note.ts';
import { isKeyName, readVerifierKey, verifierKeyOf, writeVerifierKey } from './verifier-key.ts';

const log = { name: 'audit.example.org/log', privateKey: privateKeyOfSeed(Buffer.alloc(32, 1)) };
const witness = { name: 'witness.example.org', privateKey: privateKeyOfSeed(Buffer.alloc(32, 2)) };
const keyOf = (signer: typeof log) => verifierKeyOf(signer.name, signer.privateKey);
const signed = (text: string, signer = log) => signNote(text, signer.name, signer.privateKey);
const both = (text: string) => signed(text) + signed(text, witness).slice(text.length + 1);

test('a key survives writing and reading', () => {
  const key = keyOf(log);
  assert.deepEqual(readVerifierKey(writeVerifierKey(key)), key);
});

test('a mistyped, weak or foreign key is refused, and told why', () => {
  const text = writeVerifierKey(keyOf(log));
  const [name = '', id = '', base64 = ''] = [log.name, keyOf(log).id, text.slice(-44)];
  assert.throws(() => readVerifierKey(text.replace(id, '00000000')), /mistyped/);
  assert.throws(() => readVerifierKey(text.replace(name, 'other.example.org')), /mistyped/);
  assert.throws(() => readVerifierKey(`${name}+${id}+${Buffer.alloc(33, 4).toString('base64')}`), /not a sound Ed25519/);
  assert.throws(
    () => readVerifierKey(`${name}+${id}+${Buffer.from([1, 1, ...Buffer.alloc(31)]).toString('base64')}`),
    /not a sound/,
  );
  for (const wrong of ['', 'x', base64, `${name}+${id}`, `a b+${id}+${base64}`, `${text}=`, text.toUpperCase()]) {
    assert.throws(() => readVerifierKey(wrong), { code: 'usage' }, wrong);
  }
});

test('names of keys have no spaces of any script and no plus', () => {
  for (const name of ['a', 'example.org/log', 'héllo']) assert.ok(isKeyName(name));
  for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\u0085', 'a\u2003b', 'a\nb', 'x'.repeat(257), '\ud800'])
    assert.ok(!isKeyName(name));
});

test('a note is believed when a trusted key signed it', () => {
  const note = readNote(both('one\n\ntwo\n'));
  assert.equal(note.text, 'one\n\ntwo\n');
  assert.deepEqual(verifyNote(note, [keyOf(log)]), { outcome: 'signed', by: [keyOf(log)] });
  assert.deepEqual(verifyNote(note, [keyOf(witness), keyOf(log)]), { outcome: 'signed', by: [keyOf(log), keyOf(witness)] });
  const stranger = { ...log, privateKey: privateKeyOfSeed(Buffer.alloc(32, 3)) };
  assert.deepEqual(verifyNote(note, [keyOf(stranger)]), { outcome: 'unknown-key' }, 'the name alone is not the key');
  assert.deepEqual(verifyNote(note, []), { outcome: 'unknown-key' });
});

test('a wrong signature of a trusted key spoils a note that another trusted key signed', () => {
  const note = readNote(both('one\n').replace('one', 'two'));
  assert.deepEqual(verifyNote(note, [keyOf(log)]), { outcome: 'bad-signature' });
  const mixed = readNote(signed('two\n') + signed('one\n', witness).slice(5));
  assert.deepEqual(verifyNote(mixed, [keyOf(log), keyOf(witness)]), { outcome: 'bad-signature' });
  assert.deepEqual(verifyNote(mixed, [keyOf(log)]), { outcome: 'signed', by: [keyOf(log)] });
});

test('what is not a note is refused', () => {
  const good = signed('one\n');
  const wrong = [
    '',
    '\n\n',
    'one\n',
    good.trimEnd(),
    `${good}\n`,
    good.replace('\n\n', '\n'),
    good.replace('—', '-'),
    good.replace('one', 'o\tne'),
    good.replace('one', 'o\rne'),
    good.replace('=', ''),
    `${good.trimEnd()} x\n`,
    good + '— a AAAAAAA=\n'.repeat(64),
    '\n— a AAAA\n',
  ];
  for (const text of wrong) assert.throws(() => readNote(text), { code: 'input-malformed' }, JSON.stringify(text));
  assert.throws(() => readNote('x'.repeat(70_000)), { code: 'input-too-large' });
  assert.equal(readNote(good + '— a AAAAAAA=\n'.repeat(20)).signatures.length, 21);
  assert.throws(() => signed('no newline'), { code: 'internal' });
});

test('no changed character of a signed note is believed', () => {
  const good = signed('audit.example.org/log\n3\n');
  const at = fc.integer({ min: 0, max: good.length - 1 });
  fc.assert(
    fc.property(at, fc.constantFrom('A', '0', ' ', '\n', '='), (index, character) => {
      fc.pre(good[index] !== character);
      const changed = good.slice(0, index) + character + good.slice(index + 1);
      try {
        return verifyNote(readNote(changed), [keyOf(log)]).outcome !== 'signed';
      } catch (error) {
        return (error as { code?: string }).code === 'input-malformed';
      }
    }),
    { numRuns: 500 },
  );
});

test('a checkpoint is read as it was signed', () => {
  const text = signCheckpoint({ origin: log.name, size: 0, root: emptyRoot(), privateKey: log.privateKey, extensions: ['more'] });
  const { checkpoint, note } = readCheckpoint(text);
  assert.deepEqual(checkpoint, { origin: log.name, size: 0, root: new Uint8Array(emptyRoot()), extensions: ['more'] });
  assert.equal(verifyNote(note, [keyOf(log)]).outcome, 'signed');
});

test('what is signed but no checkpoint is refused', () => {
  const root = Buffer.from(emptyRoot()).toString('base64');
  const texts = [
    '\n0\nX\n',
    'o\n00\nX\n',
    'o\n-1\nX\n',
    'o\n+1\nX\n',
    'o\n1e3\nX\n',
    'o\n9007199254740993\nX\n',
    'o\n1\n',
    'o\n1\nX\n\nmore\n',
  ];
  for (const text of [...texts.map((one) => one.replace('X', root)), 'o\n1\nAAAA\n', `o\n1\n${root.replace('=', '')}\n`]) {
    assert.throws(() => readCheckpoint(signed(text)), { code: 'input-malformed' }, JSON.stringify(text));
  }
  assert.throws(() => signCheckpoint({ ...log, origin: log.name, size: -1, root: emptyRoot() }), { code: 'input-malformed' });
});
