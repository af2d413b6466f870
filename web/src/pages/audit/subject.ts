// SPDX-License-Identifier: Apache-2.0
const places: Readonly<Record<string, string>> = {
  finding: '/findings',
  exception: '/exceptions',
  target: '/targets',
  report: '/imports',
  release: '/releases',
  component: '/components',
};
const parts: Readonly<Record<string, string>> = {
  user: '/people',
  token: '/people?tab=tokens',
  federation: '/people?tab=ci',
  rule: '/policy?tab=rules',
  product: '/policy',
};

/** The page of what a record is about; undefined where there is none. */
export function placeOf({ kind, id }: { kind: string; id: string }): string | undefined {
  const place = places[kind];
  return place !== undefined && /^\d+$/.test(id) ? `${place}/${id}` : parts[kind];
}

/** `kind:id`, as the filter of the log and the server write it; both are needed, or nothing is asked for. */
export function subjectFilter(text: string): string | undefined {
  const trimmed = text.trim();
  return /^[a-z-]+:[^\s:]+$/.test(trimmed) ? trimmed : undefined;
}
