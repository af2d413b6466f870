// SPDX-License-Identifier: Apache-2.0
import { Ajv, type ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify';
import type { TSchema } from 'typebox';

/**
 * Bodies are taken as they are: an unknown field or a number written as text is an error. Only what an address holds
 * (params, query) is text by nature and is converted. Unless `eager`, each is compiled when it is first asked.
 */
export function validators({ eager = false } = {}): FastifySchemaCompiler<TSchema> {
  const strict = new Ajv({ allErrors: false, coerceTypes: false, useDefaults: true, removeAdditional: false, strict: false });
  const lenient = new Ajv({ allErrors: false, coerceTypes: true, useDefaults: true, removeAdditional: false, strict: false });
  return ({ schema, httpPart }) => {
    const ajv = httpPart === 'body' ? strict : lenient;
    return eager ? ajv.compile(schema) : late(() => ajv.compile(schema));
  };
}

function late(compile: () => ValidateFunction): ReturnType<FastifySchemaCompiler<TSchema>> {
  let check: ValidateFunction | undefined;
  return (data) => {
    check ??= compile();
    return check(data) || { error: (check.errors ?? []) as FastifySchemaValidationError[] };
  };
}
