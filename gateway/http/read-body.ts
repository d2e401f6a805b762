import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { limits } from "../limits.ts";
import { HttpRefusal } from "./http-refusal.ts";

/**
 * Reads a request's body as text. The limit counts inflated bytes, so that a small zipped body
 * cannot become a large one.
 *
 * @throws HttpRefusal
 */
export function readBody(request: IncomingMessage): Promise<string> {
  const body = inflated(request);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    body.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limits.bodyBytesMax) {
        chunks.push(chunk);
        return;
      }
      body.removeAllListeners("data");
      request.unpipe();
      reject(
        new HttpRefusal({
          status: 413,
          code: "BODY_TOO_LARGE",
          message: `The body is larger than ${limits.bodyBytesMax} bytes.`,
        }),
      );
    });
    body.once("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    body.once("error", () => reject(unreadable));
    request.once("error", () => reject(unreadable));
  });
}

const unreadable = new HttpRefusal({
  status: 400,
  code: "BAD_REQUEST",
  message: "The body could not be read.",
});

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
