import type { HeldTls, TlsMaterial } from "./held-tls.ts";

/** Milliseconds between two looks at the files. */
const everyMs = 1_000;

/**
 * Looks again and again, and tells of what has changed: whoever listens for connections is not asked
 * before each of them.
 */
export class TlsWatch {
  readonly #held: HeldTls;
  readonly #onChange: (material: TlsMaterial) => void;
  readonly #timer: NodeJS.Timeout;
  #told: TlsMaterial;

  constructor(held: HeldTls, onChange: (material: TlsMaterial) => void) {
    this.#held = held;
    this.#onChange = onChange;
    this.#told = held.material;
    this.#timer = setInterval(() => void this.look(), everyMs);
    this.#timer.unref();
  }

  /** Looks now. */
  async look(): Promise<void> {
    const material = await this.#held.current();
    if (material === this.#told) return;
    this.#told = material;
    this.#onChange(material);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
