import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Caller } from "../../schema/access/caller.ts";
import { type LogHead, readLogHead } from "../../schema/access-log/log-head.ts";
import type { Held } from "../../schema/files/held-file.ts";
import { signAnswer } from "../../schema/signatures/answer-signature.ts";
import { readCaller, unsaid } from "../../schema/signatures/claims.ts";
import { contentDigest } from "../../schema/signatures/content-digest.ts";
import {
  type PublicKeys,
  readPublicKeys,
  readSigningKey,
  type SigningKey,
} from "../../schema/signatures/keys.ts";
import { inSeconds } from "../../schema/signatures/profile.ts";
import { Replays } from "../../schema/signatures/replays.ts";
import { type RequestFault, verifyRequest } from "../../schema/signatures/request-signature.ts";
import type { SessionKey } from "../../schema/signatures/session-key.ts";
import type { ConfigReader } from "./config.ts";
import { UnsignedRequest } from "./http-refusal.ts";
import { limits } from "./limits.ts";
import type { Logger } from "./logger.ts";
import { openKeyFile } from "./open-key-file.ts";
import { type Agreement, Sessions } from "./sessions.ts";

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
  /** Of the key that the request is signed with, or of the session. */
  readonly keyId: string;
  /** What the body must be. */
  readonly contentDigest: string;
  /** The value of the request's header `signature`, to which the answer is bound. */
  readonly signature: string;
  /** What signed it. */
  readonly by: SignedBy;
}

/** A gateway's own key, or a session: an answer is signed as its request was. */
export type SignedBy =
  | {
      readonly kind: "key";
      readonly audience: string;
      /** Whom the service believed when it looked. */
      readonly keys: PublicKeys;
    }
  | { readonly kind: "session"; readonly answers: SessionKey };

/** Whom a service answers, and how its answers are signed. */
export interface Gatekeeper {
  /**
   * Checks what the head of a request says. The body is still to be read and checked.
   *
   * @throws UnsignedRequest
   */
  admit(request: IncomingMessage): Promise<Asking>;
  /** @throws UnsignedRequest when the body is not the one that was signed */
  checkBody(body: Buffer, asking: Asking): void;
  /** Agrees on a session with a gateway that has signed its offer with its own key. */
  agree(offer: string, asking: Asking): Agreement;
  /** The headers that sign an answer. */
  seal(answer: AnswerToSeal, asking: Asking): Promise<Readonly<Record<string, string>>>;
}

export interface AnswerToSeal {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
  readonly logHead: string | null;
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
export class Trust implements Gatekeeper {
  readonly #options: TrustOptions;
  readonly #now: () => number;
  readonly #replays: Replays;
  readonly #sessions = new Sessions();
  readonly #saidAt = new Map<string, number>();

  constructor(options: TrustOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#replays = new Replays(inSeconds(this.#now()), options.noncesMax);
  }

  async admit({ method = "GET", url = "/", headers }: IncomingMessage): Promise<Asking> {
    const { audiences, gatewayKeys } = this.#options;
    const nowMs = this.#now();
    const keys = await gatewayKeys.current();
    const trusted = { audiences, keys, sessions: this.#sessions.at(nowMs, keys) };
    const head = verifyRequest({ method, target: url, headers }, trusted, nowMs);
    if (typeof head === "string") throw this.#refusal(head);
    const caller = readCaller(head.components);
    if (caller === null) throw this.#refusal("BAD_CLAIMS");
    const novelty = this.#replays.note(head, inSeconds(nowMs));
    if (novelty === "SEEN") throw this.#refusal("REPLAYED");
    if (novelty === "FULL") throw this.#refusal("TOO_MANY");
    const { keyId, session } = head;
    const { request, logHead, contentDigest, audience } = head.components;
    return {
      caller,
      keyId,
      requestId: request === unsaid ? randomUUID() : request,
      peerHead: readLogHead(logHead),
      contentDigest,
      signature: head.signature,
      by: session ? { kind: "session", answers: session.answers } : { kind: "key", audience, keys },
    };
  }

  checkBody(body: Buffer, asking: Asking): void {
    if (contentDigest(body) !== asking.contentDigest) throw this.#refusal("BAD_DIGEST");
  }

  agree(body: string, { by, keyId, signature }: Asking): Agreement {
    // Within a session nobody proves anew who they are.
    if (by.kind === "session") return { kind: "malformed" };
    const { audience, keys } = by;
    return this.#sessions.agree({ keyId, audience, keys, body, signature }, this.#now());
  }

  async seal(
    answer: AnswerToSeal,
    { signature: requestSignature, by }: Asking,
  ): Promise<Readonly<Record<string, string>>> {
    const { status, contentType, body, logHead } = answer;
    const digest = contentDigest(body);
    const signed = { status, contentType, contentDigest: digest, logHead, requestSignature };
    const signer = by.kind === "session" ? by.answers : await this.#options.signingKey.current();
    return signAnswer(signed, signer, this.#now());
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
    gatewayKeys: openKeyFile({
      setting: "GATEWAY_KEYS",
      file: gatewayKeysFile,
      read: readPublicKeys,
      logger,
    }),
    signingKey: openKeyFile({
      setting: "SIGNING_KEY",
      file: signingKeyFile,
      read: readSigningKey,
      logger,
    }),
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
  UNKNOWN_SESSION: "The session in which the request is signed has ended, or never was.",
  SESSION_TOO_WEAK: "Whoever says who asks, or looks at persons, signs with a key of their own.",
  NOT_YET_VALID: "The request is signed later than now; a clock is wrong.",
  EXPIRED: "The request was signed too long ago, or a clock is wrong.",
  BAD_SIGNATURE: "The request is not what was signed.",
  BAD_CLAIMS: "The request does not say in the form agreed on who asks, and why.",
  REPLAYED: "The request has been here before.",
  TOO_MANY: "So many requests came within a minute that no more can be told from repetitions.",
  BAD_DIGEST: "The body is not the one that was signed.",
};
