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

/** Reads a JSON body; its size is limited after inflation, so a small bomb is a large body. */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const mediaType = request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType !== "application/json")
    throw new HttpRefusal(415, "UNSUPPORTED_MEDIA_TYPE", "The body must be application/json.");
  const text = (await readBytes(inflated(request))).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpRefusal(400, "BAD_REQUEST", "The body is not JSON.");
  }
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

async function readBytes(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > limits.bodyBytesMax) break;
      chunks.push(chunk);
    }
  } catch {
    throw new HttpRefusal(400, "BAD_REQUEST", "The body could not be read.");
  }
  if (size <= limits.bodyBytesMax) return Buffer.concat(chunks, size);
  throw new HttpRefusal(
    413,
    "BODY_TOO_LARGE",
    `The body is larger than ${limits.bodyBytesMax} bytes.`,
  );
}
