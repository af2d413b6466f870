// SPDX-License-Identifier: Apache-2.0
import type { Origin } from '../../../model/component.ts';
import type { CollectInput } from '../contract.ts';
import { joinPath } from '../lock-text.ts';
import { registryOrigin } from '../registry-settings.ts';
import { readYamlDocuments } from '../yaml-documents.ts';
import { mapUnder, textUnder } from '../yaml-value.ts';

/** Which registry serves a package, as `.yarnrc.yml` beside the lockfile says. */
export interface BerryRegistries {
  trustedRegistries: readonly string[];
  originOf(name: string): Origin;
}

/**
 * Reads `npmRegistryServer` and `npmScopes.<scope>.npmRegistryServer`: berry's lockfile does not repeat them, and
 * a package of a private registry must not be taken for the public one of the same name.
 */
export async function readRegistries({ folder, trustedRegistries }: CollectInput, at: string): Promise<BerryRegistries> {
  const file = joinPath(at, '.yarnrc.yml');
  const text = folder.readText(file);
  const [settings] = text === undefined ? [] : await readYamlDocuments(text, { file, duplicates: 'last' });
  if (settings === undefined) return { trustedRegistries, originOf: () => ({ kind: 'registry' }) };
  const server = textUnder(settings, 'npmRegistryServer');
  const scopes = mapUnder(settings, 'npmScopes');
  const serverOf = (name: string) => {
    const scope = name.startsWith('@') ? name.slice(1, name.indexOf('/')) : undefined;
    const own = scope === undefined ? undefined : mapUnder(scopes, scope);
    return (own && textUnder(own, 'npmRegistryServer')) ?? server;
  };
  return { trustedRegistries, originOf: (name) => registryOrigin(serverOf(name), trustedRegistries) };
}
