// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Publisher } from '../../api/types.ts';
import { draftOf, faultyPaths, publisherOf } from './publisher-draft.ts';

const sample: Publisher = {
  name: 'Example Foundation',
  namespace: 'https://example.org',
  baseUrl: 'https://security.example.org',
  contact: 'security@example.org',
  idPrefix: 'NGAO',
  languages: ['en', 'fr'],
  category: 'coordinator',
  policyUrl: 'https://example.org/policy',
  moreContacts: ['tel:+1-201-555-0123', 'https://example.org/report'],
  cna: { orgId: '0f1e2d3c-4b5a-4678-9abc-def012345678', shortName: 'example' },
};

test('what is read into the form is what is sent again', () => {
  assert.deepEqual(publisherOf(draftOf(sample)), sample);
  assert.deepEqual(faultyPaths(sample), []);
});

test('what is empty is not sent, and a publisher without a category is a vendor', () => {
  const { policyUrl: _, moreContacts: __, cna: ___, category: ____, ...plain } = sample;
  assert.deepEqual(publisherOf({ ...draftOf(plain), french: false }), { ...plain, category: 'vendor', languages: ['en'] });
});

test('every field that would be refused is told at once', () => {
  const draft = {
    ...draftOf(sample),
    contact: 'nobody',
    policyUrl: 'http://example.org',
    moreContacts: 'example.org',
    orgId: '',
  };
  assert.deepEqual(faultyPaths(publisherOf(draft)).sort(), ['/cna/orgId', '/contact', '/moreContacts', '/policyUrl']);
  const many = { ...sample, moreContacts: Array.from({ length: 6 }, () => 'tel:1') };
  assert.deepEqual(faultyPaths(many), ['/moreContacts']);
});
