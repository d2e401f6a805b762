/** What those who work for a client need of an AbortSignal: whether it has gone away, and when it does. */
export interface DepartureSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void, options?: { readonly once: true }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/**
 * A client's going away. Every request has one, and every call it makes listens to it for a while: a
 * set of functions takes a tenth of the time of an AbortSignal, which is an EventTarget with events.
 */
export class Departure implements DepartureSignal {
  readonly #listeners = new Set<() => void>();
  #aborted = false;

  get aborted(): boolean {
    return this.#aborted;
  }

  addEventListener(_type: "abort", listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    this.#listeners.delete(listener);
  }

  /**
   * Tells everybody who listens, once.
   *
   * @throws what a listener throws, when all the others have been told
   */
  abort(): void {
    if (this.#aborted) return;
    this.#aborted = true;
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    const failures: unknown[] = [];
    for (const listener of listeners) {
      try {
        listener();
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
