// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { buildPurl, canonicalPurl, type PurlParts, parsePurl, purlFault } from '../../src/model/purl.ts';
import { type Grade, type Judged, tally } from './grade.ts';

interface OfficialCase {
  description: string;
  test_group: 'required' | 'recommended';
  test_type: 'parse' | 'build' | 'validate';
  input: string | PurlParts;
  expected_output?: string | PurlParts | null;
  expected_failure: boolean;
}

/** Of the suite as it was published in August 2026. */
const suiteSize = { required: 521, recommended: 65 };

/** The required or the recommended cases of the official suite. */
export function gradePurl(corpus: string, group: OfficialCase['test_group']): Grade {
  const tests = join(corpus, 'standards/purl/tests');
  const judged = readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => (JSON.parse(readFileSync(join(tests, file), 'utf8')) as { tests: OfficialCase[] }).tests)
    .filter((each) => each.test_group === group)
    .map((each): Judged => ({ name: JSON.stringify(each), isRight: isDeepStrictEqual(answer(each), expected(each)) }));
  const missing = suiteSize[group] - judged.length;
  const notGraded = missing > 0 ? [`${missing} of the ${suiteSize[group]} ${group} cases, which the corpus does not hold`] : [];
  return tally({ suite: 'package-url/purl-spec', version: `${group} cases` }, judged, notGraded);
}

/** The examples of every type definition are purls. */
export function gradePurlTypes(corpus: string): Grade {
  const folder = join(corpus, 'standards/purl/types');
  const judged = readdirSync(folder).flatMap((file) => {
    const { examples }: { examples: string[] } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    return examples.map((example): Judged => ({ name: example, isRight: purlFault(example) === undefined }));
  });
  return tally({ suite: 'package-url/purl-spec', version: 'examples of the types' }, judged);
}

function answer(each: OfficialCase): unknown {
  if (each.test_type === 'build') return buildPurl(each.input as PurlParts) ?? null;
  if (each.test_type === 'validate') return canonicalPurl(each.input as string) ?? null;
  const purl = parsePurl(each.input as string);
  return purl ? plain(purl) : null;
}

function expected(each: OfficialCase): unknown {
  if (each.expected_failure) return null;
  return each.test_type === 'parse' ? plain(each.expected_output as PurlParts) : each.expected_output;
}

function plain(parts: PurlParts): Record<string, unknown> {
  const given = parts.qualifiers ?? {};
  const qualifiers = given instanceof Map ? Object.fromEntries(given) : given;
  const { type, namespace, name, version, subpath } = parts;
  return {
    type,
    namespace: namespace || '',
    name,
    version: version || '',
    qualifiers: { ...qualifiers },
    subpath: subpath || '',
  };
}
