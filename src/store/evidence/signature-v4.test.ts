// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { emptyDigest, escaped, signedHeaders } from './signature-v4.ts';

// The documentation of the protocol ("Examples: Signature Calculations in AWS Signature Version 4") signs for this host.
const host = ['examplebucket', 's3', 'amazonaws', 'com'].join('.');
const key = { accessKey: 'AKIAIOSFODNN7EXAMPLE', secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', region: 'us-east-1' };
const at = '2013-05-24T00:00:00.000Z';
const signatureOf = (path: string, more: { method?: string; headers?: Record<string, string>; bodyDigest?: string } = {}) => {
  const { authorization = '' } = signedHeaders(
    { method: 'GET', bodyDigest: emptyDigest, at, ...more, url: new URL(`https://${host}${path}`) },
    key,
  );
  return /Signature=([0-9a-f]{64})$/.exec(authorization)?.[1];
};

test('the signatures are those of the protocol’s own examples', () => {
  assert.equal(
    signatureOf('/test.txt', { headers: { range: 'bytes=0-9' } }),
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  );
  assert.equal(
    signatureOf('/test$file.text', {
      method: 'PUT',
      headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
      bodyDigest: createHash('sha256').update('Welcome to Amazon S3.').digest('hex'),
    }),
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  );
  assert.equal(signatureOf('/?lifecycle'), 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543');
  assert.equal(signatureOf('/?max-keys=2&prefix=J'), '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7');
  assert.equal(signatureOf('/?prefix=J&max-keys=2'), signatureOf('/?max-keys=2&prefix=J'), 'in whatever order they are asked');
});

test('what is signed is named, and the secret is not sent', () => {
  const headers = signedHeaders({ method: 'GET', url: new URL(`https://${host}/x`), bodyDigest: emptyDigest, at }, key);
  assert.match(
    headers.authorization ?? '',
    /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/20130524\/us-east-1\/s3\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, /,
  );
  assert.equal(headers['x-amz-date'], '20130524T000000Z');
  assert.ok(!JSON.stringify(headers).includes(key.secretKey));
});

test('everything but unreserved characters is escaped', () => {
  assert.equal(escaped("a-b._~/ +=!'()*ü"), 'a-b._~%2F%20%2B%3D%21%27%28%29%2A%C3%BC');
});
