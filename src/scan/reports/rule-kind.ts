// SPDX-License-Identifier: Apache-2.0
import { preferredId } from '../../model/vulnerability-ids.ts';

/** What a rule of a tool that speaks SARIF is about. */
export interface RuleFacts {
  /** The tool's name. */
  tool: string;
  /** The rule's id. */
  rule: string;
  /** Its tags; `vulnerability`, `secret`. */
  tags: readonly string[];
  /** Whether the rule names packages. */
  hasPackage?: boolean;
}

const secretTools =
  /gitleaks|trufflehog|secretlint|detect-secrets|ggshield|gitguardian|secret.?scan|talisman|whispers|noseyparker/i;
/** Tools that look at packages and nothing else. */
const packageTools =
  /^(?:owasp )?(?:dependency-check|retire|osv-scanner|grype|anchore|npm.?audit|pip-audit|cargo-audit|govulncheck|nancy|bundler-audit)/i;
/** An advisory id that begins the rule's id, as package scanners write it: `CVE-2021-1234-apk-tools` (Grype), `GHSA-...`. */
const advisoryId =
  /^(?:CVE-\d{4}-\d{4,}|GHSA(?:-[0-9a-z]{4}){3}|MAL-\d{4}-\d+|(?:GO|RUSTSEC|PYSEC|OSV|DSA|DLA|USN|ALAS|RHSA|ELSA|RLSA|ALSA|SUSE-SU|openSUSE-SU|SNYK|TEMP)-[\w:.-]{3,80})/;

/** `secret` for tools and tags of secrets, `vulnerability` for rules that are an advisory or name a package, else `code`. */
export function kindOfRule({ tool, rule, tags, hasPackage }: RuleFacts): 'secret' | 'vulnerability' | 'code' {
  const words = tags.map((tag) => tag.toLowerCase());
  if (isSecretTool(tool) || words.includes('secret') || words.includes('secrets')) return 'secret';
  if (hasPackage || packageTools.test(tool) || advisoryId.test(rule) || words.includes('vulnerability')) return 'vulnerability';
  return 'code';
}

/** Advisory ids in a text, the one that people quote first; each id once. Bounded: the first 4 KiB are looked at. */
export function vulnerabilityIds(...texts: readonly string[]): string[] {
  const found = texts.flatMap((text) => text.slice(0, 4096).match(anyId) ?? []);
  const ids = [...new Set(found)].sort();
  const first = preferredId(ids);
  return first === '' ? [] : [first, ...ids.filter((id) => id !== first)];
}

const anyId = /\b(?:CVE-\d{4}-\d{4,19}|GHSA(?:-[0-9a-z]{4}){3}|MAL-\d{4}-\d{1,9})(?![0-9A-Za-z])/g;

/** The advisory id at the start of a rule's id, without the package name that Grype appends; '' when there is none. */
export function leadingAdvisory(rule: string): string {
  return (
    vulnerabilityIds(/^(?:CVE-\d{4}-\d{4,}|GHSA(?:-[0-9a-z]{4}){3}|MAL-\d{4}-\d+)/.exec(rule)?.[0] ?? '')[0] ??
    advisoryId.exec(rule)?.[0] ??
    ''
  );
}

/** Tools that look for secrets and nothing else. */
export function isSecretTool(tool: string): boolean {
  return secretTools.test(tool);
}
