// SPDX-License-Identifier: Apache-2.0
import type { AdvisorySource } from '../contract.ts';
import { isObject, textField } from '../json-shape.ts';

/** CISA's catalogue of known exploited vulnerabilities, JSON form (`vulnerabilities[].cveID`). */
export const kev: AdvisorySource = {
  id: 'kev',
  title: 'CISA KEV: vulnerabilities that are exploited',
  recognises: ({ json }) => isObject(json) && Array.isArray(json.vulnerabilities) && 'catalogVersion' in json,
  read({ path, json }, sink) {
    if (!isObject(json)) return;
    for (const entry of json.vulnerabilities as unknown[]) {
      const cve = isObject(entry) ? textField(entry, 'cveID') : undefined;
      if (cve !== undefined && /^CVE-\d{4}-\d{4,}$/.test(cve)) sink.exploited(cve);
      else sink.skipped({ file: path, reason: 'an entry has no usable "cveID"' });
    }
    sink.dated('kev', textField(json, 'dateReleased') ?? '', textField(json, 'catalogVersion'));
  },
};
