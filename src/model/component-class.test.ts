// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classOfPackage, isNodeRuntime } from './component-class.ts';
import { parsePurl } from './purl.ts';

const classOf = (purl: string, name: string, ...foundAt: string[]) => classOfPackage({ purl: parsePurl(purl), name, foundAt });

describe('classOfPackage', () => {
  it('tells who put the package there', () => {
    assert.equal(classOf('pkg:apk/alpine/musl@1.2.5-r0', 'musl', '/lib/apk/db/installed'), 'base-os');
    assert.equal(classOf('pkg:generic/node@24.1.0', 'node', '/usr/local/bin/node'), 'runtime');
    assert.equal(classOf('', 'node', '/usr/local/bin/node'), 'runtime');
    assert.equal(
      classOf('pkg:npm/tar@6.0.0', 'tar', '/usr/local/lib/node_modules/npm/node_modules/tar/package.json'),
      'base-npm',
    );
    assert.equal(classOf('pkg:npm/tar@6.0.0', 'tar', '/usr/local/lib/node_modules/mine/package.json'), 'app');
    assert.equal(classOf('pkg:npm/tar@6.0.0', 'tar'), 'app');
  });

  it('counts a package as the application’s when one copy is', () => {
    const paths = ['/usr/local/lib/node_modules/npm/node_modules/tar/package.json', '/opt/app/node_modules/tar/package.json'];
    assert.equal(classOf('pkg:npm/tar@6.0.0', 'tar', ...paths), 'app');
  });

  it('knows the npm package "node" from the Node.js binary', () => {
    assert.equal(isNodeRuntime({ purl: parsePurl('pkg:npm/node@20.0.0'), name: 'node', foundAt: ['/bin/node'] }), false);
    assert.equal(isNodeRuntime({ purl: parsePurl('pkg:generic/Node.js@20.0.0'), name: '', foundAt: [] }), true);
  });
});
