// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildAdvisory, samplePublisher } from '../../../test/builders/build-advisory.ts';
import { checkCsaf21 } from './check-csaf.ts';
import { csaf21 } from './index.ts';
import { readLicenseExpression } from './license-expression.ts';

// biome-ignore lint/suspicious/noExplicitAny: a mutation reaches into any JSON
type Mutation = (whole: any) => void;

const extension = { $schema: 'https://example.org/x_1.0.0.json', category: 'essential', critical: false, content: { a: 1 } };
// biome-ignore lint/suspicious/noExplicitAny: as above
const rating = ({ metrics: [first] }: any, source?: string) => ({
  content: { qualitative_severity_rating: 'high' },
  products: first.products,
  ...(source !== undefined && { source }),
});
const report: Mutation = ({ document, vulnerabilities }) => {
  document.category = 'csaf_vulnerability_report';
  vulnerabilities[0].notes = [{ category: 'summary', title: 'Vulnerability Summary', text: 'It counts twice.' }];
};
const licensed =
  (expression: string, ...notes: object[]): Mutation =>
  ({ document }) => {
    document.license_expression = expression;
    document.notes = [...(document.notes ?? []), ...notes];
  };
const note = { category: 'legal_disclaimer', title: 'License', text: 'Use it as you like.' };
const range =
  (name: string): Mutation =>
  ({ product_tree: tree }) => {
    tree.branches[0].branches[0].branches[0].name = name;
  };
const sku =
  (unit: string): Mutation =>
  ({ product_tree: tree }) => {
    tree.branches[0].branches[0].branches[0].product.product_identification_helper = { skus: [unit] };
  };

/** By the id of the test: what breaks it, and what only looks so. */
const cases: [rule: string, breaks: [string, Mutation][], holds: [string, Mutation][]][] = [
  [
    '6.1.27.13',
    [['only fixed products', ({ vulnerabilities: [one] }) => (one.product_status = { fixed: ['P1'] })]],
    [
      [
        'fixed and affected ones',
        ({ vulnerabilities: [one] }) => (one.product_status = { fixed: ['P1'], last_affected: ['P2'] }),
      ],
      [
        'only fixed products in a VEX document',
        ({ document, vulnerabilities: [one] }) => {
          document.category = 'csaf_vex';
          one.product_status = { fixed: ['P1'] };
        },
      ],
    ],
  ],
  [
    '6.1.27.20',
    [
      [
        'a summary of another category',
        (whole) => {
          report(whole);
          whole.vulnerabilities[0].notes[0].category = 'description';
        },
      ],
      [
        'a report without notes',
        (whole) => {
          report(whole);
          delete whole.vulnerabilities[0].notes;
        },
      ],
    ],
    [
      ['a summary', report],
      [
        'a report in another language',
        (whole) => {
          report(whole);
          whole.document.lang = 'fr';
          delete whole.vulnerabilities[0].notes;
        },
      ],
    ],
  ],
  [
    '6.1.54',
    [
      ['a text', licensed('Use it as you like, please.')],
      ['a reference into another document', licensed('DocumentRef-x:LicenseRef-y')],
    ],
    [
      ['an expression', licensed('(MIT OR Apache-2.0+) AND GPL-2.0-only WITH Classpath-exception-2.0')],
      ['an example of the schema', licensed('LicenseRef-www.example.org-Example-CSAF-License-3.0+', note)],
    ],
  ],
  [
    '6.1.55',
    [
      ['a licence of their own without its text', licensed('LicenseRef-www.example.org-own')],
      ['its text as another note', licensed('LicenseRef-www.example.org-own', { ...note, category: 'other' })],
      ['its text twice', licensed('MIT AND LicenseRef-www.example.org-own', note, { ...note, text: 'Or not.' })],
    ],
    [
      ['its text', licensed('LicenseRef-www.example.org-own', note)],
      ['one that AboutCode lists', licensed('LicenseRef-scancode-public-domain')],
      ['one that SPDX lists', licensed('CC-BY-4.0')],
    ],
  ],
  [
    '6.1.56',
    [['a rating beside a score', ({ vulnerabilities: [one] }) => one.metrics.push(rating(one, one.metrics[0].source))]],
    [['a rating of another source', ({ vulnerabilities: [one] }) => one.metrics.push(rating(one, 'https://example.org/rating'))]],
  ],
  [
    '6.1.59',
    [
      ['one version', range('vers:npm/4.2.0')],
      ['one version with a sign', range('vers:npm/=4.2.0')],
    ],
    [
      ['a range', range('vers:npm/<4.2.0')],
      ['two versions', range('vers:npm/4.2.0|4.2.1')],
      ['all versions', range('vers:npm/*')],
    ],
  ],
  [
    '6.1.60.1',
    [
      [
        'an extension that does not say whether it is critical',
        (whole) => (whole.x_extensions = [{ ...extension, critical: undefined }]),
      ],
      ['one of an unknown category', ({ document }) => (document.x_extensions = [{ ...extension, category: 'high_value' }])],
      ['one without content', ({ vulnerabilities: [one] }) => (one.x_extensions = [{ ...extension, content: {} }])],
    ],
    [['a whole one', ({ vulnerabilities: [one] }) => (one.metrics[0].content.x_extensions = [extension])]],
  ],
  ['6.1.61', [['two stars', sku('NL*12*')]], [['one that is escaped', sku('NL\\*12*')]]],
];

const faultsOf = async (mutate: Mutation) => {
  const whole = JSON.parse(await csaf21.write({ advisory: buildAdvisory(), publisher: samplePublisher, language: 'en' }));
  mutate(whole);
  return await checkCsaf21(JSON.stringify(whole));
};

for (const [rule, breaks, holds] of cases) {
  for (const [name, mutate] of breaks)
    test(`${name}: breaks ${rule}`, async () => {
      const faults = await faultsOf(mutate);
      assert.ok(
        faults.some((fault) => fault.rule === rule),
        JSON.stringify(faults),
      );
    });
  for (const [name, mutate] of holds)
    test(`${name}: holds by ${rule}`, async () => {
      assert.deepEqual(
        (await faultsOf(mutate)).filter((fault) => fault.rule === rule),
        [],
      );
    });
}

test('an expression is read whole or not at all', () => {
  for (const text of ['MIT', ' MIT ', '(MIT)', '((MIT or ISC))', 'GPL-2.0+ with AdditionRef-x', 'MIT AND(ISC OR X11)'])
    assert.ok(readLicenseExpression(text), text);
  for (const text of [
    '',
    '()',
    'MIT ISC',
    'MIT AND',
    'OR MIT',
    '(MIT',
    'MIT)',
    'MIT WITH',
    '(MIT) WITH x',
    'MIT, ISC',
    'a+b',
    'MIT And ISC',
  ])
    assert.equal(readLicenseExpression(text), undefined, text);
  assert.deepEqual(readLicenseExpression('LicenseRef-a OR (MIT WITH AdditionRef-b)')?.references, [
    'LicenseRef-a',
    'AdditionRef-b',
  ]);
  fc.assert(
    fc.property(fc.string(), (text) => {
      readLicenseExpression(text);
    }),
  );
});
