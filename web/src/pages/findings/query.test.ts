// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exceptionGroups, filterOf, isFiltered, queryOf, stateChoice } from './query.ts';

test('the address becomes the question, and nothing else of it', () => {
  const asked = queryOf({ severity: 'high', after: 'x', sort: 'due', password: 'no' }, 3);
  assert.deepEqual(Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)), {
    severity: 'high',
    product: 3,
    sort: 'due',
    after: 'x',
    limit: 50,
  });
});

test('counts and files are asked without the page', () => {
  assert.deepEqual(
    Object.keys(filterOf({ after: 'x', sort: 'due' }, 1)).filter((key) => ['after', 'sort', 'limit'].includes(key)),
    [],
  );
});

test('a sort order is no filter', () => {
  assert.equal(isFiltered({ sort: 'due', product: '1' }), false);
  assert.equal(isFiltered({ q: 'left-pad' }), true);
});

test('"all" stands alone, whichever was chosen last', () => {
  assert.equal(stateChoice('new,all'), 'all');
  assert.equal(stateChoice('all,fixed'), 'fixed');
  assert.equal(stateChoice('new,fixed'), 'new,fixed');
  assert.equal(stateChoice(undefined), undefined);
});

test('rows of one flaw in one package make one proposal, with every target once', () => {
  const target = (ref: string) => ({ id: 1, ref, name: ref, kind: 'repository' as const });
  const groups = exceptionGroups([
    { id: 1, about: 'CVE-1900-1', package: 'left', target: target('repository:b') },
    { id: 2, about: 'CVE-1900-1', package: 'left', target: target('repository:a') },
    { id: 3, about: 'CVE-1900-1', package: 'left', target: target('repository:a') },
    { id: 4, about: 'CVE-1900-2', package: 'left', target: target('repository:a') },
  ]);
  assert.deepEqual(groups, [
    { about: 'CVE-1900-1', package: 'left', first: 1, targets: ['repository:a', 'repository:b'] },
    { about: 'CVE-1900-2', package: 'left', first: 4, targets: ['repository:a'] },
  ]);
});
