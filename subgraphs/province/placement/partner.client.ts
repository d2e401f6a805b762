import type { Held } from "../../../schema/files/held-file.ts";
import type { SigningKey } from "../../../schema/signatures/keys.ts";
import type { ProvinceKeys } from "../../../schema/signatures/province-keys.ts";
import { SignedClient } from "../../../schema/signatures/signed-client.ts";
import type { HeldTls } from "../../../schema/tls/held-tls.ts";
import { type News, newsPath, type Reply, readReply } from "./news.ts";

/** Where the other provinces are, and whom a province believes and signs as. */
export interface Partners {
  /** Base URLs by two-digit code. */
  readonly urls: Held<ReadonlyMap<string, string>>;
  readonly keys: Held<ProvinceKeys>;
  readonly signingKey: Held<SigningKey>;
  readonly tls: HeldTls | null;
}

/** Another province could not be told. */
export class NotToldError extends Error {
  override readonly name = "NotToldError";

  /** @param reason such as "NO_ADDRESS" */
  constructor(
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`Another province is not told of a placement for now: ${reason}.`, options);
  }
}

const bounds = { deadlineMs: 15_000, answerBytesMax: 65_536 } as const;

/** What one province says to another. */
export interface Saying {
  /** Below the other one's base URL. */
  readonly path: string;
  readonly body: object;
}

/**
 * Says something to another province, signed, and believes no answer that it has not signed.
 *
 * @throws NotToldError, UnansweredError
 */
export async function sayTo(
  { urls, keys, signingKey, tls }: Partners,
  partner: string,
  { path, body }: Saying,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly json: unknown }> {
  const url = (await urls.current()).get(partner);
  if (url === undefined) throw new NotToldError("NO_ADDRESS");
  const answerKeys = { current: async () => (await keys.current()).keysOf(partner) };
  const client = new SignedClient({ url, audience: partner, signingKey, answerKeys, tls });
  return client.ask({ ...bounds, path, body: JSON.stringify(body), signal });
}

/**
 * Tells another province of a placement.
 *
 * @throws NotToldError, UnansweredError
 */
export async function tellPartner(
  partners: Partners,
  partner: string,
  news: News,
  signal: AbortSignal,
): Promise<Reply> {
  const { status, json } = await sayTo(partners, partner, { path: newsPath, body: news }, signal);
  const reply = status === 200 ? readReply(json) : null;
  if (reply === null) throw new NotToldError(`STATUS_${status}`);
  return reply;
}
