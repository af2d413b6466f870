// SPDX-License-Identifier: Apache-2.0

/** One flaw in one package of one lockfile, as three tools tell it. */
export const flaw = { ghsa: 'GHSA-2222-3333-4444', cve: 'CVE-1900-0001', package: 'left-gap', version: '1.0.0', fixed: '1.0.1' };

export interface Told {
  /** Whether the tool still finds it. */
  finds?: boolean;
  /** When it looked. */
  at?: string;
  /** Whether it knows the CVE beside the GHSA. */
  aliases?: boolean;
  ignored?: boolean;
}

export function grypeTells({ finds = true, at = '2026-05-01T00:00:00Z', aliases = true, ignored = false }: Told = {}): string {
  const match = {
    vulnerability: { id: flaw.ghsa, severity: 'High', description: 'A gap.', fix: { versions: [flaw.fixed], state: 'fixed' } },
    relatedVulnerabilities: aliases ? [{ id: flaw.cve, severity: 'High' }] : [],
    matchDetails: [{ type: 'exact-direct-match' }],
    artifact: {
      id: '0',
      name: flaw.package,
      version: flaw.version,
      type: 'npm',
      locations: [{ path: '/package-lock.json' }],
      purl: `pkg:npm/${flaw.package}@${flaw.version}`,
    },
  };
  return JSON.stringify({
    matches: finds && !ignored ? [match] : [],
    ignoredMatches:
      finds && ignored ? [{ ...match, appliedIgnoreRules: [{ vulnerability: flaw.ghsa, reason: 'not reached' }] }] : [],
    source: { type: 'directory', target: '.' },
    distro: { name: '', version: '', idLike: null },
    descriptor: { name: 'grype', version: '0.100.0', timestamp: at, db: { status: { built: at, valid: true } } },
  });
}

export function npmAuditTells({ finds = true }: Told = {}): string {
  const entry = {
    name: flaw.package,
    severity: 'high',
    isDirect: true,
    via: [
      {
        source: 1,
        name: flaw.package,
        dependency: flaw.package,
        title: 'Gap',
        url: `https://github.com/advisories/${flaw.ghsa}`,
        severity: 'high',
        cwe: ['CWE-79'],
        cvss: { score: 0, vectorString: null },
        range: `<${flaw.fixed}`,
      },
    ],
    effects: [],
    range: `<${flaw.fixed}`,
    nodes: [`node_modules/${flaw.package}`],
    fixAvailable: true,
  };
  return JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: finds ? { [flaw.package]: entry } : {},
    metadata: {
      vulnerabilities: { info: 0, low: 0, moderate: 0, high: finds ? 1 : 0, critical: 0, total: finds ? 1 : 0 },
      dependencies: { prod: 3, dev: 0, optional: 0, peer: 0, peerOptional: 0, total: 3 },
    },
  });
}

export function dependabotTells({ finds = true }: Told = {}): string {
  return JSON.stringify([
    {
      number: 1,
      state: finds ? 'open' : 'fixed',
      fixed_at: finds ? null : '2026-05-03T00:00:00Z',
      dependency: {
        package: { ecosystem: 'npm', name: flaw.package },
        manifest_path: 'package-lock.json',
        scope: 'runtime',
        relationship: 'direct',
      },
      security_advisory: {
        ghsa_id: flaw.ghsa,
        cve_id: flaw.cve,
        summary: 'Gap in the gap',
        description: '',
        severity: 'high',
        identifiers: [
          { value: flaw.ghsa, type: 'GHSA' },
          { value: flaw.cve, type: 'CVE' },
        ],
        references: [],
        cwes: [],
      },
      security_vulnerability: {
        package: { ecosystem: 'npm', name: flaw.package },
        severity: 'high',
        vulnerable_version_range: `< ${flaw.fixed}`,
        first_patched_version: { identifier: flaw.fixed },
      },
      html_url: 'https://github.example.org/example/app/security/dependabot/1',
    },
  ]);
}
