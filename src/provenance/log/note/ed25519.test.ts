// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { corpus, corpusTest } from '../../../../test/builders/corpus.ts';
import { gradeEd25519 } from '../../../../tools/conformance/signed-logs.ts';
import { isStrongKey, privateKeyOfSeed, publicKeyBytes, signEd25519, verifyEd25519 } from './ed25519.ts';

const key = privateKeyOfSeed(Buffer.alloc(32, 7));
const message = Buffer.from('a message');
const signature = signEd25519(key, message);

test('what was signed verifies, anything else does not', () => {
  const publicKey = publicKeyBytes(key);
  assert.ok(verifyEd25519(publicKey, message, signature));
  assert.ok(!verifyEd25519(publicKey, Buffer.from('another'), signature));
  assert.ok(!verifyEd25519(publicKeyBytes(privateKeyOfSeed(Buffer.alloc(32, 8))), message, signature));
  assert.ok(!verifyEd25519(publicKey, message, signature.subarray(0, 63)));
  assert.ok(!verifyEd25519(publicKey.subarray(1), message, signature));
});

const prime = 2n ** 255n - 19n;
const modulo = (value: bigint) => ((value % prime) + prime) % prime;

function power(value: bigint, exponent: bigint): bigint {
  if (exponent === 0n) return 1n;
  const root = power(modulo(value * value), exponent / 2n);
  return exponent % 2n === 1n ? modulo(root * value) : root;
}

const divide = (a: bigint, b: bigint) => modulo(a * power(modulo(b), prime - 2n));

/** The y of twice the point with this y, by the addition law of RFC 8032, section 5.1.4. */
function doubled(y: bigint): bigint {
  const d = divide(-121665n, 121666n);
  const x2 = divide(y * y - 1n, d * y * y + 1n);
  return divide(y * y + x2, 1n - modulo(d * x2 * y * y));
}

test('a key of small order is refused: eight times it is nothing', () => {
  const weak = [
    '0100000000000000000000000000000000000000000000000000000000000000',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000000',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  ].map((hex) => Buffer.from(hex, 'hex'));
  for (const key of weak) {
    const y = BigInt(`0x${Buffer.from(key).reverse().toString('hex')}`);
    assert.equal(doubled(doubled(doubled(y))), 1n, key.toString('hex'));
    const otherSign = Buffer.from(key);
    otherSign[31] = (otherSign[31] as number) | 0x80;
    assert.deepEqual([isStrongKey(key), isStrongKey(otherSign)], [false, false]);
  }
  assert.equal(isStrongKey(Buffer.from(`ee${'ff'.repeat(30)}7f`, 'hex')), false, 'y = p + 1 is a second spelling of 1');
});

test('a signature with S + L is refused', () => {
  const order = 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn;
  const s = BigInt(`0x${Buffer.from(signature.slice(32)).reverse().toString('hex')}`) + order;
  const other = Buffer.concat([signature.slice(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse()]);
  assert.equal(verifyEd25519(publicKeyBytes(key), message, other), false);
});

test('keys of another kind are refused with a sentence', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  assert.throws(() => signEd25519(privateKey, message), { code: 'config-invalid' });
  assert.throws(() => publicKeyBytes(privateKey), { code: 'config-invalid' });
  assert.throws(() => privateKeyOfSeed(Buffer.alloc(31)), { code: 'config-invalid' });
});

test('every published signature gets the published verdict', corpusTest, () => {
  const { wrong, total } = gradeEd25519(corpus!);
  assert.deepEqual([wrong, total], [[], 151]);
});
