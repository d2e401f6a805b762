/**
 * Aborts after some milliseconds with a `TimeoutError`, or when another signal does. A timer holds it: what
 * `AbortSignal.any` makes of an `AbortSignal.timeout` is collected in Node 20, and then never aborts.
 */
export function within(ms: number, signal?: AbortSignal | null): AbortSignal {
  const late = new AbortController();
  const timeout = new DOMException("It took too long.", "TimeoutError");
  setTimeout(() => late.abort(timeout), ms).unref();
  return signal ? AbortSignal.any([signal, late.signal]) : late.signal;
}
