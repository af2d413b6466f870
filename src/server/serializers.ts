// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import type { FastifySerializerCompiler } from 'fastify';
import type { TSchema } from 'typebox';

type Write = ReturnType<FastifySerializerCompiler<TSchema>>;

/**
 * Writes answers as Fastify does by itself: what a schema does not name is left out. Unless `eager`, each is compiled when it
 * is first written: a server needs few of its hundreds, and all of them are 9 MB of source text. Those that several routes
 * share are compiled once.
 */
export function serializers({ eager = false } = {}): FastifySerializerCompiler<TSchema> {
  const compile = ownOfFastify();
  const known = new WeakMap<TSchema, Write>();
  return (route) => {
    const write = known.get(route.schema) ?? (eager ? compile(route) : late(() => compile(route)));
    known.set(route.schema, write);
    return write;
  };
}

function late(compile: () => Write): Write {
  let write: Write | undefined;
  return (data) => {
    write ??= compile();
    return write(data);
  };
}

/** The compiler that Fastify takes where it is told of none, found where Fastify finds it: it exports it nowhere. */
function ownOfFastify(): FastifySerializerCompiler<TSchema> {
  const require = createRequire(import.meta.resolve('fastify'));
  const { SerializerSelector } = require('@fastify/fast-json-stringify-compiler');
  return SerializerSelector()({}, undefined);
}
