// SPDX-License-Identifier: Apache-2.0
import { Ajv } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';

/**
 * Bodies are taken as they are: an unknown field or a number written as text is an error. Only what an address holds
 * (params, query) is text by nature and is converted.
 */
export function validators(): FastifySchemaCompiler<TSchema> {
  const strict = new Ajv({ allErrors: false, coerceTypes: false, useDefaults: true, removeAdditional: false, strict: false });
  const lenient = new Ajv({ allErrors: false, coerceTypes: true, useDefaults: true, removeAdditional: false, strict: false });
  return ({ schema, httpPart }) => (httpPart === 'body' ? strict : lenient).compile(schema);
}
