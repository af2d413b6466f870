// SPDX-License-Identifier: Apache-2.0
import type { ARCResult, AuthenticateResult } from 'mailauth';
import type { AuthReason, AuthVerdict, DkimOutcome, MailAuthentication } from './authentication.ts';
import { authResult } from './authentication.ts';

/** DNS as the caller asks it: the shape of node:dns `promises.resolve`. */
export type DnsResolver = (name: string, type: string) => Promise<string[][] | string[]>;

/** The SMTP client that handed the message over. */
export interface ClientFacts {
  ip: string;
  helo: string;
  /** MAIL FROM; '' for the null sender. */
  mailFrom: string;
}

export interface AuthenticateOptions {
  resolver: DnsResolver;
  /** Null for mail that was fetched from a mailbox: SPF is then not applied. */
  client: ClientFacts | null;
  /** Our own name in results. */
  hostName: string;
  /** Domains whose ARC seals are believed (RFC 8617 11.2), lower-case; none by default. */
  trustedSealers?: readonly string[];
}

const mostSignatures = 10;
const mostQueries = 100;
const mostAnswers = 50;

/**
 * Checks SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 9989) and ARC (RFC 8617) of a received message. DNS is asked
 * through the resolver alone, at most 100 times. A passing result says that the domain stands for the message, never
 * who the person is. Never throws for what a message or DNS says.
 */
export async function authenticateMail(bytes: Uint8Array, options: AuthenticateOptions): Promise<MailAuthentication> {
  // Each signature costs a look-up and a check of the whole body.
  if (countSignatures(bytes) > mostSignatures) return unknown('too-many-signatures');
  const resolver = new BoundedResolver(options.resolver);
  // Loaded when mail is first taken in: it is the largest of all libraries, and most servers at rest never need it.
  const { authenticate } = await import('mailauth');
  let result: AuthenticateResult;
  try {
    result = await authenticate(Buffer.from(bytes), {
      resolver: (name, type) => resolver.ask(name, type),
      mta: options.hostName,
      ...(options.client && { ip: options.client.ip, helo: options.client.helo, sender: options.client.mailFrom }),
      trustReceived: false,
      rejectRsaSha1: true,
      disableBimi: true,
    });
  } catch {
    // The library's words may quote the message.
    return unknown('no-answer-from-dns');
  }
  return judge(result, options);
}

function judge(result: AuthenticateResult, { client, trustedSealers }: AuthenticateOptions): MailAuthentication {
  // A message without a signature is told as one result without a domain.
  const signatures = result.dkim.results.filter((each) => each.signingDomain !== undefined);
  const dkim = signatures.slice(0, mostSignatures).map(
    (signature): DkimOutcome => ({
      domain: (signature.signingDomain ?? '').toLowerCase().slice(0, 253),
      selector: (signature.selector ?? '').slice(0, 63),
      result: authResult(signature.status.result),
      coversBody: signature.canonBodyLengthLimited !== true,
    }),
  );
  const facts = {
    spf: client === null || result.spf === false ? ('none' as const) : authResult(result.spf.status.result),
    dkim,
    dmarc: result.dmarc === false ? ('none' as const) : authResult(result.dmarc.status.result),
    arc: result.arc === false ? ('none' as const) : authResult(result.arc.status.result),
  };
  const domain = result.dmarc === false ? '' : (result.dmarc.status.header?.from ?? '').toLowerCase();
  const [verdict, reason] = verdictOf(result, { ...facts, domain, trustedSealers: trustedSealers ?? [] });
  return { ...facts, verdict, reason, domain };
}

interface Facts extends Pick<MailAuthentication, 'spf' | 'dkim' | 'dmarc' | 'domain'> {
  trustedSealers: readonly string[];
}

