// SPDX-License-Identifier: Apache-2.0
import { releaseDocumentPaths } from '../../../advisories/addresses.ts';
import type { Fault } from '../../../advisories/contract.ts';
import { checkCyclonedx } from '../../../advisories/cyclonedx/check-cyclonedx.ts';
import { checkOpenvex } from '../../../advisories/openvex/check-openvex.ts';
import type { PublicFile } from '../../../advisories/public-file.ts';
import { addressOfRelease } from '../../../advisories/site/release-page.ts';
import type { ReleaseDocument, ReleaseRow } from '../../../advisories/site/site-source.ts';
import { isPublicNumber, type PublicVex, publicStatementsOf } from '../../../findings/vex/public-statements.ts';
import { canonicalJson } from '../../../kit/canonical-json.ts';
import { version as programVersion } from '../../../kit/version.ts';
import type { Publisher } from '../../../model/advisory.ts';
import { writePortfolioCyclonedx } from '../../../report/cyclonedx/portfolio-vex.ts';
import { licencesOf, writeReleaseBom } from '../../../report/cyclonedx/release-bom.ts';
import { writePortfolioOpenvex } from '../../../report/openvex/portfolio-openvex.ts';
import type { ServerContext } from '../../context.ts';
import { releaseFindings, releaseProducts } from '../../releases/release-findings.ts';
import { sha256 } from '../public-rows.ts';
import { type Held, heldBy } from './held.ts';
import type { Numbers } from './hidden-numbers.ts';
import { type OwnAdvisories, ownAdvisories } from './own-advisories.ts';

export interface ReleaseGiven {
  id: number;
  product: { key: string; name: string };
  version: string;
  /** When it was frozen. */
  releasedAt: string;
}

/** As it stands in public; undefined for the first time. */
export interface KnownRelease {
  content: ReleaseRow;
  said: string;
  edition: number;
}

export interface ComposedRelease {
  row: ReleaseRow;
  /** Those that are new or say something else than before. */
  files: PublicFile[];
  said: string;
  edition: number;
  vex: PublicVex;
  held: Held;
  /** Something that anybody reads is other than before. */
  moved: boolean;
  faults: Fault[];
}

interface Composing {
  release: ReleaseGiven;
  publisher: Publisher;
  numbers: Numbers;
  /** RFC 3339 in UTC, whole seconds. */
  now: string;
  known?: KnownRelease | undefined;
}

const json = 'application/json; charset=utf-8';
const cyclonedxType = 'application/vnd.cyclonedx+json; version=1.6; charset=utf-8';
const tooling = { name: 'ngao', version: programVersion };

/**
 * Everything that becomes public of a release. The bill of materials is made once: a frozen release holds the same for ever. The VEX
 * documents are made anew where they would say something else than those that stand there; an instant alone is nothing else.
 */
export async function composeRelease(context: ServerContext, composing: Composing): Promise<ComposedRelease> {
  const { known, release, now } = composing;
  const { db } = context;
  const held = await heldBy(db, release.id);
  const own = await ownAdvisories(db, { release: release.id, members: held.members });
  const vex = await vexOf(context, composing);
  // Without what is left out: what nobody may learn of changes nothing that anybody can see.
  const said = sha256(canonicalJson({ statements: vex.statements, known: vex.known, stated: vex.stated }));
  const isSame = known?.said === said;
  const edition = isSame ? known.edition : (known?.edition ?? 0) + 1;
  const spoken = isSame ? [] : vexFiles(vex, { ...composing, edition });
  const bom = known ? undefined : await bomFile(held, composing);
  const files = [...(bom ? [bom] : []), ...spoken];
  const row = rowOf(composing, { own, vex });
  const documents = {
    sboms: known ? known.content.sboms : documentsOf(bom ? [bom] : []),
    vex: isSame ? known.content.vex : documentsOf(spoken),
    licences: known ? known.content.licences : await licencesOf(held.packages),
  };
  const content = { ...row, ...documents };
  const isTold = known !== undefined && canonicalJson({ ...known.content, modifiedAt: '' }) === canonicalJson(content);
  return {
    row: { ...content, modifiedAt: isTold ? known.content.modifiedAt : now },
    ...{ files, said, edition, vex, held, moved: !isTold },
    faults: faultsOf(vex, files),
  };
}

