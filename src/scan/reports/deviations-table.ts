// SPDX-License-Identifier: Apache-2.0

/** Where our count differs from the corpus's expectation, and why ours is better founded. */
export interface Deviation {
  /** As `file` of expectations.json. */
  file: string;
  /** Findings expected there, or 'refused'. */
  theirs: number | 'refused';
  /** Observations of ours, or 'refused'. */
  ours: number | 'refused';
  why: string;
}

/** Used by corpus.test.ts and corpus-b.test.ts: every deviation of the shelf, by file. */
export const deviations: readonly Deviation[] = [
  {
    file: 'npm_audit/many_vuln_npm7.json',
    theirs: 'refused',
    ours: 8,
    why: 'One reader reads both versions of npm audit; the eight advisories stand in "via", effects are not counted again.',
  },
  {
    file: 'npm_audit/multiple_cwes.json',
    theirs: 41,
    ours: 44,
    why: 'Three advisories hit two installed versions of their package; each version is a component that has to go.',
  },
  {
    file: 'npm_audit/multiple_cwes2.json',
    theirs: 6,
    ours: 7,
    why: 'One advisory hits two installed versions of its package.',
  },
  {
    file: 'npm_audit_7_plus/many_vulns.json',
    theirs: 6,
    ours: 3,
    why: 'Six entries, three advisories: the other three only say through which packages the flaws come.',
  },
  {
    file: 'yarn_audit/yarn_audit_zero_vul.json',
    theirs: 0,
    ours: 'refused',
    why: 'Yarn says "No lockfile found" and counts no dependencies: nothing was looked at, so nothing is clean.',
  },
  {
    file: 'trivy/kubernetes_fabricated_internal_duplicates.json',
    theirs: 13,
    ours: 10,
    why: 'Three entries repeat others word for word: the same flaw of the same package in the same workload.',
  },
  {
    file: 'trivy/kubernetes_fabricated_internal_duplicates_subset.json',
    theirs: 5,
    ours: 3,
    why: 'Two entries repeat others word for word.',
  },
  {
    file: 'trivy/legacy_no_vuln.json',
    theirs: 0,
    ours: 'refused',
    why: 'The file is the word "null", which proves no scan; taken as clean it would close every finding.',
  },
  {
    file: 'spdx/spdx_3_unsupported.json',
    theirs: 'refused',
    ours: 0,
    why: 'SPDX 3.0 is read: one package for the inventory, no finding.',
  },
  {
    file: 'dependency_track/deptrack_npm_4.14.1.json',
    theirs: 22,
    ours: 15,
    why: 'Seven entries tell a flaw of a package again, under the other id of the same alias pair.',
  },
  {
    file: 'dependency_track/deptrack_php_4.14.1.json',
    theirs: 13,
    ours: 8,
    why: 'Five entries tell a flaw of a package again, under the other id of the same alias pair.',
  },
  {
    file: 'dependency_track/no_findings_because_findings_key_is_missing.json',
    theirs: 0,
    ours: 'refused',
    why: 'No list of findings is not an empty list: the export failed or the project was never analysed.',
  },
  {
    file: 'dependency_track/no_findings_because_findings_key_is_null.json',
    theirs: 0,
    ours: 'refused',
    why: 'No list of findings is not an empty list: the export failed or the project was never analysed.',
  },
  {
    file: 'osv_scanner/many_findings.json',
    theirs: 66,
    ours: 37,
    why: 'The scanner itself groups its 66 records into 37 flaws of a package; each group is one observation.',
  },
  {
    file: 'osv_scanner/no_findings.json',
    theirs: 0,
    ours: 'refused',
    why: 'An empty file proves no scan.',
  },
  {
    file: 'sarif/appendix_k1_double.sarif',
    theirs: 0,
    ours: 'refused',
    why: 'Two runs without results, versions and invocations: nothing shows that either tool ran.',
  },
  {
    file: 'semgrep/empty.json',
    theirs: 0,
    ours: 'refused',
    why: 'Neither a version nor a scanned file is named: a run on the wrong folder looks the same.',
  },
  {
    file: 'github_sast/github_sast_zero_vul.json',
    theirs: 0,
    ours: 'refused',
    why: 'An empty page of an API answer names no repository and no analysis; it would prove nothing clean.',
  },
  {
    file: 'csaf/csaf_no_vuln.json',
    theirs: 0,
    ours: 'refused',
    why: 'An advisory without vulnerabilities makes no statement; it is no scan, and there is nothing to take from it.',
  },
  {
    file: 'sonarqube/empty_zip.zip',
    theirs: 0,
    ours: 'refused',
    why: 'A zip archive that holds an empty folder is no report.',
  },
  {
    file: 'sonarqube/findings_over_api.json',
    theirs: 5,
    ours: 4,
    why: 'One of the five is a CODE_SMELL (a wrapper type in place of a primitive), no matter of security or correctness.',
  },
  {
    file: 'sonarqube/findings_over_api_empty.json',
    theirs: 0,
    ours: 'refused',
    why: 'The API answers the same for a project that was never analysed or does not exist.',
  },
  {
    file: 'api_sonarqube/hotspots/one_vuln.json',
    theirs: 'refused',
    ours: 1,
    why: 'A saved list of hotspots of the API is read; it opens findings and closes none.',
  },
  {
    file: 'api_sonarqube/hotspots/many_vulns.json',
    theirs: 'refused',
    ours: 2,
    why: 'A saved list of hotspots of the API is read; it opens findings and closes none.',
  },
];
