// SPDX-License-Identifier: Apache-2.0
import type { Instant } from './case.ts';

/** Opened parts of one case, chosen by the caller; nothing that a vendor told in confidence (R47). */
export interface HandOverSource {
  contact: { organisation: string; address: string };
  /** Null unless the reporter let their contact be forwarded (R33, R42, K2). */
  reporter: { name: string; address: string } | null;
  title: string;
  description: string;
  impact: string;
  /** By what it was found, as far as it was told. */
  discovery: string;
  products: readonly { name: string; range: string }[];
  vendors: readonly { name: string; firstContactAt: Instant | null; answeredAt: Instant | null }[];
  isPublic: boolean;
  isExploited: boolean;
  /** When the committee would publish; null: no date is agreed. */
  publishAt: Instant | null;
  ids: readonly string[];
}

/** The fields of the report form of a coordination centre, by the names of its API; '' and [] where nothing is known. */
export interface HandOverFields {
  contact_org: string;
  contact_email: string;
  contact_name: string;
  share_release: boolean;
  credit_release: boolean;
  vendor_name: string;
  multiplevendors: boolean;
  other_vendors: string;
  first_contact: string;
  vendor_communication: string;
  product_name: string;
  product_version: string;
  vul_description: string;
  vul_exploit: string;
  vul_impact: string;
  vul_discovery: string;
  vul_public: boolean;
  vul_exploited: boolean;
  vul_disclose: boolean;
  disclosure_plans: string;
  tracking: string;
}

/** R49: what a coordinator's form asks for, when the committee is stuck with a vendor. How to exploit it is not handed over. */
export function handOver(source: HandOverSource): { fields: HandOverFields; text: string } {
  const { vendors, products, reporter, contact, publishAt } = source;
  const [first, ...others] = vendors;
  const contacted = vendors.flatMap(({ firstContactAt }) => firstContactAt ?? []).sort();
  const fields: HandOverFields = {
    contact_org: contact.organisation,
    contact_email: contact.address,
    contact_name: reporter ? `${reporter.name} <${reporter.address}>` : '',
    share_release: reporter !== null,
    credit_release: false,
    vendor_name: first?.name ?? '',
    multiplevendors: others.length > 0,
    other_vendors: others.map(({ name }) => name).join(', '),
    first_contact: contacted[0]?.slice(0, 10) ?? '',
    vendor_communication: vendors.map(spoken).join('\n'),
    product_name: products.map(({ name }) => name).join(', '),
    product_version: products.map(({ name, range }) => `${name} ${range || '(all versions, as far as known)'}`).join('\n'),
    vul_description: [source.title, source.description].filter(Boolean).join('\n\n'),
    vul_exploit: '',
    vul_impact: source.impact,
    vul_discovery: source.discovery,
    vul_public: source.isPublic,
    vul_exploited: source.isExploited,
    vul_disclose: publishAt !== null,
    disclosure_plans: publishAt === null ? 'No date is agreed.' : `To be published on ${publishAt} (UTC).`,
    tracking: source.ids.join(', '),
  };
  return { fields, text: textOf(fields) };
}

function spoken({ name, firstContactAt, answeredAt }: HandOverSource['vendors'][number]): string {
  const told = firstContactAt ? `told on ${firstContactAt.slice(0, 10)}` : 'not told yet';
  return `${name}: ${told}, ${answeredAt ? `answered on ${answeredAt.slice(0, 10)}` : 'no answer'}`;
}

const titles: Readonly<Record<keyof HandOverFields, string>> = {
  contact_org: 'Organisation',
  contact_email: 'Contact address',
  contact_name: 'Reporter',
  share_release: 'Reporter’s contact may be shared with the vendor',
  credit_release: 'Reporter may be named in public',
  vendor_name: 'Vendor',
  multiplevendors: 'Several vendors',
  other_vendors: 'Other vendors',
  first_contact: 'First contact with a vendor',
  vendor_communication: 'What passed with the vendors',
  product_name: 'Product',
  product_version: 'Versions',
  vul_description: 'The flaw',
  vul_exploit: 'How it is exploited',
  vul_impact: 'What an attacker gains',
  vul_discovery: 'How it was found',
  vul_public: 'Known in public',
  vul_exploited: 'Exploited already',
  vul_disclose: 'To be disclosed by us',
  disclosure_plans: 'Plans',
  tracking: 'Numbers',
};

function textOf(fields: HandOverFields): string {
  return (Object.keys(titles) as (keyof HandOverFields)[])
    .flatMap((name) => {
      const value = fields[name];
      const shown = typeof value === 'boolean' ? (value ? 'yes' : 'no') : value;
      return shown === '' ? [] : [`${titles[name]}:\n${shown}`];
    })
    .join('\n\n')
    .concat('\n');
}
