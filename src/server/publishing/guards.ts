// SPDX-License-Identifier: Apache-2.0
import type { AnnounceRecipients } from '../../cases/case-facts.ts';
import { type Advisory, fixedVersions, type Publisher } from '../../model/advisory.ts';
import type { Database, Tx } from '../context.ts';
import type { AdvisoryRow, Approvals } from './advisory-rows.ts';

/** One thing that stands in the way: what is missing and what to do next. */
export interface Missing {
  code: string;
  message: string;
}
export type PublicationKind = 'announce' | 'early' | 'revision' | 'withdrawal';

interface Standing {
  row: AdvisoryRow;
  kind: PublicationKind;
  advisory: Advisory;
  publisher: Publisher;
  approvals: Approvals;
}

/** What must hold for every advisory, with a case or without one. */
export function commonGuards({ row, kind, advisory, publisher, approvals }: Standing): Missing[] {
  return [
    ...stateGuards(row, kind),
    ...(kind === 'withdrawal' && !advisory.withdrawn
      ? [missing('withdrawal-told', 'The advisory does not say why it is withdrawn. Write that in a new revision.')]
      : []),
    ...(kind !== 'withdrawal' && advisory.withdrawn
      ? [missing('not-withdrawn', 'The advisory says that it is withdrawn. Publish it as a withdrawal, or take that out.')]
      : []),
    ...(advisory.id === row.number
      ? []
      : [missing('own-number', 'The text carries another number than the advisory. Save it again.')]),
    ...(advisory.tlp === 'clear'
      ? []
      : [missing('tlp-clear', 'Only what is marked TLP:CLEAR is published. Change the marking in a new revision.')]),
    ...approvalGuards(approvals, kind),
    ...languageGuards(advisory, { publisher, approvals }),
  ];
}

/** States from which each kind leads on. What is planned is refused by the one open publication already. */
function stateGuards({ state, published_digest, digest }: AdvisoryRow, kind: PublicationKind): Missing[] {
  const wrong = published_digest === null ? ofUnpublished(kind) : ofPublished(kind, published_digest === digest);
  if (wrong !== undefined) return [wrong];
  if (state === 'withdrawn' || state === 'dropped') return [missing('still-open', `The advisory is ${state}.`)];
  return state === 'approved' || state === 'planned'
    ? []
    : [missing('approved-state', 'This revision is not approved yet. Ask for the approvals.')];
}

function ofUnpublished(kind: PublicationKind): Missing | undefined {
  if (kind === 'announce' || kind === 'early') return undefined;
  return missing('published-before', 'It is not published yet. Announce it first.');
}

/** What was told early is announced once more, with the release. */
function ofPublished(kind: PublicationKind, isSame: boolean): Missing | undefined {
  if (isSame) return missing('changed', 'This revision is published already. Write a new one where something is to be changed.');
  if (kind !== 'early') return undefined;
  return missing('not-yet-published', 'This is published already. Publish what changed as a revision.');
}

/** Two people who wrote no revision have approved exactly this one. Case-linked ones have their committee's rule beside it. */
function approvalGuards({ by, authors }: Approvals, kind: PublicationKind): Missing[] {
  const wanted = kind === 'early' ? ['announce-early'] : ['announce'];
  const people = new Set(by.filter((one) => wanted.includes(one.kind) && !authors.has(one.userId)).map(({ userId }) => userId));
  if (people.size >= 2) return [];
  return [
    missing(
      'two-approve',
      `${people.size} of 2 members of the committee who wrote none of it have approved this revision. Ask for the approvals; a changed advisory needs new ones.`,
    ),
  ];
}

/** A language may be waived as a whole; one that is there must be there throughout. */
function languageGuards(
  { languages, title, summary, details, impact }: Advisory,
  { publisher, approvals }: Pick<Standing, 'publisher' | 'approvals'>,
): Missing[] {
  const texts = [title, summary, details, impact];
  const isWaived = approvals.by.some(({ kind }) => kind === 'waive-languages');
  const absent = publisher.languages.filter((language) =>
    languages.includes(language) ? texts.some((each) => !each[language]) : !isWaived,
  );
  if (absent.length === 0) return [];
  return [missing('languages-present', `The text is missing in: ${absent.join(', ')}. Translate it.`)];
}

/** R24 where there is no case: the private list, somebody outside, and nobody who is not allowed. */
export function recipientGuards(to: AnnounceRecipients, privateList: string): Missing[] {
  return [
    ...(to.outsideAllowList === 0
      ? []
      : [
          missing(
            'recipients-allowed',
            'A recipient is not on the list of allowed recipients. Take the address out, or let the list be changed.',
          ),
        ]),
    ...(privateList === '' || to.privateList
      ? []
      : [missing('recipients-complete', 'The private list is not among the recipients. Complete them.')]),
  ];
}

/** K9: what the advisory calls fixed must be a release of the product that is frozen, or somebody says why not. */
export async function releaseGuards(
  db: Database | Tx,
  { row, advisory, reason }: { row: AdvisoryRow; advisory: Advisory; reason: string | undefined },
): Promise<Missing[]> {
  if (reason !== undefined) return [];
  const affected = advisory.products.filter(({ status }) => status === 'affected');
  const unfixed = affected.filter((product) => fixedVersions(product).length === 0);
  const found: Missing[] = [];
  if (unfixed.length > 0)
    found.push(
      missing('fixed-version', 'For an affected product no fixed version is told. Add it, or give the reason for going ahead.'),
    );
  const versions = affected.flatMap(fixedVersions);
  if (versions.length > 0 && !(await isReleased(db, row.product_id, versions)))
    found.push(
      missing(
        'release-verified',
        'No frozen release of the product carries a fixed version. Freeze the release first, or give the reason for going ahead.',
      ),
    );
  return found;
}

async function isReleased(db: Database | Tx, product: number | null, versions: readonly string[]): Promise<boolean> {
  if (product === null) return false;
  const spellings = versions.flatMap((version) => [version, `v${version}`, version.replace(/^v/, '')]);
  const row = await db
    .selectFrom('releases')
    .where('product_id', '=', product)
    .where('version', 'in', [...new Set(spellings)])
    .where('frozen_at', 'is not', null)
    .select('id')
    .executeTakeFirst();
  return row !== undefined;
}

export function missing(code: string, message: string): Missing {
  return { code, message };
}
