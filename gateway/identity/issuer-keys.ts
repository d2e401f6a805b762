import { limits } from "../limits.ts";
import { IssuerUnavailableError } from "./errors.ts";
import { fetchKeys, type IssuerKey } from "./fetch-keys.ts";
import type { Issuer } from "./read-issuers.ts";

export interface IssuerKeysOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onFailure: (message: string, cause: unknown) => void;
}

/**
 * The keys of one issuer, kept. The issuer is asked again when they are old and when a token names
 * a key that is not among them, so that keys change without a restart; but never sooner than a pause
 * after the last time, for anybody can make up names of keys. Known keys go on while it is silent.
 */
export class IssuerKeys {
  readonly #issuer: Issuer;
  readonly #options: IssuerKeysOptions;
  #keys: ReadonlyMap<string, IssuerKey> = new Map();
  #readAt = Number.NEGATIVE_INFINITY;
  #askedAt = Number.NEGATIVE_INFINITY;
  /** Whether the issuer gave no keys when it was last asked. */
  #isSilent = false;
  #asking: Promise<void> | null = null;

  constructor(issuer: Issuer, options: IssuerKeysOptions) {
    this.#issuer = issuer;
    this.#options = options;
  }

  /**
   * @returns null when the issuer has no such key
   * @throws IssuerUnavailableError when nobody can tell
   */
  async keyOf(id: string): Promise<IssuerKey | null> {
    const known = this.#keys.get(id);
    if (known !== undefined && this.#age() < limits.keysAgeMs) return known;
    if (this.#mayAsk()) this.#asking = this.#ask();
    // Who has a key that holds does not wait for an issuer that was silent the last time.
    if (known !== undefined && this.#isSilent && this.#holds()) return known;
    if (this.#asking !== null) await this.#asking;
    const key = this.#keys.get(id);
    if (this.#isSilent && (key === undefined || !this.#holds())) throw new IssuerUnavailableError();
    return key ?? null;
  }

  #holds(): boolean {
    return this.#age() <= limits.keysHoldMs;
  }

  #age(): number {
    return this.#since(this.#readAt);
  }

  /** A clock that was set back must not keep the issuer from being asked, nor a key that it withdrew. */
  #since(atMs: number): number {
    return Math.abs(this.#options.now() - atMs);
  }

  #mayAsk(): boolean {
    const isFirst = this.#readAt === Number.NEGATIVE_INFINITY;
    const pauseMs = isFirst ? limits.keysFirstPauseMs : limits.keysPauseMs;
    return this.#asking === null && this.#since(this.#askedAt) >= pauseMs;
  }

  async #ask(): Promise<void> {
    const { now, onFailure } = this.#options;
    this.#askedAt = now();
    try {
      this.#keys = await fetchKeys(this.#issuer.jwks);
      this.#readAt = now();
      this.#isSilent = false;
    } catch (cause) {
      this.#isSilent = true;
      onFailure(`The issuer "${this.#issuer.iss}" gave no keys.`, cause);
    } finally {
      this.#asking = null;
    }
  }
}
