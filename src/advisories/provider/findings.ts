// SPDX-License-Identifier: Apache-2.0

/** CSAF 2.0 clause 7.1, as the official checker of providers names them. */
export const requirementTitles = {
  1: 'Valid CSAF documents',
  2: 'Filename',
  3: 'TLS',
  4: 'TLP:WHITE',
  5: 'TLP:AMBER and TLP:RED',
  6: 'Redirects',
  7: 'provider-metadata.json',
  8: 'security.txt',
  9: '/.well-known/csaf/provider-metadata.json',
  10: 'DNS path',
  11: 'One folder per year',
  12: 'index.txt',
  13: 'changes.csv',
  14: 'Directory listings',
  15: 'ROLIE feed',
  16: 'ROLIE service document',
  17: 'ROLIE category document',
  18: 'Integrity',
  19: 'Signatures',
  20: 'Public OpenPGP Key',
} as const;
export type RequirementNumber = keyof typeof requirementTitles;

export interface RequirementResult {
  requirement: RequirementNumber;
  title: string;
  /** Whether nothing breaks it. */
  ok: boolean;
  /** What breaks it, one sentence each. */
  findings: string[];
  /** What was not checked or could be better. */
  notes: string[];
}

/** Collects findings and notes by requirement. */
export class Findings {
  private readonly found = new Map<RequirementNumber, { findings: Set<string>; notes: Set<string> }>();

  breaks(requirement: RequirementNumber, finding: string): void {
    this.of(requirement).findings.add(finding);
  }

  notes(requirement: RequirementNumber, note: string): void {
    this.of(requirement).notes.add(note);
  }

  results(): RequirementResult[] {
    return Object.entries(requirementTitles).map(([number, title]) => {
      const requirement = Number(number) as RequirementNumber;
      const { findings, notes } = this.of(requirement);
      return { requirement, title, ok: findings.size === 0, findings: [...findings], notes: [...notes] };
    });
  }

  private of(requirement: RequirementNumber) {
    const own = this.found.get(requirement) ?? { findings: new Set<string>(), notes: new Set<string>() };
    this.found.set(requirement, own);
    return own;
  }
}

/** The three roles of clause 7.2, by the requirements that are met. */
export function meetsRole(results: readonly RequirementResult[], role: string): boolean {
  const met = new Set(results.filter(({ ok }) => ok).map(({ requirement }) => requirement));
  const all = (...numbers: RequirementNumber[]) => numbers.every((number) => met.has(number));
  if (!all(1, 2, 3, 4)) return false;
  if (role === 'csaf_publisher') return true;
  const found = met.has(8) || met.has(9) || met.has(10);
  const isProvider = all(5, 6, 7) && found && (all(11, 12, 13, 14) || all(15, 16, 17));
  return role === 'csaf_trusted_provider' ? isProvider && all(18, 19, 20) : isProvider;
}
