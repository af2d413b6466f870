// SPDX-License-Identifier: Apache-2.0

/** A JSON document with one place changed: a JSON pointer (its last step `-` adds to a list) and the value; undefined removes. */
export function editJson(document: string, pointer: string, value: unknown): string {
  const root = JSON.parse(document);
  const steps = pointer.split('/').slice(1);
  const last = steps.pop() as string;
  let spot = root;
  for (const step of steps) spot = spot[step];
  if (last === '-') spot.push(value);
  else if (value === undefined) delete spot[last];
  else spot[last] = value;
  return JSON.stringify(root);
}
