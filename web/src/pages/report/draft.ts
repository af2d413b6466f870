// SPDX-License-Identifier: Apache-2.0
import type { NewReport, ReportFields } from '../../api/types.ts';

/** What is typed so far; it lives in the page's memory only. */
export type Draft = Record<keyof ReportFields | 'name' | 'address' | 'key' | 'contactWish' | 'creditWish' | 'creditName', string>;

export const emptyDraft: Draft = {
  summary: '',
  severity: 'unknown',
  priority: '',
  component: '',
  version: '',
  platform: '',
  subsystem: '',
  expected: '',
  steps: '',
  impact: '',
  testType: '',
  foundBy: '',
  alreadyPublic: 'unknown',
  exploited: 'unknown',
  disclosurePlan: '',
  othersTold: '',
  name: '',
  address: '',
  key: '',
  contactWish: 'unknown',
  creditWish: 'unknown',
  creditName: '',
};

const personal = ['name', 'address', 'key', 'contactWish', 'creditWish', 'creditName'];

/** The part about the flaw; what was left empty is left out. */
export function fieldsOf(draft: Draft): ReportFields {
  const told = Object.entries(draft).filter(([name, value]) => !personal.includes(name) && value.trim() !== '');
  return Object.fromEntries(told.map(([name, value]) => [name, value.trim()])) as unknown as ReportFields;
}

/** The part about the person. Without an address there is nobody to be reached, so name and key are not sent either. */
export function personOf(draft: Draft): Pick<NewReport, 'contact' | 'contactWish' | 'creditWish' | 'creditName'> {
  const { name, address, key, creditName } = draft;
  const contact = { ...(name && { name }), address: address.trim(), ...(key && { key }) };
  return {
    ...(address.trim() && { contact }),
    contactWish: draft.contactWish as NewReport['contactWish'],
    creditWish: draft.creditWish as NewReport['creditWish'],
    ...(creditName && { creditName }),
  };
}
