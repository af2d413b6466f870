// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { gather } from '../../../../test/builders/gather-report.ts';
import { readDependencyCheck } from './read-dependency-check.ts';

const xml = readFileSync(join(import.meta.dirname, 'testdata/xml/input/report.xml'), 'utf8');
const read = async (text: string) => gather(await readDependencyCheck({ file: 'report.xml', bytes: Buffer.from(text) }));

it('closes nothing when it is undated, looked at nothing, had errors, or tells no version', async () => {
  assert.ok((await read(xml)).proof !== null);
  const doubtful: [string, RegExp][] = [
    [xml.replace(/<reportDate>.*<\/reportDate>/, ''), /undated/],
    [xml.replace(/<engineVersion>.*<\/engineVersion>/, ''), /version of its engine/],
    [xml.replace(/<dependencies>[\s\S]*<\/dependencies>/, '<dependencies/>'), /no dependency/],
    [xml.replace('</scanInfo>', '<analysisExceptions><exception/></analysisExceptions></scanInfo>'), /1 error\b/],
  ];
  for (const [text, notice] of doubtful) {
    const { proof, notices } = await read(text);
    assert.equal(proof, null);
    assert.match(notices.join(), notice);
  }
});

it('reads the identifiers of old schemas', async () => {
  const old = xml.replace(
    /<identifiers>[\s\S]*?<\/identifiers>/,
    '<identifiers><identifier type="maven"><name>(org.example:core:1.0)</name></identifier></identifiers>',
  );
  assert.equal((await read(old)).observations[0]?.component?.purl, 'pkg:maven/org.example/core@1.0');
});

it('tells the severity by the score where there is no word, and leaves out scores that are none', async () => {
  const silent = xml.replace('<severity>HIGH</severity>', '');
  assert.equal((await read(silent)).observations[0]?.severity, 'high');
  const broken = xml.replaceAll('<attackVector>NETWORK</attackVector>', '<attackVector>ELSEWHERE</attackVector>');
  assert.deepEqual(
    (await read(broken)).observations[0]?.cvss.map(({ version }) => version),
    ['2.0'],
  );
});
