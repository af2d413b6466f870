// SPDX-License-Identifier: Apache-2.0
// The package carries no types. It throws where the text is no expression.
declare module 'spdx-expression-parse' {
  interface LicenseNode {
    license: string;
    plus?: true;
    exception?: string;
  }
  interface ConjunctionNode {
    left: Expression;
    conjunction: 'and' | 'or';
    right: Expression;
  }
  type Expression = LicenseNode | ConjunctionNode;
  function parse(text: string): Expression;
  export = parse;
}
