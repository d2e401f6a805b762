import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { limits } from "./limits.ts";

/** A request that is refused before GraphQL sees it. */
export class HttpRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads a JSON body; its size is limited after inflation, so a small bomb is a large body.
 *
 * @param msMax milliseconds it may take to arrive
 * @throws HttpRefusal
 */
export async function readJsonBody(request: IncomingMessage, msMax: number): Promise<unknown> {
  if (!isJsonInUtf8(request.headers["content-type"] ?? ""))
    throw new HttpRefusal(
      415,
      "UNSUPPORTED_MEDIA_TYPE",
      "The body must be application/json in UTF-8.",
    );
  // A body that says it is too large need not come at all.
  if (Number(request.headers["content-length"]) > limits.bodyBytesMax) throw tooLarge();
  const text = textOf(await readBytes(request, msMax));
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpRefusal(400, "BAD_REQUEST", "The body is not JSON.");
  }
}

function isJsonInUtf8(contentType: string): boolean {
  if (contentType.split(";", 1)[0]?.trim().toLowerCase() !== "application/json") return false;
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset);
}

function readBytes(request: IncomingMessage, msMax: number): Promise<Buffer> {
  const body = inflated(request);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = (refusal: HttpRefusal) => {
      clearTimeout(late);
      body.removeAllListeners("data");
      request.unpipe();
      reject(refusal);
    };
    const late = setTimeout(() => refuse(tooSlow(msMax)), msMax);
    body.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > limits.bodyBytesMax) refuse(tooLarge());
      else chunks.push(chunk);
    });
    body.once("end", () => {
      clearTimeout(late);
      resolve(Buffer.concat(chunks, size));
    });
    body.on("error", () => refuse(unreadable()));
    request.on("error", () => refuse(unreadable()));
  });
}

function inflated(request: IncomingMessage): Readable {
  const encoding = request.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (encoding === "identity") return request;
  if (encoding === "gzip") return request.pipe(createGunzip());
  throw new HttpRefusal(
    415,
    "UNSUPPORTED_ENCODING",
    `The encoding "${encoding}" is not supported.`,
  );
}

/** JSON is UTF-8; letters of any other encoding would be misread, and stored or searched for so. */
const utf8 = new TextDecoder("utf-8", { fatal: true });

function textOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new HttpRefusal(400, "BAD_REQUEST", "The body is not UTF-8.");
  }
}

function tooLarge(): HttpRefusal {
  const message = `The body is larger than ${limits.bodyBytesMax} bytes.`;
  return new HttpRefusal(413, "BODY_TOO_LARGE", message);
}

function tooSlow(msMax: number): HttpRefusal {
  return new HttpRefusal(408, "REQUEST_TIMEOUT", `The body did not arrive within ${msMax} ms.`);
}

function unreadable(): HttpRefusal {
  return new HttpRefusal(400, "BAD_REQUEST", "The body could not be read.");
}
