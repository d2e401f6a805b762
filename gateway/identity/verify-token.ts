import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";
import type { Actor } from "../../schema/access/caller.ts";
import { type TokenFault, UnauthenticatedError } from "../errors.ts";
import { limits } from "../limits.ts";
import type { IssuerKey } from "./fetch-keys.ts";
import { IssuerKeys } from "./issuer-keys.ts";
import { readActor } from "./read-actor.ts";
import type { Issuer, Issuers } from "./read-issuers.ts";
import type { Revocations } from "./revocations.ts";

export interface TokenVerifierOptions extends Issuers {
  /** Null when nothing can be revoked. */
  readonly revocations: Revocations | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onFailure: (message: string, cause: unknown) => void;
}

/**
 * Tells who is asking by a token. What a token says of itself is believed only as far as finding the
 * issuer and the key it claims; where keys are fetched from, and which algorithm one is for, a token
 * has no say in.
 */
export class TokenVerifier {
  readonly #options: TokenVerifierOptions;
  readonly #trusted: ReadonlyMap<string, Trusted>;

  constructor(options: TokenVerifierOptions) {
    this.#options = options;
    this.#trusted = new Map(
      options.issuers.map((issuer) => [
        issuer.iss,
        { issuer, keys: new IssuerKeys(issuer, options) },
      ]),
    );
  }

  /** @throws UnauthenticatedError, IssuerUnavailableError */
  async verify(token: string): Promise<Actor> {
    if (token.length > limits.tokenCharactersMax) throw new UnauthenticatedError("TOO_LONG");
    const { iss, kid } = readClaimedSigner(token);
    const trusted = this.#trusted.get(iss);
    const key = await trusted?.keys.keyOf(kid);
    if (trusted === undefined || !key) throw new UnauthenticatedError("UNTRUSTED");
    const claims = await this.#verifyWith(token, key, trusted.issuer);
    this.#refuseLongLife(claims);
    const actor = readActor(claims, trusted.issuer);
    const { tokenId } = actor;
    if (await this.#options.revocations?.includes({ iss, tokenId, keyId: key.id }))
      throw new UnauthenticatedError("REVOKED");
    return actor;
  }

  async #verifyWith(token: string, key: IssuerKey, { iss }: Issuer): Promise<JWTPayload> {
    const { audience, now } = this.#options;
    try {
      const { payload } = await jwtVerify(token, key.key, {
        algorithms: [key.algorithm],
        issuer: iss,
        audience,
        requiredClaims: ["exp", "iat", "sub", "jti"],
        clockTolerance: limits.clockSkewSeconds,
        currentDate: new Date(now()),
      });
      // A token for several audiences could be shown here by any other of them.
      if (payload.aud === audience) return payload;
    } catch (cause) {
      throw new UnauthenticatedError(faultOf(cause), { cause });
    }
    throw new UnauthenticatedError("WRONG_AUDIENCE");
  }

  /** Without `iat`, a token of a year would be as good as any other in its last minutes. */
  #refuseLongLife({ exp, iat }: JWTPayload): void {
    if (exp === undefined || iat === undefined) throw new UnauthenticatedError("BAD_CLAIMS");
    const lifeSeconds = exp - iat;
    if (lifeSeconds > limits.tokenSecondsMax) throw new UnauthenticatedError("LIVES_TOO_LONG");
    const latestIat = this.#options.now() / 1_000 + limits.clockSkewSeconds;
    if (iat > latestIat) throw new UnauthenticatedError("NOT_YET_VALID");
  }
}

interface Trusted {
  readonly issuer: Issuer;
  readonly keys: IssuerKeys;
}

/** Who the token says has signed it. Nothing of it is proved. */
function readClaimedSigner(token: string): { readonly iss: string; readonly kid: string } {
  try {
    const { kid } = decodeProtectedHeader(token);
    const { iss } = decodeJwt(token);
    if (typeof iss === "string" && typeof kid === "string") return { iss, kid };
  } catch (cause) {
    throw new UnauthenticatedError("MALFORMED", { cause });
  }
  throw new UnauthenticatedError("MALFORMED");
}

/** jose looks at claims once the signature is right, so only the issuer's own tokens learn more. */
function faultOf(cause: unknown): TokenFault {
  if (cause instanceof errors.JWTExpired) return "EXPIRED";
  if (cause instanceof errors.JWTClaimValidationFailed) {
    if (cause.claim === "nbf") return "NOT_YET_VALID";
    return cause.claim === "aud" ? "WRONG_AUDIENCE" : "BAD_CLAIMS";
  }
  if (cause instanceof errors.JOSEError) return "UNTRUSTED";
  throw cause;
}
