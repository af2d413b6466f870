// SPDX-License-Identifier: Apache-2.0

/**
 * Where the public tells about a vulnerability, or undefined when the id is none that has a page.
 * Ids come from feeds: only a well-formed one becomes part of an address.
 */
export function advisoryLink(id: string): string | undefined {
  return advisorySource(id)?.url;
}

/** The publisher whose page that is, and the page. */
export function advisorySource(id: string): { name: string; url: string } | undefined {
  if (/^GHSA(-[0-9a-z]{4}){3}$/.test(id)) return { name: 'GitHub Advisories', url: `https://github.com/advisories/${id}` };
  if (/^CVE-\d{4}-\d{4,}$/.test(id)) return { name: 'NVD', url: `https://nvd.nist.gov/vuln/detail/${id}` };
  if (/^[A-Z][A-Za-z0-9]*-[A-Za-z0-9][A-Za-z0-9.:-]*$/.test(id))
    return { name: 'OSV', url: `https://osv.dev/vulnerability/${id}` };
  return undefined;
}
