// SPDX-License-Identifier: Apache-2.0

/** Milliseconds. */
export interface WaitLimits {
  /** For the whole exchange. */
  total: number;
  /** Without a sign of life. */
  idle: number;
}

/** Ends a request that takes too long altogether, or says nothing for too long. */
export class Watch {
  reason: string | undefined;
  private readonly abort = new AbortController();
  private readonly limits: WaitLimits;
  private readonly total: NodeJS.Timeout;
  private idle: NodeJS.Timeout;

  constructor(limits: WaitLimits) {
    this.limits = limits;
    this.total = setTimeout(() => this.end(`took longer than ${limits.total / 1000} s`), limits.total);
    this.idle = this.startIdle();
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  alive(): void {
    clearTimeout(this.idle);
    this.idle = this.startIdle();
  }

  stop(): void {
    clearTimeout(this.idle);
    clearTimeout(this.total);
  }

  private startIdle(): NodeJS.Timeout {
    return setTimeout(() => this.end(`sent nothing for ${this.limits.idle / 1000} s`), this.limits.idle);
  }

  private end(reason: string): void {
    this.reason = reason;
    this.abort.abort();
  }
}
