/** What a process remembers of webhooks while it tells them; each of it costs a look, at the worst, when it is lost. */
export class WebhookMemory {
  readonly #caughtUp = new Map<string, { readonly mark: string; readonly until: number }>();
  readonly #peopleToldAt = new Map<string, number>();
  readonly #quick = new Set<string>();
  readonly #aside = new Map<string, { readonly until: number; readonly failures: number }>();

  /** Whether it was told all there is for now: the feed stands as then, or nothing is to be said of persons yet. */
  hasCaughtUp(id: string, mark: string, now: number): boolean {
    const then = this.#caughtUp.get(id);
    return then?.mark === mark && now < then.until;
  }

  caughtUp(id: string, mark: string, until: number): void {
    this.#caughtUp.set(id, { mark, until });
  }

  /** Whether it took its last event in no time. */
  isQuick(id: string): boolean {
    return this.#quick.has(id);
  }

  took(id: string, isQuick: boolean): void {
    if (isQuick) this.#quick.add(id);
    else this.#quick.delete(id);
  }

  /** When it was last told of persons, in milliseconds. */
  peopleToldAt(id: string): number {
    return this.#peopleToldAt.get(id) ?? Number.NEGATIVE_INFINITY;
  }

  toldOfPeople(id: string, at: number): void {
    this.#peopleToldAt.set(id, at);
  }

  isAside(id: string, now: number): boolean {
    return now < (this.#aside.get(id)?.until ?? Number.NEGATIVE_INFINITY);
  }

  wasTold(id: string): void {
    this.#aside.delete(id);
  }

  /** It cannot be told for a fault of ours: the next time is after twice as long each time, up to a bound. */
  setAside(
    id: string,
    now: number,
    { firstMs, mostMs }: { firstMs: number; mostMs: number },
  ): void {
    const failures = this.#aside.get(id)?.failures ?? 0;
    const until = now + Math.min(mostMs, firstMs * 2 ** failures);
    this.#aside.set(id, { until, failures: failures + 1 });
  }

  /** All of which something is remembered. */
  get ids(): readonly string[] {
    const all = [this.#caughtUp, this.#peopleToldAt, this.#quick, this.#aside];
    return [...new Set(all.flatMap((one) => [...one.keys()]))];
  }

  /** Forgets all others. */
  keep(ids: readonly string[]): void {
    const kept = new Set(ids);
    for (const one of [this.#caughtUp, this.#peopleToldAt, this.#quick, this.#aside])
      for (const id of one.keys()) if (!kept.has(id)) one.delete(id);
  }
}
