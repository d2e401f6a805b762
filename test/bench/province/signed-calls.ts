import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readSigningKey } from "../../../schema/signatures/keys.ts";
import { type Session, SessionOffer, sessionPath } from "../../../schema/signatures/session-key.ts";
import type { Signer } from "../../../schema/signatures/sign-text.ts";
import { gatewayKeyFiles } from "../../../subgraphs/house/keys/key-files.ts";
import { signedHeaders } from "../../support/trust.ts";
import type { RunningHouse } from "../house.ts";
import type { NextHeaders } from "../load.ts";
import type { Question } from "./questions.ts";

export const provincePath = "/province";

/** What of a house is needed to ask its provinces as its gateway does. */
type Asked = Pick<RunningHouse, "dataFolder" | "provinceUrls">;

/**
 * The headers of the next call, signed as the gateway of the house does it: as nobody within a session,
 * as somebody with the gateway's own key.
 */
export async function signingFor(
  { dataFolder, provinceUrls }: Asked,
  { province, caller }: Question,
  body: string,
): Promise<NextHeaders> {
  const { signingKey } = gatewayKeyFiles(join(dataFolder, "keys"));
  const own = readSigningKey(await readFile(signingKey, "utf8"), "The gateway's key");
  const url = provinceUrls.get(province) ?? "";
  const key = caller === null ? (await sessionWith(url, province, own)).requests : own;
  const question = { audience: province, path: provincePath, body, key };
  return () => signedHeaders({ ...question, ...(caller && { caller }) });
}

async function sessionWith(url: string, audience: string, key: Signer): Promise<Session> {
  const offer = new SessionOffer();
  const { body } = offer;
  const headers = signedHeaders({ audience, path: sessionPath, body, key });
  const response = await fetch(`${url}${sessionPath}`, { method: "POST", headers, body });
  const session = offer.sessionOf(await response.text(), headers.signature ?? "");
  if (session === null) throw new Error(`${url} has agreed on no session.`);
  return session;
}

/** For how long calls are used that were signed ahead; they are good for twice as long. */
const aheadMsMax = 15_000;

/**
 * Signs so many calls ahead, now and whenever they are used up: whoever asks shares the cores with who
 * answers, and its signatures are no part of what is measured.
 */
export function signedAhead(next: NextHeaders, count: number): NextHeaders {
  let signed: ReturnType<NextHeaders>[] = [];
  let signedAt = Number.NEGATIVE_INFINITY;
  const sign = () => {
    signed = Array.from({ length: count }, next);
    signedAt = performance.now();
  };
  sign();
  return () => {
    if (signed.length === 0 || performance.now() - signedAt > aheadMsMax) sign();
    return signed.pop() ?? next();
  };
}
