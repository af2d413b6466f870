// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { formatPurl, parsePurl } from '../../../model/purl.ts';
import type { ReleaseMember, ReleasePackage } from '../../../report/cyclonedx/release-bom.ts';
import { readInventoryFlags } from '../../../store/inventory-flags.ts';
import type { Database, Tx } from '../../context.ts';
import { productOf, type ReleaseMemberRow } from '../../releases/release-findings.ts';

export interface Held {
  members: ReleaseMember[];
  packages: ReleasePackage[];
  /** Packages that came from elsewhere than a public registry: a person looks whether their names may be told. */
  elsewhere: string[];
}

interface Row {
  purl: string;
  name: string;
  version: string;
  ecosystem: string;
  licenses: readonly string[];
  set_id: number;
  flags: number;
}

/** What a frozen release holds, as anybody may read it. */
export async function heldBy(db: Database | Tx, release: number): Promise<Held> {
  const members = await membersOf(db, release);
  const { rows } = await sql<Row>`
    select c.purl, p.name, c.version, p.ecosystem, c.licenses, e.set_id, e.flags
    from inventory_entries e join components c on c.id = e.component_id join packages p on p.id = c.package_id
    where e.set_id in (select i.set_id from release_members m join inventories i on i.id = m.inventory_id
      where m.release_id = ${release} and m.excluded = '')
    order by c.purl, e.set_id`.execute(db);
  const held = new Holding();
  for (const row of rows) held.add(row);
  return {
    members: mergeMembers(members, held.direct),
    packages: [...held.packages.values()],
    elsewhere: [...held.elsewhere],
  };
}

/** Collects packages over all members, each once. */
class Holding {
  readonly packages = new Map<string, ReleasePackage>();
  readonly direct = new Map<number, Set<string>>();
  readonly elsewhere = new Set<string>();

  add(row: Row): void {
    const purl = plainPurl(row.purl);
    if (purl === undefined) return;
    if (isElsewhere(row.purl)) this.elsewhere.add(purl);
    const { scope, class: layer, direct } = readInventoryFlags(row.flags);
    const { name, version, ecosystem, licenses } = row;
    const known = this.packages.get(purl) ?? { purl, name, version, ecosystem, licenses, scope, class: layer };
    this.packages.set(purl, scope === 'prod' ? { ...known, scope } : known);
    if (direct) this.direct.set(row.set_id, (this.direct.get(row.set_id) ?? new Set()).add(purl));
  }
}

type MemberRow = ReleaseMemberRow & { name: string; set_id: number | null };

async function membersOf(db: Database | Tx, release: number): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select t.ref, t.kind, t.name, m.version, m.digest, i.set_id
    from release_members m join targets t on t.id = m.target_id left join inventories i on i.id = m.inventory_id
    where m.release_id = ${release} and m.excluded = '' order by t.ref`.execute(db);
  return rows;
}

/** Two members may be the same product to a reader: repositories of one name and version. */
function mergeMembers(rows: readonly MemberRow[], direct: ReadonlyMap<number, ReadonlySet<string>>): ReleaseMember[] {
  const members = new Map<string, ReleaseMember>();
  for (const row of rows) {
    const product = productOf(row);
    const own = row.set_id === null ? [] : [...(direct.get(row.set_id) ?? [])];
    const known = members.get(product);
    members.set(product, {
      product,
      name: row.name,
      version: row.version,
      isImage: row.kind === 'image',
      hasInventory: row.set_id !== null || known?.hasInventory === true,
      direct: [...new Set([...own, ...(known?.direct ?? [])])],
    });
  }
  return [...members.values()];
}

/** Qualifiers that say what a package is. Where it was fetched from may be an address inside. */
const telling = new Set(['arch', 'distro', 'epoch', 'type', 'classifier', 'os', 'platform', 'upstream', 'checksum']);
const fetched = ['repository_url', 'vcs_url', 'download_url'];

/** The purl without addresses; undefined for what is none. */
export function plainPurl(text: string): string | undefined {
  const purl = parsePurl(text, 'grammar');
  if (!purl) return undefined;
  return formatPurl({ ...purl, qualifiers: new Map([...purl.qualifiers].filter(([key]) => telling.has(key))), subpath: '' });
}

function isElsewhere(text: string): boolean {
  const qualifiers = parsePurl(text, 'grammar')?.qualifiers;
  return fetched.some((key) => qualifiers?.has(key));
}
