import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Caller } from "../../schema/access/caller.ts";
import { type LogHead, readLogHead } from "../../schema/access-log/log-head.ts";
import { signAnswer } from "../../schema/signatures/answer-signature.ts";
import { readCaller, unsaid } from "../../schema/signatures/claims.ts";
import { contentDigest } from "../../schema/signatures/content-digest.ts";
import type { Held } from "../../schema/signatures/held-file.ts";
import {
  type PublicKeys,
  readPublicKeys,
  readSigningKey,
  type SigningKey,
} from "../../schema/signatures/keys.ts";
import { inSeconds } from "../../schema/signatures/profile.ts";
import { Replays } from "../../schema/signatures/replays.ts";
import { type RequestFault, verifyRequest } from "../../schema/signatures/request-signature.ts";
import type { ConfigReader } from "./config.ts";
import { UnsignedRequest } from "./http-refusal.ts";
import { limits } from "./limits.ts";
import type { Logger } from "./logger.ts";
import { openKeyFile } from "./open-key-file.ts";

/** Which files say whom a service believes, and what it signs with. */
export interface TrustFiles {
  /** A list of public keys: of the gateways that may ask. */
  readonly gatewayKeysFile: string;
  readonly signingKeyFile: string;
}

export function readTrustFiles(reader: ConfigReader): TrustFiles {
  return {
    gatewayKeysFile: reader.requiredText(
      "GATEWAY_KEYS",
      "a JSON file, the public keys of the gateways that may ask",
    ),
    signingKeyFile: reader.requiredText("SIGNING_KEY", "a file, this service's own private key"),
  };
}

/** Somebody who may ask, and what was proved of the question so far. */
export interface Asking {
  readonly caller: Caller;
  /** Tells one look at persons from all others, here and at the gateway. */
  readonly requestId: string;
  /** Where the gateway's access log stands, as it says. */
  readonly peerHead: LogHead | null;
  /** Of the key that the request is signed with. */
  readonly keyId: string;
  /** What the body must be. */
  readonly contentDigest: string;
  /** The value of the request's header `signature`, to which the answer is bound. */
  readonly signature: string;
}

export interface TrustOptions {
  /** Whom a request may be for: this service under each of its names. */
  readonly audiences: ReadonlySet<string>;
  readonly gatewayKeys: Held<PublicKeys>;
  readonly signingKey: Held<SigningKey>;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Requests that are remembered, lest they come again. */
  readonly noncesMax?: number;
}

/** Which requests a service answers, those of gateways it knows, and how its answers are signed. */
export class Trust {
  readonly #options: TrustOptions;
  readonly #now: () => number;
  readonly #replays: Replays;
  readonly #saidAt = new Map<string, number>();

  constructor(options: TrustOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#replays = new Replays(inSeconds(this.#now()), options.noncesMax);
  }

  /**
   * Checks what the head of a request says. The body is still to be read and checked.
   *
   * @throws UnsignedRequest
   */
  async admit({ method = "GET", url = "/", headers }: IncomingMessage): Promise<Asking> {
    const { audiences, gatewayKeys } = this.#options;
    const nowMs = this.#now();
    const trusted = { audiences, keys: await gatewayKeys.current() };
    const head = verifyRequest({ method, target: url, headers }, trusted, nowMs);
    if (typeof head === "string") throw this.#refusal(head);
    const caller = readCaller(head.components);
    if (caller === null) throw this.#refusal("BAD_CLAIMS");
    const novelty = this.#replays.note(head, inSeconds(nowMs));
    if (novelty === "SEEN") throw this.#refusal("REPLAYED");
    if (novelty === "FULL") throw this.#refusal("TOO_MANY");
    const { request, logHead, contentDigest } = head.components;
    return {
      caller,
      keyId: head.keyId,
      requestId: request === unsaid ? randomUUID() : request,
      peerHead: readLogHead(logHead),
      contentDigest,
      signature: head.signature,
    };
  }

  /** @throws UnsignedRequest when the body is not the one that was signed */
  checkBody(body: Buffer, asking: Asking): void {
    if (contentDigest(body) !== asking.contentDigest) throw this.#refusal("BAD_DIGEST");
  }

  /** The headers that sign an answer. */
  async seal(
    answer: {
      readonly status: number;
      readonly contentType: string;
      readonly body: Buffer;
      readonly logHead: string | null;
    },
    { signature: requestSignature }: Asking,
  ): Promise<Readonly<Record<string, string>>> {
    const { status, contentType, body, logHead } = answer;
    const digest = contentDigest(body);
    const signed = { status, contentType, contentDigest: digest, logHead, requestSignature };
    const key = await this.#options.signingKey.current();
    return signAnswer(signed, key, this.#now());
  }

  #refusal(fault: Fault): UnsignedRequest {
    this.#say(fault);
    return new UnsignedRequest(fault === "TOO_MANY" ? 503 : 401, code, messages[fault], fault);
  }

  /** A gateway whose clock or key is wrong shows in the log, and a flood does not fill it. */
  #say(fault: Fault): void {
    const now = this.#now();
    // A clock that was set back must not keep it from being said.
    if (Math.abs(now - (this.#saidAt.get(fault) ?? 0)) < limits.refusalLogPauseMs) return;
    this.#saidAt.set(fault, now);
    this.#options.logger.warn(`A request is refused. ${messages[fault]}`, { reason: fault });
  }
}

/**
 * Reads the keys a service runs with. They are looked at again while it runs.
 *
 * @throws StartError when a file cannot be used at first
 */
export function openTrust(
  { gatewayKeysFile, signingKeyFile }: TrustFiles,
  { audiences, logger }: Pick<TrustOptions, "logger"> & { readonly audiences: readonly string[] },
): Trust {
  return new Trust({
    audiences: new Set(audiences),
    gatewayKeys: openKeyFile(gatewayKeysFile, readPublicKeys, logger),
    signingKey: openKeyFile(signingKeyFile, readSigningKey, logger),
    logger,
  });
}

const code = "UNSIGNED_REQUEST";

type Fault = RequestFault | "BAD_CLAIMS" | "REPLAYED" | "TOO_MANY" | "BAD_DIGEST";

const messages: Readonly<Record<Fault, string>> = {
  NO_SIGNATURE: "Only requests that a known gateway has signed are answered.",
  MALFORMED: "The request is not signed in the form agreed on.",
  WRONG_AUDIENCE: "The request is not for this service.",
  UNKNOWN_KEY: "The request is signed with a key that is not known here.",
  NOT_YET_VALID: "The request is signed later than now; a clock is wrong.",
  EXPIRED: "The request was signed too long ago, or a clock is wrong.",
  BAD_SIGNATURE: "The request is not what was signed.",
  BAD_CLAIMS: "The request does not say in the form agreed on who asks, and why.",
  REPLAYED: "The request has been here before.",
  TOO_MANY: "So many requests came within a minute that no more can be told from repetitions.",
  BAD_DIGEST: "The body is not the one that was signed.",
};
