import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { HttpRefusal } from "./http-refusal.ts";
import { limits } from "./limits.ts";

export interface BodyBounds {
  /** Milliseconds it may take to arrive. */
  readonly msMax: number;
  readonly bytesMax: number;
}

/**
 * Reads the bytes of a JSON body as they came.
 *
 * @throws HttpRefusal
 */
export async function readBody(request: IncomingMessage, bounds: BodyBounds): Promise<Buffer> {
  if (!isJsonInUtf8(request.headers["content-type"] ?? ""))
    throw new HttpRefusal(
      415,
      "UNSUPPORTED_MEDIA_TYPE",
      "The body must be application/json in UTF-8.",
    );
  // A body that says it is too large need not come at all.
  if (Number(request.headers["content-length"]) > bounds.bytesMax) throw tooLarge(bounds.bytesMax);
  const encoding = encodingOf(request);
  if (encoding !== "identity" && encoding !== "gzip")
    throw new HttpRefusal(
      415,
      "UNSUPPORTED_ENCODING",
      `The encoding "${encoding}" is not supported.`,
    );
  return readBytes(request, bounds);
}

/**
 * Reads the JSON of a body; its size is limited after inflation too, so a small bomb is a large body.
 *
 * @param bytes as they came
 * @throws HttpRefusal
 */
export async function jsonOf(bytes: Buffer, request: IncomingMessage): Promise<unknown> {
  const text = textOf(encodingOf(request) === "gzip" ? await inflated(bytes) : bytes);
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

function readBytes(request: IncomingMessage, { msMax, bytesMax }: BodyBounds): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = (refusal: HttpRefusal) => {
      clearTimeout(late);
      request.removeAllListeners("data");
      reject(refusal);
    };
    const late = setTimeout(() => refuse(tooSlow(msMax)), msMax);
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > bytesMax) refuse(tooLarge(bytesMax));
      else chunks.push(chunk);
    });
    request.once("end", () => {
      clearTimeout(late);
      resolve(Buffer.concat(chunks, size));
    });
    request.on("error", () => refuse(unreadable()));
  });
}

function encodingOf(request: IncomingMessage): string {
  return request.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
}

const unzip = promisify(gunzip);

async function inflated(bytes: Buffer): Promise<Buffer> {
  try {
    return await unzip(bytes, { maxOutputLength: limits.bodyBytesMax });
  } catch (cause) {
    const isTooLarge = (cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw isTooLarge ? tooLarge(limits.bodyBytesMax) : unreadable();
  }
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

function tooLarge(bytesMax: number): HttpRefusal {
  const message = `The body is larger than ${bytesMax} bytes.`;
  return new HttpRefusal(413, "BODY_TOO_LARGE", message);
}

function tooSlow(msMax: number): HttpRefusal {
  return new HttpRefusal(408, "REQUEST_TIMEOUT", `The body did not arrive within ${msMax} ms.`);
}

function unreadable(): HttpRefusal {
  return new HttpRefusal(400, "BAD_REQUEST", "The body could not be read.");
}
