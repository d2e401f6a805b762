import type { Held, HeldFileOptions } from "../../schema/files/held-file.ts";
import { ConfigError } from "../errors.ts";
import { isRecord } from "../is-record.ts";
import { limits } from "../limits.ts";
import { openHeldFile } from "../open-held-file.ts";
import { jsonObjectIn } from "../read-json-object.ts";

/** A token as a revocation names it. */
export interface RevocableToken {
  readonly iss: string;
  readonly tokenId: string;
  readonly keyId: string;
}

interface Revoked {
  readonly tokens: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
}

/** Tokens and keys that hold no longer, from a file that is looked at again while the gateway runs. */
export class Revocations {
  readonly #revoked: Held<ReadonlyMap<string, Revoked>>;

  /** @throws ConfigError when the file cannot be read at first */
  constructor(options: Pick<HeldFileOptions<unknown>, "file" | "now" | "onFailure">) {
    this.#revoked = openHeldFile({
      ...options,
      setting: "--revocations",
      read: readRevoked,
      get ageMs() {
        return limits.revocationsAgeMs;
      },
    });
  }

  async includes({ iss, tokenId, keyId }: RevocableToken): Promise<boolean> {
    const revoked = (await this.#revoked.current()).get(iss);
    return revoked !== undefined && (revoked.tokens.has(tokenId) || revoked.keys.has(keyId));
  }
}

function readRevoked(text: string, file: string): ReadonlyMap<string, Revoked> {
  const problems: string[] = [];
  const content = "issuers and what they revoked";
  const entries = jsonObjectIn(text, { file, problems, content });
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
