import { SubgraphUnavailableError } from "../errors.ts";
import { abandoned, tooLate } from "../lost-calls.ts";
import type { AskedCall } from "../transport.ts";

export interface SharedReadsOptions<Answered> {
  /** Answers become part of responses, so whoever joins gets one of their own. */
  readonly copy: (answered: Answered, call: AskedCall) => Promise<Answered>;
  readonly now: () => number;
}

/**
 * One call for reads that are the same at the same time, each waiting no longer than its own client.
 * Who started the call decides when it is given up; one of those who joined then starts it anew, and
 * the others join again, as long as they have time.
 */
export class SharedReads<Answered> {
  readonly #options: SharedReadsOptions<Answered>;
  readonly #inFlight = new Map<string, Promise<Answered>>();

  constructor(options: SharedReadsOptions<Answered>) {
    this.#options = options;
  }

  /**
   * @param key equal only when whoever asks may have the other's answer
   * @param start makes the call
   */
  ask(
    key: string,
    call: AskedCall,
    start: (call: AskedCall) => Promise<Answered>,
  ): Promise<Answered> {
    const leader = this.#inFlight.get(key);
    if (leader !== undefined) return this.#join(leader, { key, call, start });
    const started = start(call);
    this.#inFlight.set(key, started);
    const end = () => {
      if (this.#inFlight.get(key) === started) this.#inFlight.delete(key);
    };
    started.then(end, end);
    return started;
  }

  /** Whether who asks now would share an answer. */
  isInFlight(key: string): boolean {
    return this.#inFlight.has(key);
  }

  /** Who reads from now on wants to see what has been written. */
  forget(): void {
    this.#inFlight.clear();
  }

  async #join(
    leader: Promise<Answered>,
    { key, call, start }: Joining<Answered>,
  ): Promise<Answered> {
    const { copy, now } = this.#options;
    const expiresAt = now() + call.timeoutMs;
    try {
      return await copy(await within(leader, call), call);
    } catch (error) {
      const timeoutMs = Math.floor(expiresAt - now());
      if (call.signal?.aborted || timeoutMs < 1 || !isTimeout(error)) throw error;
      return this.ask(key, { ...call, timeoutMs }, start);
    }
  }
}

interface Joining<Answered> {
  readonly key: string;
  readonly call: AskedCall;
  readonly start: (call: AskedCall) => Promise<Answered>;
}

function isTimeout(error: unknown): boolean {
  return error instanceof SubgraphUnavailableError && error.reason === "TIMEOUT";
}

function within<Value>(
  promise: Promise<Value>,
  { timeoutMs, signal }: Pick<AskedCall, "timeoutMs" | "signal">,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abandon = () => reject(abandoned());
    const late = setTimeout(() => reject(tooLate()), timeoutMs);
    signal?.addEventListener("abort", abandon, { once: true });
    promise.then(resolve, reject).finally(() => {
      clearTimeout(late);
      signal?.removeEventListener("abort", abandon);
    });
  });
}
