import {
  type SignedAnswer,
  type SignedClient,
  UnansweredError,
} from "../../../schema/signatures/signed-client.ts";
import {
  type EvaluatedBatch,
  type LinkBatch,
  linkBatchText,
  linkPath,
  readEvaluatedBatch,
} from "../../reference/link-batch.ts";
import { type LinkSource, LinksRefusedError, LinksUnavailableError } from "./link-source.ts";

const bounds = {
  /** Milliseconds for one batch, which takes some thirty where the service has nothing else to do. */
  deadlineMs: 20_000,
  /** An answer has some 12,000. */
  answerBytesMax: 65_536,
} as const;

/** The key service over HTTP. */
export class KeyServiceClient implements LinkSource {
  readonly #cooperation: SignedClient;

  constructor(cooperation: SignedClient) {
    this.#cooperation = cooperation;
  }

  async ask(batch: LinkBatch, signal?: AbortSignal): Promise<EvaluatedBatch> {
    const { status, headers, json } = await this.#answer(linkBatchText(batch), signal);
    if (status !== 200) throw refusalOf(json, headers.get("retry-after"));
    const evaluated = readEvaluatedBatch(json);
    if (evaluated === null) throw new LinksUnavailableError("it is not in the form agreed on");
    return evaluated;
  }

  async #answer(body: string, signal: AbortSignal | undefined): Promise<SignedAnswer> {
    try {
      return await this.#cooperation.ask({ ...bounds, path: linkPath, body, signal });
    } catch (cause) {
      if (cause instanceof UnansweredError)
        throw new LinksUnavailableError(cause.reason, { cause });
      throw cause;
    }
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
