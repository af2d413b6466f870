// SPDX-License-Identifier: Apache-2.0
import { purlFault } from '../../model/purl.ts';
import type { Fault } from '../contract.ts';

interface Range {
  type: string;
  events: Record<string, string>[];
}
interface Affected {
  package?: { purl?: string; name: string; ecosystem: string };
  ranges?: Range[];
  versions?: string[];
}
interface OsvRecord {
  id: string;
  withdrawn?: string;
  aliases?: string[] | null;
  related?: string[];
  upstream?: string[];
  affected?: Affected[] | null;
}
type Rule = (record: OsvRecord, tell: (place: string, message: string) => void) => void;

/** The rules of osv-linter. Those that ask package registries (PKG:001, PKG:002) are asked here as far as a record alone tells. */
export const osvRules: Readonly<Record<string, Rule>> = {
  'REC:001': ({ withdrawn, affected }, tell) => {
    if (withdrawn === undefined && (affected ?? []).length === 0) tell('/affected', 'A record must say what is affected.');
  },
  'REC:002': ({ id, aliases }, tell) => idList('/aliases', aliases, [id], tell),
  'REC:003': ({ id, upstream, aliases, related }, tell) =>
    idList('/upstream', upstream, [id, ...(aliases ?? []), ...(related ?? [])], tell),
  'REC:004': ({ id, related }, tell) => idList('/related', related, [id], tell),
  'RNG:001': (record, tell) =>
    eachRange(record, ({ events }, place) => {
      if (!events.some((event) => Object.hasOwn(event, 'introduced')))
        tell(`${place}/events`, 'A range must hold an introduced event.');
    }),
  'RNG:002': (record, tell) =>
    eachRange(record, ({ events }, place) => {
      const all = events.map((event) => Object.values(event)[0]);
      if (new Set(all).size < all.length) tell(`${place}/events`, 'The events of a range must name different versions.');
    }),
  'PKG:001': ({ affected }, tell) =>
    affected?.forEach(({ package: named, ranges }, at) => {
      const isGit = (ranges ?? []).some(({ type }) => type === 'GIT');
      if (named ? named.name.trim() === '' : !isGit)
        tell(`/affected/${at}`, 'What is affected must be a package or a repository.');
    }),
  'PKG:002': ({ affected }, tell) =>
    affected?.forEach(({ versions, ranges }, at) => {
      const all = [
        ...(versions ?? []),
        ...(ranges ?? []).flatMap(({ events }) => events.flatMap((event) => Object.values(event))),
      ];
      if (all.some((version) => version.trim() === '')) tell(`/affected/${at}`, 'A version is empty.');
    }),
  'PKG:003': ({ affected }, tell) =>
    affected?.forEach(({ package: named }, at) => {
      const fault = named?.purl === undefined ? undefined : purlFault(named.purl, 'grammar');
      if (fault) tell(`/affected/${at}/package/purl`, `The package URL is not valid: ${fault}.`);
    }),
};

export function lintOsv(record: object): Fault[] {
  return Object.entries(osvRules).flatMap(([rule, check]) => {
    const faults: Fault[] = [];
    check(record as OsvRecord, (place, message) => faults.push({ rule, place, message }));
    return faults;
  });
}

function eachRange({ affected }: OsvRecord, look: (range: Range, place: string) => void): void {
  affected?.forEach(({ ranges }, at) => {
    ranges?.forEach((range, index) => {
      look(range, `/affected/${at}/ranges/${index}`);
    });
  });
}

/** Ids of others: none twice, none of `foreign`. */
function idList(
  place: string,
  ids: readonly string[] | null | undefined,
  ...[foreign, tell]: [readonly string[], Parameters<Rule>[1]]
): void {
  if (!ids) return;
  if (new Set(ids).size < ids.length) tell(place, 'An id stands here twice.');
  for (const id of foreign) if (ids.includes(id)) tell(place, `${id} must not stand here: it is told elsewhere in the record.`);
}
