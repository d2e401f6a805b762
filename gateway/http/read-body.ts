import { isAscii } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { LimitError } from "../errors.ts";
import { limits } from "../limits.ts";
import { HttpRefusal, limitRefusal } from "./http-refusal.ts";

/**
 * Reads a request's body as text. The limit counts inflated bytes, so that a small zipped body
 * cannot become a large one.
 *
 * @param msMax milliseconds it may take to arrive. Node has a `requestTimeout` of its own, but that
 * is five minutes long, looked at twice a minute, and answers without a body
 * @throws HttpRefusal
 */
export async function readBody(request: IncomingMessage, msMax: number): Promise<string> {
  // A body that says it is too large need not come at all.
  const announced = Number(request.headers["content-length"]);
  if (announced > limits.bodyBytesMax) throw tooLarge(announced);
  return textOf(await readBytes(request, msMax));
}

async function readBytes(request: IncomingMessage, msMax: number): Promise<Buffer> {
  const body = inflated(request);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const refuse = (refusal: HttpRefusal) => {
      clearTimeout(late);
      body.removeAllListeners("data");
      request.unpipe();
      // A few letters inflate to gigabytes: what is not wanted any more must not be inflated to its end.
      if (body !== request) body.destroy();
      reject(refusal);
    };
    const late = setTimeout(() => refuse(tooSlow(msMax)), msMax);
    body.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limits.bodyBytesMax) refuse(tooLarge(bytes));
      else chunks.push(chunk);
    });
    body.once("end", () => {
      clearTimeout(late);
      const [first] = chunks;
      resolve(first && chunks.length === 1 ? first : Buffer.concat(chunks));
    });
    body.on("error", () => refuse(unreadable));
    request.on("error", () => refuse(unreadable));
  });
}

/**
 * JSON is UTF-8. A byte order mark before it is dropped: RFC 8259 lets a receiver do so, and some
 * clients on Windows send one. Any other encoding is refused, for its letters would be misread and
 * a search for them would find nothing.
 */
const utf8 = new TextDecoder("utf-8", { fatal: true });

function textOf(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString("latin1");
  try {
    return utf8.decode(bytes);
  } catch {
    throw notUtf8;
  }
}

function inflated(request: IncomingMessage): Readable {
  const encoding = request.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  switch (encoding) {
    case "identity":
      return request;
    case "gzip":
      return request.pipe(createGunzip());
    case "deflate":
      return request.pipe(createInflate());
    case "br":
      return request.pipe(createBrotliDecompress());
    default:
      throw new HttpRefusal({
        status: 415,
        code: "UNSUPPORTED_ENCODING",
        message: `The encoding "${encoding}" is not supported.`,
      });
  }
}

function tooSlow(msMax: number): HttpRefusal {
  return new HttpRefusal({
    status: 408,
    code: "REQUEST_TIMEOUT",
    message: `The body did not arrive within ${msMax} ms.`,
  });
}

function tooLarge(met: number): HttpRefusal {
  const counted = "bytes in the body";
  return limitRefusal(
    413,
    new LimitError("BODY_TOO_LARGE", { limit: "bodyBytesMax", met, counted }),
  );
}

const unreadable = new HttpRefusal({
  status: 400,
  code: "BAD_REQUEST",
  message: "The body could not be read.",
});
const notUtf8 = new HttpRefusal({
  status: 400,
  code: "BAD_REQUEST",
  message: "The body is not UTF-8.",
});
