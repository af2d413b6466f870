// SPDX-License-Identifier: Apache-2.0

/** Names of weaknesses in one version of the CWE list; a name must be spelt exactly so (test 6.1.11). */
export interface WeaknessNames {
  /** `4.17`; said by CSAF 2.1 only. */
  version: string;
  nameOf(id: string): string | undefined;
}

const loaded: Partial<Record<'2.0' | '2.1', Promise<WeaknessNames>>> = {};

/** The list that the validator of that edition compares with; loaded once, when the first document is written. */
export function weaknessNames(edition: '2.0' | '2.1'): Promise<WeaknessNames> {
  loaded[edition] ??= (edition === '2.0' ? loadForEdition20() : loadNewest()).then(({ version, weaknesses }) => {
    const names = new Map(weaknesses.map(({ id, name }) => [id, name]));
    return { version, nameOf: (id) => names.get(id) };
  });
  return loaded[edition];
}

async function loadForEdition20() {
  const { weaknesses } = await import('@secvisogram/csaf-validator-lib/cwe.js');
  return { version: '', weaknesses };
}

async function loadNewest() {
  const { default: list } = await import('@secvisogram/csaf-validator-lib/lib/cwec/4.17.js');
  return { version: '4.17', weaknesses: list.weaknesses };
}
