// SPDX-License-Identifier: Apache-2.0
import type { Publisher } from '../../api/types.ts';

export type Category = NonNullable<Publisher['category']>;
export const categories: readonly Category[] = ['vendor', 'coordinator', 'discoverer', 'translator', 'user', 'other'];

/** Texts as they stand in the fields; empty ones are left out of what is saved. */
export interface Draft {
  name: string;
  namespace: string;
  baseUrl: string;
  contact: string;
  idPrefix: string;
  french: boolean;
  category: Category;
  policyUrl: string;
  moreContacts: string;
  orgId: string;
  shortName: string;
}
type Words = Exclude<keyof Draft, 'french' | 'category'>;

export interface Field {
  name: Words;
  /** Of what is sent. */
  path: string;
  label: string;
  hint: string;
  required?: true;
}
export const identity: readonly Field[] = [
  { name: 'name', path: '/name', label: 'Name', hint: 'As it stands on every advisory.', required: true },
  {
    name: 'namespace',
    path: '/namespace',
    label: 'Site of the organisation',
    hint: 'An address that begins with https://. It is the namespace in CSAF.',
    required: true,
  },
  {
    name: 'contact',
    path: '/contact',
    label: 'Contact',
    hint: 'A mail address that the committee reads, such as security@example.org.',
    required: true,
  },
  {
    name: 'baseUrl',
    path: '/baseUrl',
    label: 'Address of the public pages',
    hint: 'Where readers find them: https://security.example.org, without a slash at the end.',
    required: true,
  },
  {
    name: 'idPrefix',
    path: '/idPrefix',
    label: 'Beginning of the own numbers',
    hint: 'Two or more capitals and digits. Numbers that were given keep theirs.',
    required: true,
  },
];
export const contacts: readonly Field[] = [
  {
    name: 'policyUrl',
    path: '/policyUrl',
    label: 'Address of the policy',
    hint: 'Begins with https://. Empty: the policy on the own pages, written on the page of the committee.',
  },
];
export const programme: readonly Field[] = [
  { name: 'shortName', path: '/cna/shortName', label: 'Short name in the CVE programme', hint: 'Empty where you are no CNA.' },
  { name: 'orgId', path: '/cna/orgId', label: 'Organisation id', hint: 'The UUID of the CVE programme; with the short name.' },
];

export function draftOf({ cna, languages, category = 'vendor', policyUrl = '', moreContacts = [], ...rest }: Publisher): Draft {
  const { name, namespace, baseUrl, contact, idPrefix } = rest;
  return {
    ...{ name, namespace, baseUrl, contact, idPrefix, category, policyUrl },
    french: languages.includes('fr'),
    moreContacts: moreContacts.join('\n'),
    orgId: cna?.orgId ?? '',
    shortName: cna?.shortName ?? '',
  };
}

/** What is sent: trimmed, and without what is empty. */
export function publisherOf({ french, category, moreContacts, orgId, shortName, policyUrl, ...texts }: Draft): Publisher {
  const more = moreContacts.split(/\s+/).filter(Boolean);
  return {
    name: texts.name.trim(),
    namespace: texts.namespace.trim(),
    baseUrl: texts.baseUrl.trim(),
    contact: texts.contact.trim(),
    idPrefix: texts.idPrefix.trim(),
    languages: french ? ['en', 'fr'] : ['en'],
    category,
    ...(policyUrl.trim() !== '' && { policyUrl: policyUrl.trim() }),
    ...(more.length > 0 && { moreContacts: more }),
    ...((orgId + shortName).trim() !== '' && { cna: { orgId: orgId.trim(), shortName: shortName.trim() } }),
  };
}

/** What the server accepts, by where it stands in what is sent; the server decides again. */
const accepted: Readonly<Record<string, RegExp>> = {
  '/name': /^.{1,200}$/,
  '/namespace': /^https:\/\/\S+$/,
  '/contact': /^[^\s@<>]+@[^\s@<>]+$/,
  '/baseUrl': /^https?:\/\/[^/\s]+$/,
  '/idPrefix': /^[A-Z][A-Z0-9]{1,20}$/,
  '/policyUrl': /^https:\/\/\S+$/,
  '/moreContacts': /^(https:\/\/|mailto:|tel:)\S+$/,
  '/cna/shortName': /^.{2,32}$/,
  '/cna/orgId': /^[0-9a-f-]{36}$/,
};

/** Every field that would be refused. */
export function faultyPaths({ cna, moreContacts = [], ...texts }: Publisher): string[] {
  const values: [path: string, value: string][] = [
    ...Object.entries(texts).map(([name, value]): [string, string] => [`/${name}`, String(value)]),
    ...moreContacts.map((value): [string, string] => ['/moreContacts', value]),
    ...Object.entries(cna ?? {}).map(([name, value]): [string, string] => [`/cna/${name}`, value]),
  ];
  const wrong = values.filter(([path, value]) => accepted[path]?.test(value) === false).map(([path]) => path);
  return [...new Set([...wrong, ...(moreContacts.length > 5 ? ['/moreContacts'] : [])])];
}
