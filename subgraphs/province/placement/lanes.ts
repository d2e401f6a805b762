/** Work side by side: under one name one at a time. The first failure ends all, and is told once all is over. */
export class Lanes {
  readonly #running = new Map<string, Promise<void>>();
  #failure: { readonly cause: unknown } | null = null;

  /** Whether some work has failed: nothing more begins then. */
  get hasFailed(): boolean {
    return this.#failure !== null;
  }

  /** Begins some work, unless there is some under this name. */
  begin(name: string, work: () => Promise<void>): void {
    if (this.hasFailed || this.#running.has(name)) return;
    const running = work()
      .catch((cause: unknown) => this.fail(cause))
      .finally(() => this.#running.delete(name));
    this.#running.set(name, running);
  }

  fail(cause: unknown): void {
    this.#failure ??= { cause };
  }

  /** Resolves once all that has begun is over. @throws what failed first */
  async done(): Promise<void> {
    await Promise.all(this.#running.values());
    if (this.#failure !== null) throw this.#failure.cause;
  }
}
