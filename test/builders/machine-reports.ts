// SPDX-License-Identifier: Apache-2.0

/** A draft of CSAF 2.0 that passes its schema and mandatory tests: one flaw in one product. */
export function csafDraft(given: { id?: string; title?: string; product?: string; note?: string; contact?: string } = {}) {
  const { id = 'EXAMPLE-2026-7', title = 'Transfers can be sent twice', product = 'ledger', contact } = given;
  const { note = 'The fulfil handler takes the same message again after a restart.' } = given;
  const at = '2026-05-30T08:00:00.000Z';
  return {
    document: {
      category: 'csaf_security_advisory',
      csaf_version: '2.0',
      title,
      lang: 'en',
      distribution: { tlp: { label: 'RED' } },
      notes: [{ category: 'description', title: 'What happens', text: note }],
      references: [{ category: 'external', summary: 'Where it was seen', url: 'https://vendor.example.org/case/7' }],
      acknowledgments: [{ names: ['Heron'], organization: 'Example Lab' }],
      publisher: {
        category: 'vendor',
        name: 'Example Vendor',
        namespace: 'https://vendor.example.org',
        ...(contact !== undefined && { contact_details: contact }),
      },
      tracking: {
        id,
        status: 'draft',
        version: '0.1.0',
        initial_release_date: at,
        current_release_date: at,
        revision_history: [{ date: at, number: '0.1.0', summary: 'Draft.' }],
      },
    },
    product_tree: {
      full_product_names: [
        {
          name: product,
          product_id: 'P1',
          product_identification_helper: { purl: `pkg:npm/%40example/${product}@1.2.3` },
        },
      ],
    },
    vulnerabilities: [
      {
        cve: 'CVE-1900-0007',
        cwe: { id: 'CWE-294', name: 'Authentication Bypass by Capture-replay' },
        notes: [{ category: 'description', text: note }],
        product_status: { known_affected: ['P1'] },
        threats: [{ category: 'impact', details: 'Money moves twice.', product_ids: ['P1'] }],
      },
    ],
  };
}

/** What GitHub's REST API answers for a private vulnerability report. */
export function githubReport(given: Record<string, unknown> = {}) {
  return {
    ghsa_id: 'GHSA-2345-6789-cfgh',
    cve_id: null,
    url: 'https://api.forge.example.org/repos/example/ledger/security-advisories/GHSA-2345-6789-cfgh',
    html_url: 'https://forge.example.org/example/ledger/security/advisories/GHSA-2345-6789-cfgh',
    summary: 'Duplicate transfers after a restart',
    description: 'Restart the *handler* while a transfer waits: it is fulfilled twice.',
    severity: 'high',
    author: { login: 'heron', id: 1 },
    publisher: null,
    identifiers: [{ type: 'GHSA', value: 'GHSA-2345-6789-cfgh' }],
    state: 'triage',
    created_at: '2026-05-30T08:00:00Z',
    published_at: null,
    submission: { accepted: false },
    vulnerabilities: [
      {
        package: { ecosystem: 'npm', name: '@example/ledger' },
        vulnerable_version_range: '< 1.2.4',
        patched_versions: null,
        vulnerable_functions: ['fulfil'],
      },
    ],
    cvss: { vector_string: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N', score: 6.5 },
    cwes: [{ cwe_id: 'CWE-294', name: 'Authentication Bypass by Capture-replay' }],
    credits: [{ login: 'heron', type: 'finder' }],
    ...given,
  };
}
