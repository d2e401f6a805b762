import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";
import type { Actor } from "../../schema/access/caller.ts";
import { OverloadedError } from "../errors.ts";
import { limits } from "../limits.ts";
import { RecentCache } from "../recent-cache.ts";
import { type TokenFault, UnauthenticatedError } from "./errors.ts";
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
  /** Whether there is time to look at a token that is not known yet. */
  readonly mayVerify?: () => boolean;
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
  /** By digest: who reads this process's memory shall not find tokens to show. */
  readonly #good = new RecentCache<GoodToken>(limits.tokensKeptMax);

  /** @param before whose keys of issuers that are still the same are taken over */
  constructor(options: TokenVerifierOptions, before?: TokenVerifier) {
    this.#options = options;
    this.#trusted = new Map(
      options.issuers.map((issuer) => [
        issuer.iss,
        { issuer, keys: before?.keysOf(issuer) ?? new IssuerKeys(issuer, options) },
      ]),
    );
  }

  /** Whether it trusts just these. */
  trusts({ audience, issuers }: Issuers): boolean {
    return isDeepStrictEqual(
      { audience, issuers },
      { audience: this.#options.audience, issuers: this.#options.issuers },
    );
  }

  /** What it knows of an issuer, if it is this very one. */
  keysOf(issuer: Issuer): IssuerKeys | null {
    const known = this.#trusted.get(issuer.iss);
    return known !== undefined && isDeepStrictEqual(known.issuer, issuer) ? known.keys : null;
  }

  /** @throws UnauthenticatedError, IssuerUnavailableError, OverloadedError */
  async verify(token: string): Promise<Actor> {
    if (token.length > limits.tokenCharactersMax) throw new UnauthenticatedError("TOO_LONG");
    const digest = createHash("sha256").update(token).digest("base64");
    const known = this.#good.get(digest);
    const { iss, kid } = known ?? readClaimedSigner(token);
    const trusted = this.#trusted.get(iss);
    const key = await trusted?.keys.keyOf(kid);
    if (trusted === undefined || !key) throw new UnauthenticatedError("UNTRUSTED");
    const isGood = known !== undefined && known.key === key && this.#holds(known);
    const good = isGood ? known : await this.#verify(token, key, trusted.issuer);
    if (!isGood) this.#good.set(digest, good);
    const { actor } = good;
    const { tokenId } = actor;
    if (await this.#options.revocations?.includes({ iss, tokenId, keyId: key.id }))
      throw new UnauthenticatedError("REVOKED");
    return actor;
  }

  async #verify(token: string, key: IssuerKey, issuer: Issuer): Promise<GoodToken> {
    if (this.#options.mayVerify?.() === false) throw new OverloadedError();
    const claims = await this.#verifyWith(token, key, issuer);
    this.#refuseLongLife(claims);
    const actor = readActor(claims, issuer);
    const { exp = 0, nbf = 0, iat = 0 } = claims;
    return { actor, iss: issuer.iss, kid: key.id, key, from: Math.max(nbf, iat), until: exp };
  }

  /** As `jose` and `#refuseLongLife` see it. */
  #holds({ from, until }: GoodToken): boolean {
    const now = Math.floor(this.#options.now() / 1_000);
    return from <= now + limits.clockSkewSeconds && until > now - limits.clockSkewSeconds;
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

/** A token that was good once is so as long as its key is the same and its time is not up. */
interface GoodToken {
  readonly actor: Actor;
  readonly iss: string;
  readonly kid: string;
  /** The very key it was verified with. */
  readonly key: IssuerKey;
  /** Seconds since 1970. */
  readonly from: number;
  readonly until: number;
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
