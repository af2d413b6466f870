// SPDX-License-Identifier: Apache-2.0
import { openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { NgaoError } from '../../kit/errors.ts';
import { checked, isDigest, requireDigest } from './checked.ts';
import type { EvidenceStore, StoredEvidence } from './contract.ts';
import { defaultLimit, withDraft } from './draft-file.ts';
import { S3Client, type S3Place, shortText } from './s3-client.ts';

/**
 * Evidence as objects `sha256/ab/cd/HEX` of an S3-compatible bucket, for several servers on one database. A draft on this
 * machine comes first: the digest that names the object is also what the request is signed for, so the store itself refuses
 * bytes that were damaged on the way.
 */
export class S3Evidence implements EvidenceStore {
  readonly #client: S3Client;
  readonly #drafts: string;
  readonly #limit: number;

  constructor(place: S3Place, { drafts, limit = defaultLimit, now }: { drafts: string; limit?: number; now?: () => string }) {
    this.#client = new S3Client(place, now);
    this.#drafts = drafts;
    this.#limit = limit;
  }

  async put(content: AsyncIterable<Uint8Array>): Promise<StoredEvidence> {
    return await withDraft({ folder: this.#drafts, content, limit: this.#limit }, async (draft, stored) => {
      const there = await this.sizeOf(stored.digest);
      if (there !== stored.size) await this.#upload(draft, stored, there === undefined);
      return stored;
    });
  }

  /** Only where there is nothing yet; whoever was faster stored the same. What has another size was damaged: it is replaced. */
  async #upload(draft: string, { digest }: StoredEvidence, isNew: boolean): Promise<void> {
    const blob = await openAsBlob(draft, { type: 'application/octet-stream' });
    const call = { method: 'PUT', name: nameOf(digest), body: { blob, digest } } as const;
    if (!isNew) return void (await this.#client.call(call, [200]));
    const answer = await this.#client.call({ ...call, headers: { 'if-none-match': '*' } }, [200, 412, 501]);
    await answer.body?.cancel();
    // Not every store knows conditions; the same bytes twice are the same object.
    if (answer.status === 501) await this.#client.call(call, [200]);
  }

  async open(digest: string): Promise<Readable> {
    const answer = await this.#client.call({ method: 'GET', name: nameOf(digest) }, [200, 404]);
    if (answer.status === 404 || !answer.body) {
      await answer.body?.cancel();
      throw new NgaoError('evidence-missing', `There is no evidence ${digest}. Was it removed, or is the store another one?`);
    }
    const stream = Readable.fromWeb(answer.body as ReadableStream);
    const check = checked(digest);
    stream.once('error', (cause) =>
      check.destroy(new NgaoError('network-failed', `Evidence ${digest} broke off while it was read.`, { cause })),
    );
    check.once('close', () => stream.destroy());
    return stream.pipe(check);
  }

  /** What is far away is read as a whole. */
  async file(): Promise<undefined> {
    return undefined;
  }

  async sizeOf(digest: string): Promise<number | undefined> {
    const answer = await this.#client.call({ method: 'HEAD', name: nameOf(digest) }, [200, 404]);
    return answer.status === 404 ? undefined : Number(answer.headers.get('content-length') ?? Number.NaN);
  }

  async *list(): AsyncIterable<string> {
    let token: string | undefined;
    do {
      const query = { 'list-type': '2', prefix: `${this.#client.prefix}sha256/`, ...(token && { 'continuation-token': token }) };
      const page = await shortText(await this.#client.call({ method: 'GET', name: '', query }, [200]));
      for (const [, key = ''] of page.matchAll(/<Key>([^<]{1,1100})<\/Key>/g)) {
        const name = key.slice(key.lastIndexOf('/') + 1);
        if (isDigest(name)) yield name;
      }
      const next = /<NextContinuationToken>([^<]{1,4000})<\/NextContinuationToken>/.exec(page)?.[1];
      if (next !== undefined && plain(next) === token)
        throw new NgaoError('network-failed', 'The evidence store lists in circles.');
      token = next === undefined ? undefined : plain(next);
    } while (token !== undefined);
  }

  async remove(digest: string): Promise<void> {
    await this.#client.call({ method: 'DELETE', name: nameOf(digest) }, [200, 204, 404]);
  }
}

function nameOf(digest: string): string {
  requireDigest(digest);
  return `sha256/${digest.slice(0, 2)}/${digest.slice(2, 4)}/${digest}`;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function plain(xml: string): string {
  return xml.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name] ?? '');
}
