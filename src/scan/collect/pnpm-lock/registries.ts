// SPDX-License-Identifier: Apache-2.0
import type { Folder } from '../contract.ts';
import { joinPath } from '../lock-text.ts';
import { npmrcRegistries, type RegistryOf, registriesByScope } from '../registry-settings.ts';
import { readYamlDocuments } from '../yaml-documents.ts';
import { mapUnder } from '../yaml-value.ts';

/** `registries` of pnpm-workspace.yaml (pnpm settings: `default`, `@scope`), then `.npmrc` beside it. */
export async function pnpmRegistries(folder: Folder, at: string): Promise<RegistryOf> {
  const npmrc = npmrcRegistries(folder, at);
  const file = joinPath(at, 'pnpm-workspace.yaml');
  const text = folder.readText(file);
  // The file can hold a lot, of which only this section matters here.
  if (text === undefined || !/^registries:/m.test(text)) return npmrc;
  const [settings] = await readYamlDocuments(text, { file, duplicates: 'last' });
  const servers = new Map<string, string>();
  for (const [scope, { value }] of settings ? mapUnder(settings, 'registries') : []) {
    if (typeof value === 'string') servers.set(scope === 'default' ? '' : scope, value);
  }
  const own = registriesByScope(servers);
  return (name) => own(name) ?? npmrc(name);
}
