import {
  request as askInClear,
  Agent as HttpAgent,
  type IncomingMessage,
  type RequestOptions,
} from "node:http";
import { request as askOverTls, Agent as HttpsAgent } from "node:https";
import type { Held } from "../files/held-file.ts";
import { within } from "../http/within.ts";
import type { HeldTls, TlsMaterial } from "../tls/held-tls.ts";
import { tlsBounds } from "../tls/tls-bounds.ts";
import { verifyAnswer } from "./answer-signature.ts";
import { noClaims } from "./claims.ts";
import { contentDigest } from "./content-digest.ts";
import type { PublicKeys, SigningKey } from "./keys.ts";
import { signRequest } from "./request-signature.ts";

export interface SignedClientOptions {
  /** The base URL of whom to ask. */
  readonly url: string;
  /** The name by which the asked service knows itself, such as "cooperation". */
  readonly audience: string;
  /** Of who asks. */
  readonly signingKey: Held<SigningKey>;
  /** Of whom to ask: nobody else's answer is believed. */
  readonly answerKeys: Held<PublicKeys>;
  /** What is shown at https, and who is believed there; else Node's defaults. */
  readonly tls?: HeldTls | null;
}

export interface SignedQuestion {
  /** Below the base URL, such as "/links". */
  readonly path: string;
  /** JSON. */
  readonly body: string;
  /** Milliseconds for question and answer. */
  readonly deadlineMs: number;
  readonly answerBytesMax: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
}

export interface SignedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

/** There was no answer, or none that whom we asked has signed. */
export class UnansweredError extends Error {
  override readonly name = "UnansweredError";

  /** @param reason the end of a sentence */
  constructor(
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`No answer is to be had: ${reason}.`, options);
  }
}

/** Asks another service for what is no part of the API. Every question is signed, and every answer. */
export class SignedClient {
  readonly #options: SignedClientOptions;
  readonly #base: string;

  constructor(options: SignedClientOptions) {
    this.#options = options;
    this.#base = options.url.replace(/\/$/, "");
  }

  /** @throws UnansweredError */
  async ask(question: SignedQuestion): Promise<SignedAnswer> {
    const url = new URL(`${this.#base}${question.path}`);
    const headers = await this.#signed(url, question);
    const {
      status,
      headers: received,
      bytes,
    } = await sent(url, question, {
      headers,
      tls: (await this.#options.tls?.current()) ?? {},
    });
    const fault = verifyAnswer(
      { status, headers: Object.fromEntries(received), body: bytes },
      headers.signature ?? "",
      await this.#options.answerKeys.current(),
    );
    if (fault !== null) throw new UnansweredError(`status ${status}, not signed (${fault})`);
    return { status, headers: received, json: jsonOf(bytes) };
  }

  async #signed(url: URL, { body, deadlineMs }: SignedQuestion): Promise<Record<string, string>> {
    const { audience, signingKey } = this.#options;
    const headers = { "content-type": "application/json", "x-deadline-ms": String(deadlineMs) };
    const components = {
      ...noClaims,
      method: "POST",
      path: url.pathname,
      audience,
      contentType: headers["content-type"],
      deadlineMs: headers["x-deadline-ms"],
      contentDigest: contentDigest(body),
    };
    return { ...headers, ...signRequest(components, await signingKey.current(), Date.now()) };
  }
}

interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

interface Sending {
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsMaterial;
}

async function sent(
  url: URL,
  { body, deadlineMs, answerBytesMax, signal }: SignedQuestion,
  { headers, tls }: Sending,
): Promise<Received> {
  try {
    const response = await responseTo(url, body, {
      ...{ method: "POST", headers },
      signal: within(deadlineMs, signal),
      ...(url.protocol === "https:" && { ...tls, ...tlsBounds }),
    });
    const bytes = await bytesOf(response, answerBytesMax);
    const { statusCode: status = 0, headersDistinct } = response;
    const received = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
      values.map((value): [string, string] => [name, value]),
    );
    return { status, headers: new Headers(received), bytes };
  } catch (cause) {
    if (cause instanceof UnansweredError) throw cause;
    throw new UnansweredError("it could not be asked", { cause });
  }
}

/** Connections are kept, and each of them begins with a whole handshake. */
const agents = {
  "http:": new HttpAgent({ keepAlive: true }),
  "https:": new HttpsAgent({ keepAlive: true, maxCachedSessions: 0 }),
};

function responseTo(url: URL, body: string, options: RequestOptions): Promise<IncomingMessage> {
  const isTls = url.protocol === "https:";
  const ask = isTls ? askOverTls : askInClear;
  const agent = agents[isTls ? "https:" : "http:"];
  return new Promise((resolve, reject) => {
    ask(url, { ...options, agent }, resolve)
      .once("error", reject)
      .end(body);
  });
}

async function bytesOf(response: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > bytesMax) throw new UnansweredError("it is too large");
  }
  return Buffer.concat(chunks);
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new UnansweredError("it is not JSON");
  }
}
