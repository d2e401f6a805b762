import type { Actor } from "../../schema/access/caller.ts";
import { UnauthenticatedError } from "./errors.ts";
import type { TokenVerifier } from "./verify-token.ts";

/**
 * Tells who is asking by the values of the header `authorization`, of which there is at least one.
 *
 * @throws UnauthenticatedError, IssuerUnavailableError, OverloadedError
 */
export type Identify = (authorizations: readonly string[]) => Promise<Actor>;

export function createIdentify(verifier: TokenVerifier): Identify {
  return async ([authorization = "", ...others]) => {
    // Which of several is meant, a proxy before us and we could see differently.
    if (others.length > 0) throw new UnauthenticatedError("SEVERAL_TOKENS");
    const token = /^bearer +([^\s,]+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw new UnauthenticatedError("NO_BEARER_TOKEN");
    return verifier.verify(token);
  };
}
