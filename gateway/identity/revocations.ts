import { stat } from "node:fs/promises";
import { ConfigError } from "../errors.ts";
import { isRecord } from "../is-record.ts";
import { limits } from "../limits.ts";
import { readJsonObject } from "../read-json-object.ts";

/** A token as a revocation names it. */
export interface RevocableToken {
  readonly iss: string;
  readonly tokenId: string;
  readonly keyId: string;
}

export interface RevocationsOptions {
  readonly file: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onFailure: (message: string, cause: unknown) => void;
}

interface Revoked {
  readonly tokens: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
}

/**
 * Tokens and keys that hold no longer, from a file that is looked at again while the gateway runs.
 * Whoever writes it may be caught half-way: a file that cannot be read changes nothing, and is said.
 */
export class Revocations {
  readonly #options: RevocationsOptions;
  #revoked: ReadonlyMap<string, Revoked>;
  #version = "";
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | null = null;
  #isUnreadable = false;

  /** @throws ConfigError when the file cannot be read at first */
  constructor(options: RevocationsOptions) {
    this.#options = options;
    this.#revoked = readRevoked(options.file);
  }

  async includes({ iss, tokenId, keyId }: RevocableToken): Promise<boolean> {
    if (this.#looking === null && this.#age() >= limits.revocationsAgeMs)
      this.#looking = this.#look();
    if (this.#looking !== null) await this.#looking;
    const revoked = this.#revoked.get(iss);
    return revoked !== undefined && (revoked.tokens.has(tokenId) || revoked.keys.has(keyId));
  }

  #age(): number {
    return this.#options.now() - this.#lookedAt;
  }

  async #look(): Promise<void> {
    const { file, now, onFailure } = this.#options;
    this.#lookedAt = now();
    try {
      const { ino, size, mtimeNs } = await stat(file, { bigint: true });
      const version = `${ino} ${size} ${mtimeNs}`;
      if (version !== this.#version) this.#revoked = readRevoked(file);
      this.#version = version;
      this.#isUnreadable = false;
    } catch (cause) {
      const message = "The revocation list cannot be read; what it said before goes on.";
      if (!this.#isUnreadable) onFailure(message, cause);
      this.#isUnreadable = true;
    } finally {
      this.#looking = null;
    }
  }
}

function readRevoked(file: string): ReadonlyMap<string, Revoked> {
  const problems: string[] = [];
  const entries = readJsonObject(file, { problems, content: "issuers and what they revoked" });
  const revoked = new Map<string, Revoked>();
  for (const [iss, entry] of Object.entries(entries)) {
    const { tokens = [], keys = [], ...others } = isRecord(entry) ? entry : { entry };
    if (isTexts(tokens) && isTexts(keys) && Object.keys(others).length === 0)
      revoked.set(iss, { tokens: new Set(tokens), keys: new Set(keys) });
    else problems.push(`${file} must have lists of ids, "tokens" and "keys", for "${iss}".`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return revoked;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
