// SPDX-License-Identifier: Apache-2.0
declare module 'spdx-expression-parse' {
  export interface SpdxLicense {
    license: string;
    plus?: true;
    exception?: string;
  }
  export interface SpdxConjunction {
    left: SpdxTree;
    conjunction: 'and' | 'or';
    right: SpdxTree;
  }
  export type SpdxTree = SpdxLicense | SpdxConjunction;
  const parse: (expression: string) => SpdxTree;
  // biome-ignore lint/style/noDefaultExport: the library's own shape
  export default parse;
}
