// SPDX-License-Identifier: Apache-2.0

/** How an error code leaves the program: through the command line's door and through HTTP's. */
export interface CodeMeaning {
  exitCode: 1 | 2 | 3;
  httpStatus: number;
  meaning: string;
}

/**
 * The one registry of error codes. Exit codes: 2 asked wrongly, 3 could not finish (contract, "Exit codes").
 * docs/reference/errors.md is generated from it.
 */
export const errorCodes = {
  usage: { exitCode: 2, httpStatus: 400, meaning: 'A flag, argument or request is wrong.' },
  'config-invalid': { exitCode: 2, httpStatus: 400, meaning: 'A configuration file has an unknown key or a wrong value.' },
  'database-missing': { exitCode: 3, httpStatus: 503, meaning: 'There is no advisory database where one was expected.' },
  'database-invalid': { exitCode: 3, httpStatus: 503, meaning: 'The advisory database is damaged or of another format.' },
  'database-stale': { exitCode: 3, httpStatus: 503, meaning: 'The advisory database is older than the policy allows.' },
  'database-busy': { exitCode: 3, httpStatus: 503, meaning: 'Another run is writing the advisory database.' },
  'database-starter': { exitCode: 3, httpStatus: 503, meaning: 'Only the built-in starter set of advisories was available.' },
  'nothing-to-scan': { exitCode: 3, httpStatus: 422, meaning: 'The target holds nothing that Ngao can read.' },
  'input-unreadable': { exitCode: 3, httpStatus: 422, meaning: 'A file could not be read.' },
  'input-malformed': { exitCode: 3, httpStatus: 422, meaning: 'A file is damaged or is not what its name says.' },
  'input-too-large': { exitCode: 3, httpStatus: 413, meaning: 'A file or document exceeds a safety limit.' },
  'input-unsupported': { exitCode: 3, httpStatus: 415, meaning: 'A file has a format or version that Ngao does not know.' },
  'ecosystem-unknown': {
    exitCode: 3,
    httpStatus: 422,
    meaning: 'The advisory database holds nothing of an ecosystem that was found.',
  },
  'registry-unknown': {
    exitCode: 3,
    httpStatus: 422,
    meaning: 'Most packages come from a host that may mirror the public registry, and none of them was matched.',
  },
  'version-unreadable': { exitCode: 3, httpStatus: 422, meaning: 'A version could not be compared with an advisory.' },
  'network-failed': { exitCode: 3, httpStatus: 502, meaning: 'A download failed or its answer was refused.' },
  unauthenticated: { exitCode: 2, httpStatus: 401, meaning: 'Nobody is signed in, or the token is not valid.' },
  forbidden: { exitCode: 2, httpStatus: 403, meaning: 'The roles of the person, or the scope of the token, do not allow it.' },
  'confirmation-needed': { exitCode: 2, httpStatus: 403, meaning: 'It must be proven again who is asking.' },
  'not-found': { exitCode: 2, httpStatus: 404, meaning: 'There is no such thing, or it may not be seen.' },
  conflict: { exitCode: 2, httpStatus: 409, meaning: 'It contradicts the state that things have reached meanwhile.' },
  'too-many-requests': { exitCode: 3, httpStatus: 429, meaning: 'Too many requests in a short time.' },
  'challenge-unsolved': {
    exitCode: 2,
    httpStatus: 400,
    meaning: 'The proof of work of a public form is missing, wrong or too old.',
  },
  'address-unavailable': {
    exitCode: 3,
    httpStatus: 503,
    meaning: 'The server cannot listen at its address: it is taken or not of this machine.',
  },
  'store-locked': { exitCode: 3, httpStatus: 503, meaning: "Another process has the server's data folder open." },
  'store-unavailable': { exitCode: 3, httpStatus: 503, meaning: "The server's database cannot be reached or broke down." },
  'store-unsuitable': {
    exitCode: 3,
    httpStatus: 503,
    meaning: "The server's database is of a version or state that this program cannot use.",
  },
  'store-conflict': { exitCode: 3, httpStatus: 409, meaning: 'Changes made at the same time collided, again after every retry.' },
  'evidence-missing': { exitCode: 3, httpStatus: 404, meaning: 'A stored evidence file is not there.' },
  'evidence-damaged': { exitCode: 3, httpStatus: 500, meaning: 'A stored evidence file is not what it was when it was stored.' },
  'sealed-damaged': {
    exitCode: 3,
    httpStatus: 500,
    meaning: 'A sealed value does not open: it was altered or moved, or the key is not its own.',
  },
  'key-unavailable': {
    exitCode: 3,
    httpStatus: 503,
    meaning: 'A key that opens sealed values is not there, or its keeper did not answer.',
  },
  'output-failed': { exitCode: 3, httpStatus: 500, meaning: 'A report could not be written as a whole.' },
  internal: { exitCode: 3, httpStatus: 500, meaning: 'Something unexpected broke inside Ngao.' },
} as const satisfies Record<string, CodeMeaning>;

export type ErrorCode = keyof typeof errorCodes;

export interface FieldFault {
  path: string;
  message: string;
}

/**
 * The only error class. `message` is for the person: what happened and what to do next.
 * Expected errors are printed without a stack; anything else becomes `internal` at the door.
 */
export class NgaoError extends Error {
  readonly code: ErrorCode;
  readonly expected: boolean;
  /** What is wrong with which field of a request: `body/title`. Never what stands there. */
  readonly fields: readonly FieldFault[];

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; expected?: boolean; fields?: readonly FieldFault[] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'NgaoError';
    this.code = code;
    this.expected = options.expected ?? code !== 'internal';
    this.fields = options.fields ?? [];
  }

  get exitCode(): 1 | 2 | 3 {
    return errorCodes[this.code].exitCode;
  }
}

/** Turns whatever was thrown into a NgaoError; unknown errors become `internal` and keep their cause. */
export function asNgaoError(thrown: unknown): NgaoError {
  if (thrown instanceof NgaoError) return thrown;
  if (isOfOtherBundle(thrown)) return new NgaoError(thrown.code, thrown.message, { cause: thrown, expected: thrown.expected });
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new NgaoError('internal', `Something unexpected broke inside Ngao: ${detail}`, { cause: thrown });
}

/** The server is a bundle of its own beside the command line's, with a class of its own by the same name. */
function isOfOtherBundle(thrown: unknown): thrown is NgaoError {
  return thrown instanceof Error && thrown.name === 'NgaoError' && Object.hasOwn(errorCodes, (thrown as NgaoError).code);
}
