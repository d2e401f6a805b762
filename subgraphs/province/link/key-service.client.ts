import { verifyAnswer } from "../../../schema/signatures/answer-signature.ts";
import { noClaims } from "../../../schema/signatures/claims.ts";
import { contentDigest } from "../../../schema/signatures/content-digest.ts";
import type { Held } from "../../../schema/signatures/held-file.ts";
import type { PublicKeys, SigningKey } from "../../../schema/signatures/keys.ts";
import { signRequest } from "../../../schema/signatures/request-signature.ts";
import {
  type EvaluatedBatch,
  type LinkBatch,
  linkBatchText,
  linkPath,
  readEvaluatedBatch,
} from "../../reference/link-batch.ts";
import { type LinkSource, LinksRefusedError, LinksUnavailableError } from "./link-source.ts";

export interface KeyServiceClientOptions {
  /** The base URL of cooperation. */
  readonly url: string;
  /** The province's own. */
  readonly signingKey: Held<SigningKey>;
  /** Of cooperation: nobody else's answer is believed. */
  readonly answerKeys: Held<PublicKeys>;
}

const clientLimits = {
  /** Milliseconds for one batch, which takes some thirty where the service has nothing else to do. */
  deadlineMs: 20_000,
  /** An answer has some 12,000. */
  answerBytesMax: 65_536,
} as const;

/** The key service over HTTP: every question is signed by the province, and every answer by cooperation. */
export class KeyServiceClient implements LinkSource {
  readonly #options: KeyServiceClientOptions;
  readonly #url: URL;

  constructor(options: KeyServiceClientOptions) {
    this.#options = options;
    this.#url = new URL(`${options.url.replace(/\/$/, "")}${linkPath}`);
  }

  async ask(batch: LinkBatch, signal?: AbortSignal): Promise<EvaluatedBatch> {
    const body = linkBatchText(batch);
    const headers = await this.#signed(body);
    const { status, headers: received, bytes } = await this.#sent({ body, headers }, signal);
    const fault = verifyAnswer(
      { status, headers: Object.fromEntries(received), body: bytes },
      headers.signature ?? "",
      await this.#options.answerKeys.current(),
    );
    if (fault !== null) throw new LinksUnavailableError(`status ${status}, not signed (${fault})`);
    const answer = jsonOf(bytes);
    if (status !== 200) throw refusalOf(answer, received.get("retry-after"));
    const evaluated = readEvaluatedBatch(answer);
    if (evaluated === null) throw new LinksUnavailableError("it is not in the form agreed on");
    return evaluated;
  }

  async #signed(body: string): Promise<Record<string, string>> {
    const headers = {
      "content-type": "application/json",
      "x-deadline-ms": String(clientLimits.deadlineMs),
    };
    const key = await this.#options.signingKey.current();
    const components = {
      ...noClaims,
      method: "POST",
      path: this.#url.pathname,
      audience: "cooperation",
      contentType: headers["content-type"],
      deadlineMs: headers["x-deadline-ms"],
      contentDigest: contentDigest(body),
    };
    return { ...headers, ...signRequest(components, key, Date.now()) };
  }

  async #sent(
    { body, headers }: { readonly body: string; readonly headers: Record<string, string> },
    signal: AbortSignal | undefined,
  ): Promise<Received> {
    const late = AbortSignal.timeout(clientLimits.deadlineMs);
    try {
      const response = await fetch(this.#url, {
        ...{ method: "POST", body, headers },
        redirect: "error",
        signal: signal ? AbortSignal.any([signal, late]) : late,
      });
      return {
        status: response.status,
        headers: response.headers,
        bytes: await bytesOf(response),
      };
    } catch (cause) {
      if (cause instanceof LinksUnavailableError) throw cause;
      throw new LinksUnavailableError("it could not be asked", { cause });
    }
  }
}

interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

async function bytesOf({ body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > clientLimits.answerBytesMax) throw new LinksUnavailableError("it is too large");
  }
  return Buffer.concat(chunks);
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new LinksUnavailableError("it is not JSON");
  }
}

function refusalOf(answer: unknown, retryAfter: string | null): LinksRefusedError {
  const { errors } = answer as { readonly errors?: readonly RefusalError[] };
  const code = errors?.[0]?.extensions?.code;
  const seconds = Number(retryAfter ?? Number.NaN);
  return new LinksRefusedError(
    typeof code === "string" && /^[A-Z_]{1,40}$/.test(code) ? code : "UNKNOWN",
    Number.isSafeInteger(seconds) && seconds > 0 ? Math.min(seconds, 86_400) * 1_000 : null,
  );
}

interface RefusalError {
  readonly extensions?: { readonly code?: unknown };
}