async function vexOf(context: ServerContext, { release, numbers, now }: Composing): Promise<PublicVex> {
  const products = await releaseProducts(context, release.id);
  // Everything that is known by now, to the last millisecond.
  const findings = await releaseFindings(context, release.id, context.now());
  const today = now.slice(0, 10);
  return publicStatementsOf(findings, {
    productOf: (target) => products.get(target) ?? '',
    isPublic: (id) => numbers.own.has(id) || isPublicNumber(id),
    isHidden: (id) => numbers.hidden.has(id),
    ended: await endedExceptions(context, today),
    today,
  });
}

/** Whatever a finding still says of them. */
async function endedExceptions({ db }: ServerContext, today: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('exceptions')
    .where((is) => is.or([is('state', '<>', 'active'), is('expires', '<', today), is('reconfirm', '=', true)]))
    .select('id')
    .execute();
  return new Set(rows.map(({ id }) => String(id)));
}

function vexFiles(vex: PublicVex, { release, publisher, now, edition }: Composing & { edition: number }): PublicFile[] {
  const paths = releaseDocumentPaths(addressOfRelease(release));
  const { statements, known, stated } = vex;
  const openvex = writePortfolioOpenvex({
    ...{ statements, now, version: edition, author: publisher.name },
    id: `${publisher.baseUrl}${paths.openvex}`,
    tooling: `ngao ${programVersion}`,
  });
  const cyclonedx = writePortfolioCyclonedx({
    ...{ statements, known, stated, now, version: edition, tooling },
    subject: { name: release.product.name, version: release.version },
    supplier: { name: publisher.name, url: publisher.namespace },
    identity: `${publisher.namespace} vex release ${paths.cyclonedx}`,
  });
  return [
    // OpenVEX has no document that states nothing.
    ...(statements.length > 0 ? [fileOf(paths.openvex, json, { body: openvex, now })] : []),
    fileOf(paths.cyclonedx, cyclonedxType, { body: cyclonedx, now }),
  ];
}

async function bomFile({ members, packages }: Held, { release, publisher, now }: Composing): Promise<PublicFile> {
  const path = releaseDocumentPaths(addressOfRelease(release)).sbom;
  const body = await writeReleaseBom({
    ...{ members, packages, now, tooling },
    subject: { name: release.product.name, version: release.version },
    supplier: { name: publisher.name, url: publisher.namespace },
    identity: `${publisher.namespace} sbom release ${path}`,
  });
  return fileOf(path, cyclonedxType, { body, now });
}

function fileOf(path: string, mediaType: string, { body, now }: { body: string; now: string }): PublicFile {
  return { path, mediaType, body, language: null, advisoryId: null, modifiedAt: now };
}

function documentsOf(files: readonly PublicFile[]): ReleaseDocument[] {
  return files.map(({ path, mediaType, body }) => ({
    title: path.endsWith('.openvex.json') ? 'OpenVEX 0.2.0' : 'CycloneDX 1.6',
    path,
    mediaType: mediaType.split(';', 1)[0] ?? mediaType,
    sha256: sha256(body),
  }));
}

type Row = Omit<ReleaseRow, 'sboms' | 'vex' | 'licences'>;

function rowOf({ release }: Composing, { own, vex }: { own: OwnAdvisories; vex: PublicVex }): Row {
  const count = (status: PublicVex['statements'][number]['status']) =>
    vex.statements.filter((each) => each.status === status).reduce((sum, { products }) => sum + products.length, 0);
  const { product, version, releasedAt } = release;
  return {
    ...{ product, version, releasedAt, modifiedAt: '' },
    statements: {
      ...{ known: vex.known, stated: vex.stated },
      affected: count('affected'),
      notAffected: count('not_affected'),
      underInvestigation: count('under_investigation'),
      fixed: count('fixed'),
    },
    advisories: own.advisories,
    holds: own.holds,
  };
}

function faultsOf({ known, stated }: PublicVex, files: readonly PublicFile[]): Fault[] {
  return [
    ...(stated < known
      ? [{ rule: 'complete', place: '', message: `The documents speak of ${stated} of ${known} known vulnerabilities.` }]
      : []),
    ...files.flatMap(({ path, body }) =>
      path.endsWith('.openvex.json') ? checkOpenvex(String(body)) : checkCyclonedx(String(body)),
    ),
  ];
}
