// SPDX-License-Identifier: Apache-2.0
import type { ImageDeclaration, ReleaseImage, ReleaseScope } from '../../model/release-scope.ts';
import type { Tx } from '../context.ts';

/** One target of a release, before its row is known. */
export interface Member {
  kind: 'image' | 'repository';
  /** Refs under which the target may be known already; the first one is made when it is not. */
  refs: readonly string[];
  name: string;
  version: string;
  digest: string;
  /** Why it is not looked after; '' when it is. */
  excluded: string;
  declared: readonly ImageDeclaration[];
}

/** The images of the release and the repositories they are built from. What the umbrella does not hold is no member. */
export function membersOf(scope: ReleaseScope): Member[] {
  const inRelease = scope.images.filter(({ reach }) => reach === 'enabled' || reach === 'disabled');
  const images = [...Map.groupBy(inRelease, ({ repository }) => repository).values()].map(imageMember);
  return [...images, ...repositoryMembers(scope, inRelease)];
}

/** Refs of an image as scans may have named it: with its registry, or as people write it. */
export function imageRefs({ repository, name }: Pick<ReleaseImage, 'repository' | 'name'>): string[] {
  const full = `image:${repository}`;
  const short = `image:${name}`;
  return repository.startsWith('docker.io/') ? [short, full] : [full, short];
}

/** Where a release names an image twice, what it deploys stands before what is switched off. */
function imageMember(group: readonly ReleaseImage[]): Member {
  const ordered = [...group].sort((a, b) => Number(a.reach !== 'enabled') - Number(b.reach !== 'enabled'));
  const [first] = ordered as [ReleaseImage];
  return {
    kind: 'image',
    refs: imageRefs(first),
    name: first.name,
    version: [...new Set(ordered.map(({ tag }) => tag))].filter((tag) => tag !== '').join(', '),
    digest: first.digest,
    excluded: ordered.every(({ excluded }) => excluded) ? (first.excluded?.reason ?? '') : '',
    declared: ordered.flatMap(({ declared }) => declared),
  };
}

function repositoryMembers({ repositories }: ReleaseScope, images: readonly ReleaseImage[]): Member[] {
  const shortNames = repositories.map(({ repository }) => lastOf(repository));
  return repositories.map(({ repository }) => {
    const built = images.filter(({ component, excluded }) => component === repository && !excluded);
    const short = lastOf(repository);
    const isAlone = shortNames.filter((name) => name === short).length === 1;
    return {
      kind: 'repository',
      refs: isAlone ? [`repository:${short}`, `repository:${repository}`] : [`repository:${repository}`],
      name: isAlone ? short : repository,
      version: [...new Set(built.map(({ tag }) => tag))].filter((tag) => tag !== '').join(', '),
      digest: '',
      excluded: '',
      declared: [],
    };
  });
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Finds or makes the members' targets; answers their ids in the same order. What no rule lets in is made out of scope. */
export async function saveTargets(
  tx: Tx,
  members: readonly Member[],
  { productId, now }: { productId: number; now: string },
): Promise<number[]> {
  const known = await knownTargets(tx, members, productId);
  const missing = members.filter(({ refs }) => !refs.some((ref) => known.has(ref)));
  if (missing.length > 0) {
    await tx
      .insertInto('targets')
      .values(
        missing.map(({ kind, refs, name, excluded }) => ({
          product_id: productId,
          kind,
          ref: refs[0] as string,
          name,
          scope: excluded === '' ? ('in' as const) : ('out' as const),
          scope_reason: excluded,
          created_at: now,
          archived_at: null,
        })),
      )
      .onConflict((conflict) => conflict.columns(['product_id', 'ref']).doNothing())
      .execute();
  }
  const all = missing.length > 0 ? await knownTargets(tx, members, productId) : known;
  return members.map(({ refs }) => refs.map((ref) => all.get(ref)).find((id) => id !== undefined) as number);
}

async function knownTargets(tx: Tx, members: readonly Member[], productId: number): Promise<Map<string, number>> {
  const refs = members.flatMap((member) => member.refs);
  if (refs.length === 0) return new Map();
  const rows = await tx
    .selectFrom('targets')
    .where('product_id', '=', productId)
    .where('ref', 'in', refs)
    .select(['id', 'ref'])
    .execute();
  return new Map(rows.map(({ id, ref }) => [ref, id]));
}