function verdictOf(result: AuthenticateResult, facts: Facts): [AuthVerdict, AuthReason] {
  if (result.dmarc === false || facts.domain === '') return ['unauthenticated', 'author-unclear'];
  const { alignment } = result.dmarc;
  const aligned = facts.dkim.filter(({ domain, result: word }) => word === 'pass' && isWithin(facts.domain, domain));
  if (facts.dmarc === 'pass') {
    // A signature over half a body would let anybody add the other half.
    const holds = alignment?.spf.result !== undefined || aligned.some(({ coversBody }) => coversBody);
    return holds ? ['authenticated', 'dmarc-pass'] : ['unauthenticated', 'body-not-covered'];
  }
  if (isSealedByTrusted(result.arc, facts)) return ['authenticated', 'trusted-sealer'];
  if (facts.dmarc === 'fail') return ['unauthenticated', 'dmarc-fail'];
  const isUncertain = facts.dmarc === 'temperror' || facts.dkim.some(({ result: word }) => word === 'temperror');
  if (isUncertain) return ['unknown', 'no-answer-from-dns'];
  return withoutPolicy(aligned, facts);
}

/** Domains without a DMARC record: only their own signature is proof; SPF alone says who relayed. */
function withoutPolicy(aligned: readonly DkimOutcome[], { domain, dkim, spf }: Facts): [AuthVerdict, AuthReason] {
  const own = aligned.filter((signature) => signature.domain === domain);
  if (own.some(({ coversBody }) => coversBody)) return ['authenticated', 'aligned-signature'];
  if (own.length > 0) return ['unauthenticated', 'body-not-covered'];
  const isClaimedOnly = spf === 'fail' || dkim.length > 0;
  return isClaimedOnly ? ['unauthenticated', 'nothing-aligned'] : ['unknown', 'no-policy'];
}

/** Whether one domain is the other or below it, either way (relaxed alignment was judged by DMARC itself). */
function isWithin(author: string, signer: string): boolean {
  return signer !== '' && (author === signer || author.endsWith(`.${signer}`) || signer.endsWith(`.${author}`));
}

/** The newest seal and the newest signature must both be of one trusted domain, and say that DMARC passed there. */
function isSealedByTrusted(arc: ARCResult | false, { trustedSealers }: Facts): boolean {
  if (arc === false || arc.status.result !== 'pass' || arc.signature === false) return false;
  const sealer = sealerOf(arc);
  const signer = arc.signature?.signingDomain?.toLowerCase();
  if (sealer === undefined || sealer !== signer || !trustedSealers.includes(sealer)) return false;
  return (arc.authenticationResults?.dmarc as { result?: string } | undefined)?.result === 'pass';
}

function sealerOf(arc: ARCResult): string | undefined {
  const newest = arc.chain?.at(-1) as Record<string, { parsed?: { d?: { value?: unknown } } } | undefined> | undefined;
  const domain = newest?.['arc-seal']?.parsed?.d?.value;
  return typeof domain === 'string' ? domain.toLowerCase() : undefined;
}

function countSignatures(bytes: Uint8Array): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 300_000)).toString('latin1');
  const end = text.search(/\r?\n\r?\n/);
  const header = end === -1 ? text : text.slice(0, end);
  return Math.max(count(header, /^dkim-signature[ \t]*:/gim), count(header, /^arc-seal[ \t]*:/gim));
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function unknown(reason: AuthReason): MailAuthentication {
  return { spf: 'none', dkim: [], dmarc: 'none', arc: 'none', verdict: 'unknown', reason, domain: '' };
}

/** Bounds what one message can make us ask, and what is taken of an answer. */
class BoundedResolver {
  readonly #resolver: DnsResolver;
  #asked = 0;

  constructor(resolver: DnsResolver) {
    this.#resolver = resolver;
  }

  async ask(name: string, type: string): Promise<string[][] | string[]> {
    if (++this.#asked > mostQueries || name.length > 253) throw Object.assign(new Error('not asked'), { code: 'ESERVFAIL' });
    return (await this.#resolver(name, type)).slice(0, mostAnswers) as string[][] | string[];
  }
}
