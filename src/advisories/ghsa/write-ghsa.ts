// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryProduct, AdvisoryRange, AdvisoryScore } from '../../model/advisory.ts';
import type { AdvisoryInput } from '../contract.ts';
import { writeDocument } from '../json-document.ts';
import { namesOf, pageOf } from '../telling.ts';
import { creditLine, inLanguages, markdownOf, shorten } from '../words.ts';
import { packageOf } from './packages.ts';

/** The API's limits. */
const longest = { summary: 1024, description: 65_535 };

/**
 * Body of `POST` and `PATCH /repos/{owner}/{repo}/security-advisories` (GitHub REST API 2022-11-28). Credits there are accounts,
 * which an advisory does not know: people are named in the description. Severity is told by a vector or by a word, never both.
 */
export function writeGhsa({ advisory, publisher }: AdvisoryInput): string {
  const { name } = namesOf(advisory);
  const score = theOneScore(advisory.cvss);
  const people = advisory.credits.map((credit) => `- ${creditLine(credit)} (${credit.type.replaceAll('-', ' ')})`);
  const texts = inLanguages(advisory, advisory.title).map(({ lang, value }) =>
    lang === 'en' ? markdownOf(advisory, 'en') : `# ${value}\n\n${markdownOf(advisory, lang)}`,
  );
  const parts = [...texts, ...(people.length > 0 ? [`## Credits\n\n${people.join('\n')}`] : [])];
  const footer = `\n\n---\n\nAdvisory: ${pageOf(publisher, advisory)}`;
  return writeDocument({
    // The API knows no withdrawal.
    summary: shorten(`${advisory.withdrawn ? 'Withdrawn: ' : ''}${advisory.title.en}`, longest.summary),
    description: `${shorten(parts.join('\n\n'), longest.description - footer.length)}${footer}`,
    cve_id: name.startsWith('CVE-') ? name : null,
    vulnerabilities: advisory.products.filter(({ status }) => status === 'affected').flatMap(vulnerabilitiesOf),
    cwe_ids: [...new Set(advisory.cwes)].sort(),
    ...(score ? { cvss_vector_string: score.vector } : { severity: advisory.severity }),
  });
}

/** The API takes one vector: the newest version that is there. */
export function theOneScore<T extends Pick<AdvisoryScore, 'version'>>(scores: readonly T[]): T | undefined {
  return scores.toSorted((a, b) => Number(b.version) - Number(a.version))[0];
}

/** One entry per stretch, so that each has its own fixed version. */
function vulnerabilitiesOf({ purl, ranges, versions }: AdvisoryProduct): object[] {
  const named = packageOf(purl);
  const entry = (range: string | null, fixed?: string) => ({
    package: named,
    vulnerable_version_range: range,
    patched_versions: fixed ?? null,
  });
  if (ranges.length + versions.length === 0) return [entry('>= 0')];
  return [
    ...ranges.map((range) => entry(spelled(range), range.fixed)),
    ...[...new Set(versions)].sort().map((version) => entry(`= ${version}`)),
  ];
}

function spelled({ introduced, fixed, lastAffected }: AdvisoryRange): string {
  const end = fixed !== undefined ? `< ${fixed}` : lastAffected !== undefined ? `<= ${lastAffected}` : '';
  if (end === '') return `>= ${introduced}`;
  return introduced === '0' ? end : `>= ${introduced}, ${end}`;
}
