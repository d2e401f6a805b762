import { GatewayError } from "../errors.ts";
import { limits } from "../limits.ts";

/** Why a token is refused. It tells no more than its rightful holder needs. */
export type TokenFault =
  | "TOKEN_REQUIRED"
  | "NO_BEARER_TOKEN"
  | "SEVERAL_TOKENS"
  | "TOO_LONG"
  | "MALFORMED"
  | "UNTRUSTED"
  | "WRONG_AUDIENCE"
  | "BAD_CLAIMS"
  | "EXPIRED"
  | "NOT_YET_VALID"
  | "LIVES_TOO_LONG"
  | "REVOKED";

const tokenFaults = (): Readonly<Record<TokenFault, string>> => ({
  TOKEN_REQUIRED:
    'Persons are shown only to who says who is asking: send a token in the header "authorization".',
  NO_BEARER_TOKEN: 'The header "authorization" must read "Bearer" and a token.',
  SEVERAL_TOKENS: 'The header "authorization" stands there more than once.',
  TOO_LONG: `The token is longer than ${limits.tokenCharactersMax} characters.`,
  MALFORMED: "The token is no JSON web token.",
  UNTRUSTED: "The token is not signed by an issuer that is trusted here.",
  WRONG_AUDIENCE: "The token is not for this gateway.",
  BAD_CLAIMS: "The token does not say what a token for this gateway must say.",
  EXPIRED: "The token has expired.",
  NOT_YET_VALID: "The token is not valid yet.",
  LIVES_TOO_LONG: `The token lives longer than ${limits.tokenSecondsMax / 60} minutes.`,
  REVOKED: "The token, or the key it is signed with, is revoked.",
});

/** Somebody shows a token that does not prove who they are. */
export class UnauthenticatedError extends GatewayError {
  readonly code = "UNAUTHENTICATED";

  /** @param told in place of what is told of all who show no token, or such a one */
  constructor(
    readonly reason: TokenFault,
    options?: { cause: unknown },
    told?: string,
  ) {
    super(told ?? tokenFaults()[reason], { ...options, details: { reason } });
  }
}

/** The token may be good, but the keys to check it with cannot be had. */
export class IssuerUnavailableError extends GatewayError {
  readonly code = "ISSUER_UNAVAILABLE";

  constructor() {
    super("The token cannot be checked now, for the keys of its issuer cannot be had.");
  }
}
