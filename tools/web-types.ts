// SPDX-License-Identifier: Apache-2.0
import * as advisories from '../src/server/contract/advisories.ts';
import * as caseCra from '../src/server/contract/case-cra.ts';
import * as caseDesk from '../src/server/contract/case-desk.ts';
import * as caseEvidence from '../src/server/contract/case-evidence.ts';
import * as caseImport from '../src/server/contract/case-import.ts';
import * as caseKeeping from '../src/server/contract/case-keeping.ts';
import * as caseKeys from '../src/server/contract/case-keys.ts';
import * as caseLeaks from '../src/server/contract/case-leaks.ts';
import * as caseRecords from '../src/server/contract/case-records.ts';
import * as cases from '../src/server/contract/cases.ts';
import * as committee from '../src/server/contract/committee.ts';
import * as shared from '../src/server/contract/common.ts';
import * as decisions from '../src/server/contract/decisions.ts';
import * as findings from '../src/server/contract/findings.ts';
import * as inbound from '../src/server/contract/inbound.ts';
import * as intake from '../src/server/contract/intake.ts';
import * as people from '../src/server/contract/people.ts';
import * as portfolio from '../src/server/contract/portfolio.ts';
import * as publishing from '../src/server/contract/publishing.ts';
import * as releasePublication from '../src/server/contract/release-publication.ts';

/** The part of JSON Schema that the contract uses. */
export interface Schema {
  type?: string;
  description?: string;
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: readonly Schema[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  patternProperties?: Readonly<Record<string, Schema>>;
}

/** Names of schemas by their JSON. */
type Names = ReadonlyMap<string, string>;

/** Where the types of the pages stand, from the checkout's root. */
export const webTypesFile = 'web/src/api/types.ts';

/** The contract's named shapes as TypeScript: the pages speak HTTP, so they import nothing of the server but this text. */
export function webTypes(): string {
  const modules = [
    shared,
    findings,
    portfolio,
    decisions,
    people,
    intake,
    cases,
    inbound,
    caseKeys,
    caseRecords,
    caseDesk,
    caseImport,
    caseKeeping,
    caseLeaks,
    caseCra,
    caseEvidence,
    committee,
    advisories,
    publishing,
    releasePublication,
  ] as const;
  const named = new Map<string, Schema>();
  for (const module of modules) {
    for (const [name, schema] of Object.entries(module)) if (/^[A-Z]/.test(name) && isSchema(schema)) named.set(name, schema);
  }
  return `// SPDX-License-Identifier: Apache-2.0
// Generated from src/server/contract/ by "npm run docs". Do not edit.

${typesOf(named)}`;
}

/**
 * One exported type per schema. A schema that stands inside another and has a name of its own is told by its name; the
 * same by text, because an optional copy of a schema is another object.
 */
export function typesOf(named: ReadonlyMap<string, Schema>): string {
  const names = new Map([...named].reverse().map(([name, schema]) => [JSON.stringify(schema), name]));
  return [...named]
    .map(([name, schema]) => {
      const own = JSON.stringify(schema);
      const inner = names.get(own) === name ? new Map([...names].filter(([text]) => text !== own)) : names;
      const body = typeOf(schema, inner, '');
      const comment = schema.description === undefined ? '' : `/** ${schema.description} */\n`;
      return body.startsWith('{') ? `${comment}export interface ${name} ${body}\n` : `${comment}export type ${name} = ${body};\n`;
    })
    .join('\n');
}

function isSchema(value: unknown): value is Schema {
  if (typeof value !== 'object' || value === null) return false;
  return '~kind' in value || '~unsafe' in value;
}

function typeOf(schema: Schema, names: Names, indent: string): string {
  const name = names.get(JSON.stringify(schema));
  if (name !== undefined) return name;
  if (schema.enum) return schema.enum.map(literal).join(' | ');
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.anyOf) return schema.anyOf.map((part) => typeOf(part, names, indent)).join(' | ');
  if (schema.type === 'array') return arrayOf(typeOf(schema.items ?? {}, names, indent));
  if (schema.type === 'object') return objectOf(schema, names, indent);
  const simple: Readonly<Record<string, string>> = { string: 'string', integer: 'number', number: 'number', boolean: 'boolean' };
  return simple[schema.type ?? ''] ?? (schema.type === 'null' ? 'null' : 'unknown');
}

function objectOf(schema: Schema, names: Names, indent: string): string {
  const values = Object.values(schema.patternProperties ?? {});
  if (values.length > 0) return `Record<string, ${values.map((value) => typeOf(value, names, indent)).join(' | ')}>`;
  const deeper = `${indent}  `;
  const lines = Object.entries(schema.properties ?? {}).map(([key, value]) => {
    const comment = value.description === undefined ? '' : `${deeper}/** ${value.description} */\n`;
    const optional = schema.required?.includes(key) ? '' : '?';
    return `${comment}${deeper}${key}${optional}: ${typeOf(value, names, deeper)};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

function arrayOf(item: string): string {
  return item.includes(' | ') && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : String(value);
}
