import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { Trust as GatewayTrust } from "../../gateway/trust.ts";
import type { Caller } from "../../schema/access/caller.ts";
import { verifyAnswer } from "../../schema/signatures/answer-signature.ts";
import { claimsOf, type Look, noClaims } from "../../schema/signatures/claims.ts";
import { contentDigest } from "../../schema/signatures/content-digest.ts";
import type { PublicKeys, SigningKey } from "../../schema/signatures/keys.ts";
import {
  type AgreedSession,
  type RequestComponents,
  signInSession,
  signRequest,
} from "../../schema/signatures/request-signature.ts";
import { acceptSession, SessionKey, SessionOffer } from "../../schema/signatures/session-key.ts";
import type { Signer } from "../../schema/signatures/sign-text.ts";
import { createLogger, type Logger } from "../../subgraphs/service/logger.ts";
import { Trust } from "../../subgraphs/service/trust.ts";

/** A key pair of a process of the test. */
export interface TestKeyPair extends SigningKey {
  readonly publicKey: KeyObject;
}

/** The Ed25519 key whose secret is this byte over and over: the same in every run. */
export function aKeyPair(byte: number, id: string): TestKeyPair {
  const head = Buffer.from("302e020100300506032b657004220420", "hex");
  const der = Buffer.concat([head, Buffer.alloc(32, byte)]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  return { id, privateKey, publicKey: createPublicKey(privateKey) };
}

/** The gateway of the tests. */
export const gatewayKey = aKeyPair(1, "gateway-of-the-tests");
/** The key of every service of the tests that is given no other. */
export const serviceKey = aKeyPair(2, "service-of-the-tests");

export function publicKeys(...pairs: readonly TestKeyPair[]): PublicKeys {
  return new Map(pairs.map(({ id, publicKey }) => [id, publicKey]));
}

/** A session as a service knows it. */
export function aSession(audience: string): AgreedSession {
  const accepted = acceptSession(new SessionOffer().body, "");
  if (accepted === null) throw new Error("The offer was not accepted.");
  return { ...accepted.session, audience };
}

export interface ServiceTrustOptions {
  readonly gateways?: readonly TestKeyPair[];
  readonly key?: SigningKey;
  readonly now?: () => number;
  readonly noncesMax?: number;
  readonly logger?: Logger;
}

/** A service that believes the gateway of the tests, under these names. */
export function serviceTrust(
  audiences: readonly string[],
  { gateways = [gatewayKey], key = serviceKey, logger, ...rest }: ServiceTrustOptions = {},
): Trust {
  const keys = publicKeys(...gateways);
  return new Trust({
    audiences: new Set(audiences),
    gatewayKeys: { current: () => keys },
    signingKey: { current: () => key },
    logger: logger ?? createLogger("test"),
    ...rest,
  });
}

/** The gateway of the tests, which believes the services of the tests. */
export function gatewayTrust(audiences: readonly string[]): GatewayTrust {
  const keys = publicKeys(serviceKey);
  const keysByAudience = new Map(audiences.map((audience) => [audience, keys]));
  return {
    signingKey: { current: () => gatewayKey },
    answerKeys: { current: () => keysByAudience },
    now: Date.now,
  };
}

/** A question as the gateway of the tests puts it. */
export interface Question {
  /** Whom it is for: a province's code, or a subgraph's name. */
  readonly audience: string;
  readonly path: string;
  readonly method?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly caller?: Caller;
  readonly look?: Look;
  /** The key of the tests' gateway, unless another, or that of a session. */
  readonly key?: Signer;
  /** Milliseconds since 1970. */
  readonly now?: number;
}

/** The headers of a question with its signature. */
export function signedHeaders(question: Question): Record<string, string> {
  const headers: Record<string, string> = {
    "content-type": "application/json",
    "x-deadline-ms": "5000",
    ...question.headers,
  };
  const { caller = { actor: null, access: null }, look = null, body = "" } = question;
  const signed = signedBy(
    question.key ?? gatewayKey,
    {
      ...claimsOf(caller, look),
      method: question.method ?? "POST",
      path: question.path,
      audience: question.audience,
      contentType: headers["content-type"] ?? "",
      deadlineMs: headers["x-deadline-ms"] ?? "",
      contentDigest: contentDigest(body),
    },
    question.now ?? Date.now(),
  );
  return { ...headers, ...signed };
}

/** The headers that sign a request. Within a session claims are covered by nothing, but may stand there. */
export function signedBy(
  signer: Signer,
  request: RequestComponents,
  nowMs: number,
): Record<string, string> {
  if (!(signer instanceof SessionKey)) return { ...signRequest(request, signer, nowMs) };
  const { actor, access, request: look, logHead } = request;
  return {
    ...signInSession(request, signer, nowMs),
    ...(actor !== noClaims.actor && { "laowu-actor": actor }),
    ...(access !== noClaims.access && { "laowu-access": access }),
    ...(look !== noClaims.request && { "laowu-request": look }),
    ...(logHead !== noClaims.logHead && { "laowu-log-head": logHead }),
  };
}

export interface AskedHow {
  readonly signal?: AbortSignal;
  /** Those of the question, when it is signed already. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whose answer it must be: the service of the tests', unless that of a session. */
  readonly believed?: PublicKeys | SessionKey;
}

/**
 * Asks a service as the gateway of the tests does, and believes no answer that the service has not
 * signed.
 *
 * @param origin where the service is, without a path
 */
export async function askSigned(
  origin: string,
  question: Question,
  { signal, headers = signedHeaders(question), believed = publicKeys(serviceKey) }: AskedHow = {},
): Promise<Response> {
  const { method = "POST", body } = question;
  const response = await fetch(`${origin}${question.path}`, {
    ...{ method, headers },
    ...(body !== undefined && { body }),
    ...(signal && { signal }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const received = {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: bytes,
  };
  const fault = verifyAnswer(received, headers.signature ?? "", believed);
  if (fault !== null) throw new Error(`An answer is not signed: ${fault}. ${bytes.toString()}`);
  return new Response(bytes, { status: response.status, headers: response.headers });
}
