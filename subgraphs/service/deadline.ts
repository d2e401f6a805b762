import { setMaxListeners } from "node:events";
import { DeadlineExceededError, RequestAbandonedError } from "./errors.ts";
import { limits } from "./limits.ts";

/**
 * How long a request may take, as the caller asks in `x-deadline-ms`. A value that
 * is no positive whole number is ignored; one above the limit is cut to it.
 */
export function readDeadlineMs(header: string | null | undefined): number {
  if (!header || !/^\d{1,9}$/.test(header.trim())) return limits.deadlineDefaultMs;
  const asked = Number(header);
  return asked > 0 ? Math.min(asked, limits.deadlineMaxMs) : limits.deadlineDefaultMs;
}

/** One request's time: a signal that everything started for the request listens to. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #endsAt: number;

  constructor(ms: number) {
    this.#endsAt = performance.now() + ms;
    this.#timer = setTimeout(() => this.#controller.abort(new DeadlineExceededError()), ms);
    this.#timer.unref();
    // Each statement of the request listens until it ends, and there are as many at once as the request
    // has look-ups: no sign of a leak, for which Node takes more than ten.
    setMaxListeners(Number.POSITIVE_INFINITY, this.#controller.signal);
  }

  /** A time for one work alone; its timer ends with the work. */
  static async during<Result>(
    ms: number,
    work: (deadline: Deadline) => Promise<Result>,
  ): Promise<Result> {
    const deadline = new Deadline(ms);
    try {
      return await work(deadline);
    } finally {
      deadline.clear();
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whole milliseconds left, never less than one. */
  get remainingMs(): number {
    return Math.max(1, Math.ceil(this.#endsAt - performance.now()));
  }

  /** The caller is gone: whatever still runs for it stops. */
  abandon(): void {
    this.#controller.abort(new RequestAbandonedError());
  }

  /** The request is answered; the timer must not keep anything alive. */
  clear(): void {
    clearTimeout(this.#timer);
  }
}
