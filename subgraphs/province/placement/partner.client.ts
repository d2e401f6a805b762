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

/**
 * Tells another province, signed, and believes no answer that it has not signed.
 *
 * @throws NotToldError, UnansweredError
 */
export async function tellPartner(
  { urls, keys, signingKey, tls }: Partners,
  partner: string,
  news: News,
  signal: AbortSignal,
): Promise<Reply> {
  const url = (await urls.current()).get(partner);
  if (url === undefined) throw new NotToldError("NO_ADDRESS");
  const answerKeys = { current: async () => (await keys.current()).keysOf(partner) };
  const client = new SignedClient({ url, audience: partner, signingKey, answerKeys, tls });
  const { status, json } = await client.ask({
    ...bounds,
    path: newsPath,
    body: JSON.stringify(news),
    signal,
  });
  const reply = status === 200 ? readReply(json) : null;
  if (reply === null) throw new NotToldError(`STATUS_${status}`);
  return reply;
}
