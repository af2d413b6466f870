// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { schemeForEcosystem, schemeForType, versionSchemes } from './registry.ts';

describe('the registry of version schemes', () => {
  it('lists exactly the folders', () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(versionSchemes.map(({ id }) => id).toSorted(), folders.map(({ name }) => name).toSorted());
  });

  it('names each ecosystem and each type once', () => {
    const ecosystems = versionSchemes.flatMap((scheme) => scheme.ecosystems);
    const types = versionSchemes.flatMap((scheme) => scheme.types);
    assert.equal(new Set(ecosystems).size, ecosystems.length);
    assert.equal(new Set(types).size, types.length);
  });

  it('finds the scheme of an ecosystem, with or without suffix', () => {
    assert.equal(schemeForEcosystem('npm')?.id, 'npm');
    assert.equal(schemeForEcosystem('Node.js')?.id, 'npm');
    assert.equal(schemeForEcosystem('Alpine:v3.20')?.id, 'apk');
    assert.equal(schemeForEcosystem('Ubuntu:24.04:LTS')?.id, 'deb');
    assert.equal(schemeForEcosystem('Red Hat:enterprise_linux:9::baseos')?.id, 'rpm');
  });

  it('finds the scheme of a purl or VERS type', () => {
    assert.equal(schemeForType('golang')?.id, 'go');
    assert.equal(schemeForType('gem')?.id, 'rubygems');
  });

  it('knows nothing of other names', () => {
    for (const name of ['', 'NPM', 'Linux', 'constructor', '__proto__', ':npm']) {
      assert.equal(schemeForEcosystem(name), undefined);
      assert.equal(schemeForType(name), undefined);
    }
  });
});
