// SPDX-License-Identifier: Apache-2.0
import { contentOf, type ToldReport, titleFrom } from './told-report.ts';

/** A repository security advisory as GitHub's REST API answers it; whoever calls this has checked its shape. */
export interface GithubReport {
  ghsa_id: string;
  cve_id?: string | null;
  html_url?: string | undefined;
  summary: string;
  description: string;
  severity?: string | null;
  author?: { login: string } | null;
  identifiers?: readonly { type: string; value: string }[];
  vulnerabilities?:
    | readonly {
        package: { ecosystem: string; name?: string | null } | null;
        vulnerable_version_range?: string | null;
        patched_versions?: string | null;
        vulnerable_functions?: readonly string[] | null;
      }[]
    | null;
  cvss?: { vector_string?: string | null } | null;
  cvss_severities?: {
    cvss_v3?: { vector_string?: string | null } | null;
    cvss_v4?: { vector_string?: string | null } | null;
  } | null;
  cwes?: readonly { cwe_id: string; name?: string }[] | null;
  cwe_ids?: readonly string[] | null;
  credits?: readonly { login?: string; type?: string }[] | null;
}

/** A private vulnerability report. Its author has an account there and no address here. */
export function reportOfGithub(given: GithubReport): ToldReport {
  const things = given.vulnerabilities ?? [];
  const weaknesses = [
    ...(given.cwes ?? []).map(({ cwe_id, name }) => `${cwe_id} ${name ?? ''}`.trim()),
    ...(given.cwes?.length ? [] : (given.cwe_ids ?? [])),
  ];
  const scores = [
    given.cvss?.vector_string,
    given.cvss_severities?.cvss_v3?.vector_string,
    given.cvss_severities?.cvss_v4?.vector_string,
  ];
  const ids = [given.ghsa_id, given.cve_id, ...(given.identifiers ?? []).map(({ value }) => value)];
  const finders = (given.credits ?? []).flatMap(({ login }) => (login ? [login] : []));
  return {
    title: titleFrom(given.summary),
    content: contentOf({
      summary: given.summary,
      severity: given.severity ?? undefined,
      component: unique(things.map((each) => each.package?.name)).join('\n'),
      version: unique(things.map((each) => each.vulnerable_version_range)).join('\n'),
      steps: given.description,
      subsystem: unique(things.flatMap((each) => each.vulnerable_functions ?? [])).join('\n'),
      finders: unique([given.author?.login, ...finders]).join('\n'),
      identifiers: unique(ids).join('\n'),
      weaknesses: unique(weaknesses).join('\n'),
      scores: unique(scores).join('\n'),
      references: given.html_url,
    }),
    language: 'en',
    reporter: given.author ? { name: given.author.login.slice(0, 300) } : null,
    creditName: unique(finders).join('; ').slice(0, 300),
    documentId: given.ghsa_id.toUpperCase(),
    components: unique([...things.map((each) => each.package?.name), repositoryIn(given.html_url)]),
  };
}

/** `https://github.example/owner/name/security/advisories/...`: the repository is what the report is about. */
function repositoryIn(url: string | undefined): string | undefined {
  return /^https:\/\/[^/]+\/[^/]+\/([^/]+)\/security\/advisories\//.exec(url ?? '')?.[1];
}

function unique(texts: readonly (string | null | undefined)[]): string[] {
  return [...new Set(texts.flatMap((text) => (text?.trim() ? [text.trim()] : [])))];
}
