// SPDX-License-Identifier: Apache-2.0

/** An answer as it came: redirects are not followed by the fetcher. */
export interface Fetched {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** What the self-check may ask of the world; without a login, as a stranger. */
export interface ProviderWorld {
  /** `https://security.example.org`. */
  origin: string;
  /** The metadata, where it does not stand at its well-known path; then the ways to find it are not checked. */
  metadataPath?: string;
  /** A path below the origin, or a whole address of another host. null: nobody answers. */
  fetch(path: string): Fetched | null | Promise<Fetched | null>;
  /** Whether a detached, armoured signature over the text is by one of the armoured keys. */
  verifySignature(given: { document: string; signature: string; keys: readonly string[] }): boolean | Promise<boolean>;
  /** Upper-case hex of an armoured key; left out: fingerprints are not compared. */
  fingerprintOf?(armored: string): string | Promise<string>;
}

const redirectLimit = 5;

/** Asks each address once, follows redirects, and keeps what requirements 3 and 6 want to know. */
export class Visit {
  readonly insecure = new Set<string>();
  readonly redirected = new Set<string>();
  readonly world: ProviderWorld;
  private readonly seen = new Map<string, Promise<Fetched | null>>();

  constructor(world: ProviderWorld) {
    this.world = world;
  }

  /** The whole address of what another document names. */
  address(named: string, base = `${this.world.origin}/`): string | undefined {
    return URL.canParse(named, base) ? new URL(named, base).href : undefined;
  }

  /** The answer at an address, or null. */
  get(address: string): Promise<Fetched | null> {
    const asked = this.seen.get(address) ?? this.ask(address);
    this.seen.set(address, asked);
    return asked;
  }

  private async ask(address: string): Promise<Fetched | null> {
    let at = address;
    for (let step = 0; step <= redirectLimit; step++) {
      if (!at.startsWith('https://')) this.insecure.add(at);
      const answer = await this.world.fetch(at.startsWith(`${this.world.origin}/`) ? at.slice(this.world.origin.length) : at);
      const next =
        answer && answer.status >= 300 && answer.status < 400 ? this.address(answer.headers.location ?? '', at) : undefined;
      if (next === undefined) return answer;
      this.redirected.add(at);
      at = next;
    }
    return null;
  }
}

/** The answer in a few words, for findings. */
export function sayAnswer(answer: Fetched | null): string {
  return answer === null ? 'nobody answers' : `status ${answer.status}`;
}

/** The value that a JSON answer holds, or undefined. */
export function jsonOf(answer: Fetched | null): unknown {
  if (answer?.status !== 200) return undefined;
  try {
    return JSON.parse(answer.body);
  } catch {
    return undefined;
  }
}

/** Whether an answer says that it is JSON. */
export function isJsonType(answer: Fetched): boolean {
  return /^application\/json\s*(;|$)/i.test(answer.headers['content-type'] ?? '');
}
