import { type Preset, SingleBar } from "cli-progress";

interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

const preset: Preset = {
  format: "{task} [{bar}] {value} of {total} {unit}, {rate}",
  barCompleteChar: "=",
  barIncompleteChar: "-",
};

/** How often a line is written where there is no bar. */
const everyMs = 1_000;

/** Says how far long work is: as a bar at a terminal, and in lines where nobody watches one. */
export class Progress {
  readonly #output: Terminal;
  readonly #task: string;
  readonly #unit: string;
  readonly #startedAt = Date.now();
  #bar: SingleBar | null = null;
  #toldAt = 0;

  constructor(output: Terminal, task: string, unit = "rows") {
    this.#output = output;
    this.#task = task;
    this.#unit = unit;
  }

  /** @param total null when nobody knows it yet */
  at(rows: number, total: number | null): void {
    const unit = this.#unit;
    const now = Date.now();
    const rate = `${Math.round((rows * 60_000) / Math.max(1, now - this.#startedAt))} a minute`;
    if (this.#output.isTTY === true && total !== null) {
      this.#bar ??= new SingleBar({ stream: process.stderr, clearOnComplete: true }, preset);
      if (!this.#bar.isActive) this.#bar.start(total, 0, { task: this.#task, rate, unit });
      this.#bar.update(rows, { task: this.#task, rate, unit });
    } else if (now - this.#toldAt >= everyMs) {
      this.#toldAt = now;
      const of = total === null ? "" : ` of ${total}`;
      this.#output.write(`${this.#task}: ${rows}${of} ${unit}, ${rate}\n`);
    }
  }

  end(): void {
    this.#bar?.stop();
  }
}
