// SPDX-License-Identifier: Apache-2.0
import { formatPurl, parsePurl } from '../../model/purl.ts';
import type { TellsOfProduct, TellsThat } from '../contract.ts';
import { ownDocument } from '../json-document.ts';
import { sortProducts } from '../telling.ts';
import { rangeOfVers } from '../vers.ts';

interface Statement {
  vulnerability: { name: string; aliases?: string[] };
  products: { '@id': string }[];
  status: string;
  status_notes?: string;
}

interface Spoken {
  purl: string;
  version: string;
  vers: string | undefined;
}

const statuses: Record<string, TellsOfProduct['status']> = {
  affected: 'affected',
  not_affected: 'not-affected',
  under_investigation: 'under-investigation',
};

/** What a document of ours says. Of a withdrawn advisory it says nothing of the products. */
export function readOpenvex(document: string): Partial<TellsThat> {
  const root = ownDocument(document, 'OpenVEX document') as unknown as {
    '@id': string;
    timestamp: string;
    last_updated?: string;
    statements: Statement[];
  };
  const id = /\/([^/]+)\.openvex\.json$/.exec(root['@id'])?.[1] ?? '';
  const { name = '', aliases = [] } = root.statements[0]?.vulnerability ?? {};
  const withdrawn = root.statements.some(({ status_notes }) => status_notes?.startsWith('Withdrawn: '));
  return {
    id,
    aliases: [name, ...aliases].filter((other) => other !== id).sort(),
    modified: root.last_updated ?? root.timestamp,
    ...(root.last_updated !== undefined && { published: root.timestamp }),
    withdrawn,
    ...(!withdrawn && { products: sortProducts(productsOf(root.statements)) }),
  };
}

function productsOf(statements: readonly Statement[]): TellsOfProduct[] {
  const fixed = new Map<string, string[]>();
  for (const { purl, version } of statements.filter(({ status }) => status === 'fixed').flatMap(spokenOf))
    fixed.set(purl, [...(fixed.get(purl) ?? []), version]);
  return statements
    .filter(({ status }) => status !== 'fixed')
    .map((statement) => {
      const spoken = spokenOf(statement);
      const purl = spoken[0]?.purl ?? '';
      const status = statuses[statement.status] ?? 'under-investigation';
      return {
        purl,
        status,
        ranges: spoken.flatMap(({ vers }) => (vers === undefined ? [] : (rangeOfVers(vers) ?? []))),
        versions: spoken.flatMap(({ version }) => (version === '' ? [] : version)).sort(),
        fixed: status === 'affected' ? (fixed.get(purl) ?? []).sort() : [],
      };
    });
}

function spokenOf({ products }: Statement): Spoken[] {
  return products.flatMap((product) => {
    const parsed = parsePurl(product['@id'], 'grammar');
    if (!parsed) return [];
    const vers = parsed.qualifiers.get('vers');
    const qualifiers = new Map([...parsed.qualifiers].filter(([key]) => key !== 'vers'));
    return [{ purl: formatPurl({ ...parsed, version: '', qualifiers }), version: parsed.version, vers }];
  });
}
