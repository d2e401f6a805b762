import { limits } from "../../limits.ts";

const slots = 10;

/** How many calls of the last seconds ended, and how many of them badly; forgotten slot by slot. */
export class CallCounts {
  readonly #calls = new Array<number>(slots).fill(0);
  readonly #bad = new Array<number>(slots).fill(0);
  /** When the first bad one of each slot ended. */
  readonly #badSince = new Array<number>(slots).fill(Number.POSITIVE_INFINITY);
  /** Which slot of all time was written last. */
  #latest = Number.NEGATIVE_INFINITY;
  #allCalls = 0;
  #allBad = 0;

  add(isBad: boolean, now: number): void {
    const slot = this.#turnTo(now);
    this.#calls[slot] = (this.#calls[slot] ?? 0) + 1;
    this.#allCalls += 1;
    if (!isBad) return;
    this.#bad[slot] = (this.#bad[slot] ?? 0) + 1;
    this.#badSince[slot] = Math.min(this.#badSince[slot] ?? now, now);
    this.#allBad += 1;
  }

  /** Whether calls enough are bad to judge by, and for long enough: not those of one bad moment. */
  areBad(now: number): boolean {
    const isEnough = this.#allCalls >= limits.breakerCallsMin;
    const isLasting = now - Math.min(...this.#badSince) >= limits.breakerLastingMs;
    return isEnough && isLasting && this.#allBad * 100 >= limits.breakerBadPercent * this.#allCalls;
  }

  clear(): void {
    this.#calls.fill(0);
    this.#bad.fill(0);
    this.#badSince.fill(Number.POSITIVE_INFINITY);
    this.#allCalls = 0;
    this.#allBad = 0;
  }

  #turnTo(now: number): number {
    const current = Math.floor((now * slots) / limits.breakerWindowMs);
    // The clock only goes forward, so the window has become longer: what was counted stands nowhere in it.
    if (current < this.#latest) this.#restart();
    const passed = Math.min(slots, current - this.#latest);
    for (let back = 0; back < passed; back++) this.#forget(slotOf(current - back));
    this.#latest = Math.max(this.#latest, current);
    return slotOf(current);
  }

  #restart(): void {
    this.clear();
    this.#latest = Number.NEGATIVE_INFINITY;
  }

  #forget(slot: number): void {
    this.#allCalls -= this.#calls[slot] ?? 0;
    this.#allBad -= this.#bad[slot] ?? 0;
    this.#calls[slot] = 0;
    this.#bad[slot] = 0;
    this.#badSince[slot] = Number.POSITIVE_INFINITY;
  }
}

function slotOf(ofAllTime: number): number {
  return ((ofAllTime % slots) + slots) % slots;
}
