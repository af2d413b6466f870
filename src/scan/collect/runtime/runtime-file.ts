// SPDX-License-Identifier: Apache-2.0

export type RuntimeFileKind = 'dockerfile' | 'nvmrc' | 'node-version' | 'tool-versions' | 'package-json';

const kindsByName: ReadonlyMap<string, RuntimeFileKind> = new Map([
  ['.nvmrc', 'nvmrc'],
  ['.node-version', 'node-version'],
  ['.tool-versions', 'tool-versions'],
  ['package.json', 'package-json'],
]);

/** What a file may say about the runtime, by its name alone. */
export function kindOfRuntimeFile(path: string): RuntimeFileKind | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const known = kindsByName.get(name);
  if (known !== undefined) return known;
  const isBuildFile = /^(?:(?:Dockerfile|Containerfile)(?:\..+)?|.+\.(?:Dockerfile|Containerfile))$/i.test(name);
  return isBuildFile && !/\.(?:dockerignore|containerignore|md)$/i.test(name) ? 'dockerfile' : undefined;
}
