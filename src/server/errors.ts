// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asNgaoError, errorCodes, NgaoError } from '../kit/errors.ts';

interface Invalid {
  validation?: readonly { instancePath: string; message?: string; params?: Record<string, unknown> }[];
  validationContext?: string;
  statusCode?: number;
  code?: string;
}

/** Answers every error as an RFC 9457 problem document. Unknown errors keep their detail for the log and show none. */
export function answerError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const error = translate(thrown);
  if (!error.expected) request.log.error({ err: thrown, requestId: request.id }, 'unexpected error');
  const { httpStatus, meaning } = errorCodes[error.code];
  const { validation, validationContext } = (thrown ?? {}) as Invalid;
  const invalid = validation?.map(({ instancePath, message, params }) => ({
    path: `${validationContext ?? 'body'}${instancePath}${params?.missingProperty ? `/${String(params.missingProperty)}` : ''}`,
    message: `${message ?? 'is wrong'}${params?.additionalProperty ? `: ${String(params.additionalProperty)}` : ''}`,
  }));
  const errors = invalid ?? (error.fields.length > 0 ? error.fields : undefined);
  const detail = error.expected
    ? error.message
    : `Something unexpected broke. Nothing was changed. Tell an administrator the request id ${request.id}.`;
  if (httpStatus === 429) reply.header('retry-after', '60');
  void reply
    .code(httpStatus)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: meaning,
        status: httpStatus,
        detail,
        code: error.code,
        ...(errors && { errors }),
      }),
    );
}

function translate(thrown: unknown): NgaoError {
  if (thrown instanceof NgaoError) return thrown;
  const { validation, validationContext, statusCode, code } = (thrown ?? {}) as Invalid;
  if (validation) {
    const where = validationContext === 'querystring' ? 'The query' : 'The request';
    return new NgaoError('usage', `${where} is wrong: ${validation.map((each) => each.message).join('; ')}.`);
  }
  return ofServer(statusCode, code) ?? asNgaoError(thrown);
}

function ofServer(statusCode: number | undefined, code: string | undefined): NgaoError | undefined {
  if (statusCode === 413) return new NgaoError('input-too-large', 'The request is larger than this address accepts.');
  if (statusCode === 429) return new NgaoError('too-many-requests', 'Too many requests. Wait a minute and try again.');
  if (statusCode === 415 || code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new NgaoError('input-unsupported', 'Send the body as application/json.');
  if (statusCode !== undefined && statusCode < 500) return new NgaoError('usage', 'The request could not be read.');
  // PostgreSQL: a text with the character 0, or a number out of range. Both come from the request alone.
  if (['22021', '22P05', '22003'].includes(code ?? ''))
    return new NgaoError('usage', 'The request holds a character or a number that cannot be stored.');
  return undefined;
}
