import { isUnsaid, noClaims } from "../../schema/signatures/claims.ts";
import { contentDigest } from "../../schema/signatures/content-digest.ts";
import type { PublicKeys, SigningKey } from "../../schema/signatures/keys.ts";
import { type Session, SessionOffer, sessionPath } from "../../schema/signatures/session-key.ts";
import { limits } from "../limits.ts";
import type { Trust } from "../trust.ts";
import type { DepartureSignal } from "./departure.ts";
import { tooLate } from "./lost-calls.ts";
import { ServiceSession } from "./sessions.ts";
import { type CallKeys, type SignedCall, signCall } from "./sign-call.ts";
import type { AskedCall, Reply } from "./transport.ts";

/** One HTTP request, and its signature. */
export interface SignedPost {
  readonly path: string;
  readonly body: string;
  readonly timeoutMs: number;
  readonly signed: SignedCall;
  readonly signal: DepartureSignal | undefined;
}

/** Sends to one origin. */
export type SendSigned = (post: SignedPost) => Promise<Reply>;

/** Where a call goes. */
export interface SignedTarget {
  readonly origin: string;
  readonly path: string;
  readonly send: SendSigned;
}

/**
 * Signs calls and sends them. Open reads of nobody we know are signed within a session once there is
 * one; whatever says who asks or looks at persons, and every write, with the gateway's own key, so that
 * it can be shown to third parties.
 */
export class SignedPosts {
  readonly #trust: Trust;
  readonly #contentType: string;
  readonly #sessions = new Map<string, ServiceSession>();
  /** Of the latest body: what all provinces are asked is digested once. */
  #digested = { body: "", digest: contentDigest("") };

  constructor(trust: Trust, contentType: string) {
    this.#trust = trust;
    this.#contentType = contentType;
  }

  async post(asked: AskedCall, target: SignedTarget): Promise<Reply> {
    const held = this.#keysFor(asked.audience);
    const keys = held instanceof Promise ? await held : held;
    const post = { ...asked, path: target.path };
    if (!asked.repeatable || !isUnsaid(asked.claims)) return this.#send(post, target, keys);

    const own = this.#sessionWith(asked.audience, target);
    const agree = () => this.#agree(keys, target, asked.audience);
    const session = own.currentUnder(keys, agree);
    const startedAt = performance.now();
    let reply = await this.#send(post, target, session ?? keys);
    if (session !== null && isUnknownSession(reply)) {
      own.refused(session);
      const timeoutMs = Math.floor(asked.timeoutMs - (performance.now() - startedAt));
      if (timeoutMs < 1) throw tooLate();
      reply = await this.#send({ ...post, timeoutMs }, target, keys);
    }
    if (reply.doubt === null) own.answered();
    return reply;
  }

  #send(call: CallToSend, { send }: SignedTarget, by: CallKeys | Session): Promise<Reply> {
    const { path, body, timeoutMs, audience, claims, signal } = call;
    const contentType = this.#contentType;
    const toSign = {
      ...{ path, contentDigest: this.#digestOf(body), contentType, audience, claims },
      deadlineMs: String(timeoutMs),
    };
    const signed = signCall(toSign, by, this.#trust.now());
    return send({ path, body, timeoutMs, signed, signal });
  }

  #digestOf(body: string): string {
    if (body !== this.#digested.body) this.#digested = { body, digest: contentDigest(body) };
    return this.#digested.digest;
  }

  /** A promise only when files are looked at. */
  #keysFor(audience: string): CallKeys | Promise<CallKeys> {
    const signingKey = this.#trust.signingKey.current();
    const answerKeys = this.#trust.answerKeys.current();
    if (signingKey instanceof Promise || answerKeys instanceof Promise)
      return keysOnceRead(signingKey, answerKeys, audience);
    return { signingKey, answerKeys: answerKeys.get(audience) ?? noKeys };
  }

  /** Forgets all sessions: some of those whom they were agreed on with are asked no more. */
  forget(): void {
    this.#sessions.clear();
  }

  #sessionWith(audience: string, target: SignedTarget): ServiceSession {
    const name = `${audience} ${target.origin}${pathOfSession(target)}`;
    const known = this.#sessions.get(name);
    if (known !== undefined) return known;
    const session = new ServiceSession(this.#trust.now);
    this.#sessions.set(name, session);
    return session;
  }

  async #agree(keys: CallKeys, target: SignedTarget, audience: string): Promise<Session | null> {
    const offer = new SessionOffer();
    const timeoutMs = limits.sessionMsMax;
    const path = pathOfSession(target);
    const { body } = offer;
    const deadlineMs = String(timeoutMs);
    const contentType = this.#contentType;
    const digest = contentDigest(body);
    const toSign = {
      ...{ path, contentDigest: digest, contentType, deadlineMs, audience },
      claims: noClaims,
    };
    const signed = signCall(toSign, keys, this.#trust.now());
    const reply = await target.send({ path, body, timeoutMs, signed, signal: undefined });
    if (reply.doubt !== null || reply.status !== 200) return null;
    return offer.sessionOf(reply.bytes.toString("latin1"), signed.headers.signature);
  }
}

/** The subgraphs of one process stand beside each other, and so does the path for sessions. */
function pathOfSession({ path }: SignedTarget): string {
  return path.slice(0, path.lastIndexOf("/")) + sessionPath;
}

type CallToSend = Pick<AskedCall, "body" | "timeoutMs" | "audience" | "claims" | "signal"> & {
  readonly path: string;
};

const noKeys: PublicKeys = new Map();

async function keysOnceRead(
  signingKey: SigningKey | Promise<SigningKey>,
  answerKeys: KeysByAudience | Promise<KeysByAudience>,
  audience: string,
): Promise<CallKeys> {
  return {
    signingKey: await signingKey,
    answerKeys: (await answerKeys).get(audience) ?? noKeys,
  };
}

type KeysByAudience = ReadonlyMap<string, PublicKeys>;

/** What is not signed may be anybody's: it makes us sign with our own key, and nothing else. */
function isUnknownSession({ status, bytes }: Reply): boolean {
  return status === 401 && bytes.length < 1_000 && bytes.includes('"reason":"UNKNOWN_SESSION"');
}
