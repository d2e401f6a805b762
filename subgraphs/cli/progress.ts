import { Writable } from "node:stream";
import { type Preset, SingleBar } from "cli-progress";

interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

export interface ProgressOptions {
  readonly unit?: "rows" | "bytes";
  /** The clock, unless the system's. */
  readonly now?: () => number;
}

const preset: Preset = {
  format: "{task} [{bar}] {told}",
  barCompleteChar: "=",
  barIncompleteChar: "-",
};

const pauses = {
  /** Between two lines where there is no bar; each time twice as long, for nobody reads thousands of them. */
  minMs: 1_000,
  maxMs: 30_000,
  /** Before a rate is told: until then it says nothing. */
  rateMs: 2_000,
} as const;

/** Says how far long work is: as a bar at a terminal, and in lines where nobody watches one. */
export class Progress {
  readonly #output: Terminal;
  readonly #task: string;
  readonly #unit: "rows" | "bytes";
  readonly #now: () => number;
  /** Where it was when it was first told: what was done before this run says nothing of its rate. */
  #begun: { readonly at: number; readonly done: number } | null = null;
  #bar: SingleBar | null = null;
  #nextLineAt = 0;
  #pauseMs: number = pauses.minMs;

  constructor(output: Terminal, task: string, options: ProgressOptions = {}) {
    this.#output = output;
    this.#task = task;
    this.#unit = options.unit ?? "rows";
    this.#now = options.now ?? Date.now;
  }

  /** @param total null when nobody knows it yet */
  at(done: number, total: number | null): void {
    const now = this.#now();
    this.#begun ??= { at: now, done };
    const told = `${amountOf(done, total, this.#unit)}${this.#speed(done, total, now)}`;
    if (this.#output.isTTY === true && this.#output instanceof Writable && total !== null) {
      this.#bar ??= new SingleBar({ stream: this.#output, clearOnComplete: true }, preset);
      if (!this.#bar.isActive) this.#bar.start(total, 0, { task: this.#task, told });
      this.#bar.update(done, { task: this.#task, told });
    } else if (now >= this.#nextLineAt) {
      this.#nextLineAt = now + this.#pauseMs;
      this.#pauseMs = Math.min(this.#pauseMs * 2, pauses.maxMs);
      this.#output.write(`${this.#task}: ${told}\n`);
    }
  }

  end(): void {
    this.#bar?.stop();
  }

  /** The rate of this run, and what remains at it. */
  #speed(done: number, total: number | null, now: number): string {
    const { at, done: before } = this.#begun ?? { at: now, done };
    const perSecond = ((done - before) * 1_000) / Math.max(1, now - at);
    if (now - at < pauses.rateMs || perSecond <= 0) return "";
    const rate =
      this.#unit === "bytes"
        ? `${sizeOf(perSecond)} a second`
        : `${rounded(perSecond * 60)} a minute`;
    if (total === null || done >= total) return `, ${rate}`;
    return `, ${rate}, ${leftIn((total - done) / perSecond)} left`;
  }
}

function amountOf(done: number, total: number | null, unit: "rows" | "bytes"): string {
  if (unit === "bytes")
    return total === null ? sizeOf(done) : `${sizeOf(done)} of ${sizeOf(total)}`;
  return `${done}${total === null ? "" : ` of ${total}`} ${unit}`;
}

function sizeOf(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  const megabytes = bytes / 1_000_000;
  return `${megabytes < 10 ? Math.round(megabytes * 10) / 10 : Math.round(megabytes)} MB`;
}

/** With two digits that say something. */
function rounded(number: number): number {
  return number < 100 ? Math.round(number) : Number(number.toPrecision(2));
}

/** What nobody can know to the second is not told to the second. */
function leftIn(seconds: number): string {
  if (seconds <= 90) return `some ${Math.ceil(seconds / 10) * 10} seconds`;
  const minutes = seconds / 60;
  if (minutes <= 10) return `some ${Math.ceil(minutes)} minutes`;
  if (minutes <= 90) return `some ${Math.ceil(minutes / 10) * 10} minutes`;
  return `some ${Math.ceil(minutes / 60)} hours`;
}
