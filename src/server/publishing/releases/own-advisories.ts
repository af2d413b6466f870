// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { productKey } from '../../../advisories/addresses.ts';
import type { ReleaseRelation, ReleaseRow } from '../../../advisories/site/site-source.ts';
import { type AdvisoryProduct, type AdvisoryRange, bareVersion } from '../../../model/advisory.ts';
import { packageOf } from '../../../model/finding-identity.ts';
import { parsePurl } from '../../../model/purl.ts';
import type { ReleaseMember } from '../../../report/cyclonedx/release-bom.ts';
import { schemeForType } from '../../../scan/match/versions/registry.ts';
import type { Database, Tx } from '../../context.ts';
import { publishedAdvisories } from '../public-rows.ts';

export interface OwnAdvisories {
  advisories: ReleaseRow['advisories'];
  /** Keys of the products of our advisories that the release holds. */
  holds: string[];
}

/** Which of our published advisories affect what the release holds, and which it holds the fix of. */
export async function ownAdvisories(
  db: Database | Tx,
  { release, members }: { release: number; members: readonly ReleaseMember[] },
): Promise<OwnAdvisories> {
  const advisories = (await publishedAdvisories(db)).filter(({ withdrawn }) => !withdrawn);
  const asked = [...new Set(advisories.flatMap(({ products }) => products.map(({ purl }) => packageOf(purl))))];
  const held = await versionsOf(db, release, asked);
  const holds = new Set<string>();
  const found = advisories.flatMap((advisory) => {
    const told = advisory.products
      .filter(({ status }) => status === 'affected')
      .map((product) => {
        const versions = [...(held.get(packageOf(product.purl)) ?? []), ...memberVersions(product, members)];
        if (versions.length > 0) holds.add(productKey(product.purl));
        return relationOf(product, versions);
      });
    const relation: ReleaseRelation | undefined = told.find((one) => one === 'affected') ?? told.find((one) => one === 'fixed');
    return relation === undefined ? [] : [{ id: advisory.id, title: advisory.title, relation }];
  });
  return { advisories: found, holds: [...holds].sort() };
}

/** Versions that the inventories of the release tell, by package. */
async function versionsOf(db: Database | Tx, release: number, packages: readonly string[]): Promise<Map<string, string[]>> {
  if (packages.length === 0) return new Map();
  const { rows } = await sql<{ package: string; version: string }>`
    select distinct p.package, c.version from packages p join components c on c.package_id = p.id
      join inventory_entries e on e.component_id = c.id
    where p.package in (${sql.join([...packages])})
      and e.set_id in (select i.set_id from release_members m join inventories i on i.id = m.inventory_id
        where m.release_id = ${release} and m.excluded = '')`.execute(db);
  return new Map([...Map.groupBy(rows, (row) => row.package)].map(([name, list]) => [name, list.map(({ version }) => version)]));
}

/** A member is the product itself: an image of that place, or the repository that is published under that name. */
function memberVersions({ purl }: AdvisoryProduct, members: readonly ReleaseMember[]): string[] {
  const asked = parsePurl(purl, 'grammar');
  if (!asked) return [];
  return members.flatMap(({ product, version, isImage }) => {
    const own = parsePurl(product, 'grammar');
    if (!own || version === '' || own.name !== asked.name) return [];
    const isAskedImage = asked.type === 'oci' || asked.type === 'docker';
    if (isImage !== isAskedImage) return [];
    const place = asked.qualifiers.get('repository_url');
    if (isImage && place !== undefined && place !== own.qualifiers.get('repository_url')) return [];
    return version.split(', ');
  });
}

/** undefined: none of these versions ever had it. */
function relationOf(product: AdvisoryProduct, versions: readonly string[]): ReleaseRelation | undefined {
  let relation: ReleaseRelation | undefined;
  const isAll = product.ranges.length + product.versions.length === 0;
  for (const version of versions) {
    const compare = compareOf(product);
    const listed = product.versions.some((each) => bareVersion(each) === bareVersion(version));
    const ranges = product.ranges.map((range) => judged(range, { version: bareVersion(version), compare }));
    if (isAll || listed || ranges.includes('affected')) return 'affected';
    if (ranges.includes('fixed')) relation = 'fixed';
  }
  return relation;
}

type Compare = (a: string, b: string) => number | undefined;

/** Images and charts are numbered as SemVer; what no scheme can read bounds nothing. */
function compareOf({ purl, scheme }: AdvisoryProduct): Compare {
  const type = scheme === 'semver' ? 'npm' : (parsePurl(purl, 'grammar')?.type ?? 'npm');
  const found = schemeForType(type) ?? schemeForType('npm');
  return (a, b) => found?.compare(a, b);
}

function judged(
  { introduced, fixed, lastAffected }: AdvisoryRange,
  { version, compare }: { version: string; compare: Compare },
): ReleaseRelation | undefined {
  if (introduced !== '0' && (compare(version, bareVersion(introduced)) ?? 0) < 0) return undefined;
  if (fixed !== undefined && (compare(version, bareVersion(fixed)) ?? -1) >= 0) return 'fixed';
  if (lastAffected !== undefined && (compare(version, bareVersion(lastAffected)) ?? 0) > 0) return 'fixed';
  return 'affected';
}
