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
  const keysNow = () => {
    const overrides = document.get('overrides');
    return isMap(overrides) ? overrides.items.map((item) => String(item.key)) : undefined;
  };
  for (const { keys, value } of changes) {
    const key = keys[0] ?? '';
    const path = ['overrides', keysNow()?.find((one) => isSameEntry(one, key)) ?? key];
    if (value !== undefined) document.setIn(path, value);
    else if (document.hasIn(path)) document.deleteIn(path);
  }
  if (keysNow()?.length === 0) document.delete('overrides');
  const after = document.toString({ lineWidth: 0 });
  return after === before ? text : after;
}
