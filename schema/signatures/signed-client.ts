import { verifyAnswer } from "./answer-signature.ts";
import { noClaims } from "./claims.ts";
import { contentDigest } from "./content-digest.ts";
import type { Held } from "./held-file.ts";
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
    const { status, headers: received, bytes } = await sent(url, headers, question);
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

async function sent(
  url: URL,
  headers: Record<string, string>,
  { body, deadlineMs, answerBytesMax, signal }: SignedQuestion,
): Promise<Received> {
  const late = AbortSignal.timeout(deadlineMs);
  try {
    const response = await fetch(url, {
      ...{ method: "POST", body, headers },
      redirect: "error",
      signal: signal ? AbortSignal.any([signal, late]) : late,
    });
    const bytes = await bytesOf(response, answerBytesMax);
    return { status: response.status, headers: response.headers, bytes };
  } catch (cause) {
    if (cause instanceof UnansweredError) throw cause;
    throw new UnansweredError("it could not be asked", { cause });
  }
}

async function bytesOf({ body }: Response, bytesMax: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
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
