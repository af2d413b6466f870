// SPDX-License-Identifier: Apache-2.0
/* The package ships no types: only what is used here. */

declare module '@secvisogram/csaf-validator-lib/cwe.js' {
  export const weaknesses: readonly { id: string; name: string }[];
}

declare module '@secvisogram/csaf-validator-lib/lib/cwec/4.17.js' {
  const list: { date: string; weaknesses: readonly { id: string; name: string; status: string; usage?: string }[] };
  // biome-ignore lint/style/noDefaultExport: it is how the package exports it
  export default list;
}

declare module '@secvisogram/csaf-validator-lib/mandatoryTests.js' {
  const tests: Readonly<Record<string, unknown>>;
  export = tests;
}

declare module '@secvisogram/csaf-validator-lib/optionalTests.js' {
  const tests: Readonly<Record<string, unknown>>;
  export = tests;
}

declare module '@secvisogram/csaf-validator-lib/informativeTests.js' {
  const tests: Readonly<Record<string, unknown>>;
  export = tests;
}

declare module '@secvisogram/csaf-validator-lib/schemaTests.js' {
  export function csaf_2_0_strict(document: unknown): {
    isValid: boolean;
    errors: readonly { instancePath: string; message?: string }[];
  };
}

declare module '@secvisogram/csaf-validator-lib/csaf_2_1/mandatoryTests.js' {
  const tests: Readonly<Record<string, unknown>>;
  export = tests;
}
