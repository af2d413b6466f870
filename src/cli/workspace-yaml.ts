// SPDX-License-Identifier: Apache-2.0
import { isSameEntry } from '../findings/fix/spelling.ts';
import { NgaoError } from '../kit/errors.ts';

/** The `overrides` of a pnpm-workspace.yaml with entries set or (without a value) removed; comments stay. */
export async function editWorkspaceYaml(
  text: string,
  changes: readonly { keys: readonly string[]; value: string | undefined }[],
  file: string,
): Promise<string> {
  const { isMap, parseDocument } = await import('yaml');
  const document = parseDocument(text);
  if (document.errors.length > 0) throw new NgaoError('input-malformed', `${file} is not valid YAML: repair it and run again.`);
  const before = document.toString({ lineWidth: 0 });
  for (const { keys, value } of changes) {
    const key = keys[0] ?? '';
    const overrides = document.get('overrides');
    const written = isMap(overrides)
      ? overrides.items.map((item) => String(item.key)).find((one) => isSameEntry(one, key))
      : undefined;
    if (value === undefined) document.deleteIn(['overrides', written ?? key]);
    else document.setIn(['overrides', written ?? key], value);
  }
  const overrides = document.get('overrides');
  if (isMap(overrides) && overrides.items.length === 0) document.delete('overrides');
  const after = document.toString({ lineWidth: 0 });
  return after === before ? text : after;
}
