// SPDX-License-Identifier: Apache-2.0

/** Every scalar is text, as in YAML's failsafe schema: a version `1.10` must not become a number. */
export type YamlValue = string | YamlMap | readonly YamlValue[];
export type YamlMap = ReadonlyMap<string, YamlEntry>;
export interface YamlEntry {
  value: YamlValue;
  /** 1-based line of the key. */
  line: number;
}

/** Deeper nesting than any lockfile has. */
export const yamlDepthLimit = 64;

/** Thrown between the parts of the fast reader: the text uses more of YAML than it knows. */
export class BeyondBlocks extends Error {}

const nothing: YamlMap = new Map();

/** The map under a key, empty when there is none. */
export function mapUnder(map: YamlMap, key: string): YamlMap {
  const value = map.get(key)?.value;
  return value instanceof Map ? value : nothing;
}

/** The text under a key. */
export function textUnder(map: YamlMap, key: string): string | undefined {
  const value = map.get(key)?.value;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
