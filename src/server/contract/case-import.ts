// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { instant, maybe, nullable, object, oneOf, text } from './common.ts';

/* Private reports that machines make. What of a document we read is described here; the rest of it is kept and not read. */

const open = <T extends Type.TProperties>(properties: T) => Type.Object(properties);
const some = <T extends Type.TSchema>(schema: T, maxItems = 200) => maybe(nullable(Type.Array(schema, { maxItems })));
const line = Type.String({ minLength: 1, maxLength: 1024 });
const perhaps = (maxLength = 1024) => maybe(nullable(Type.String({ maxLength })));

/** POST /api/v1/cases/import?format=: told apart by what the document says where it is left out. */
export const CaseImportQuery = object({ format: maybe(oneOf(['csaf', 'github'])) });
/**
 * `reference` is the machine's own name for what it handed in, to quote when somebody asks. `repeated`: this token had handed
 * in the same bytes before.
 */
export const CaseImportAnswer = object({ reference: text, receivedAt: instant, repeated: Type.Boolean() });

/** A repository security advisory as GitHub's REST API answers it, in the state "triage": a private vulnerability report. */
export const GithubAdvisory = open({
  ghsa_id: Type.String({ pattern: '^GHSA(-[23456789cfghjmpqrvwx]{4}){3}$' }),
  cve_id: maybe(nullable(Type.String({ pattern: '^CVE-\\d{4}-\\d{4,19}$' }))),
  html_url: maybe(Type.String({ pattern: '^https://', maxLength: 2048 })),
  summary: line,
  description: Type.String({ minLength: 1, maxLength: 65_536 }),
  state: Type.Literal('triage'),
  severity: maybe(nullable(oneOf(['critical', 'high', 'medium', 'low']))),
  author: maybe(nullable(open({ login: Type.String({ minLength: 1, maxLength: 100 }) }))),
  identifiers: maybe(Type.Array(open({ type: line, value: line }), { maxItems: 50 })),
  vulnerabilities: some(
    open({
      package: nullable(open({ ecosystem: line, name: perhaps() })),
      vulnerable_version_range: perhaps(),
      patched_versions: perhaps(),
      vulnerable_functions: some(line),
    }),
  ),
  cvss: maybe(nullable(open({ vector_string: perhaps(300) }))),
  cvss_severities: maybe(
    nullable(
      open({
        cvss_v3: maybe(nullable(open({ vector_string: perhaps(300) }))),
        cvss_v4: maybe(nullable(open({ vector_string: perhaps(300) }))),
      }),
    ),
  ),
  cwes: some(open({ cwe_id: Type.String({ pattern: '^CWE-[1-9]\\d{0,4}$' }), name: maybe(line) })),
  cwe_ids: some(Type.String({ pattern: '^CWE-[1-9]\\d{0,4}$' })),
  credits: some(open({ login: maybe(line), type: maybe(line) })),
});

/** CSAF 2.0, profile csaf_base or csaf_security_advisory, draft or interim; its schema and mandatory tests must hold. */
export const CsafDocument = open({
  document: open({
    csaf_version: Type.Literal('2.0'),
    category: line,
    title: line,
    publisher: open({ name: line, namespace: line, category: line, contact_details: maybe(line) }),
    tracking: open({ id: line, status: line, version: line }),
  }),
  product_tree: maybe(Type.Unknown()),
  vulnerabilities: maybe(Type.Array(Type.Unknown(), { maxItems: 200 })),
});
export const CaseImportDocument = Type.Union([CsafDocument, GithubAdvisory]);
