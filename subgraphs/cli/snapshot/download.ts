import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import type { CallerToken } from "../gateway/caller-token.ts";

export interface DownloadOptions {
  readonly url: URL;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly token: CallerToken;
  readonly signal: AbortSignal;
  /** How often a download that breaks off is taken up again without getting any further. */
  readonly triesMax: number;
  /** Milliseconds before that is done for the first time; then twice as long each time. */
  readonly againMs: number;
  readonly onBytes: (bytes: number) => void;
}

/** What became of it. `gone` is to be asked for anew. */
export type Downloaded = "done" | "gone" | "damaged" | { readonly failed: string };

/**
 * Fetches a file into `file.part`, goes on where an earlier attempt of it broke off, and gives it its name
 * once its digest is right.
 */
export async function download(options: DownloadOptions): Promise<Downloaded> {
  const { file, bytes, triesMax, againMs, signal } = options;
  const part = `${file}.part`;
  let failed = "It broke off.";
  for (let tries = 0; tries < triesMax; ) {
    const from = await sizeOf(part);
    if (from > bytes) await rm(part);
    else if (from === bytes) return finished(options, part);
    const answer = await fetchFrom(options, part, from > bytes ? 0 : from);
    if (answer === "gone") return answer;
    if (answer !== "ended") failed = answer.failed;
    // Whatever came is kept, and counts as getting on.
    tries = (await sizeOf(part)) > from ? 0 : tries + 1;
    if ((await sizeOf(part)) < bytes) await sleep(againMs * 2 ** tries, undefined, { signal });
  }
  return { failed };
}

async function finished({ file, sha256 }: DownloadOptions, part: string): Promise<Downloaded> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(part), hash);
  if (hash.digest("hex") !== sha256) {
    await rm(part);
    return "damaged";
  }
  await rename(part, file);
  return "done";
}

async function fetchFrom(
  { url, sha256, token, signal, onBytes }: DownloadOptions,
  part: string,
  from: number,
): Promise<"ended" | "gone" | { readonly failed: string }> {
  const shown = await token();
  try {
    const { statusCode, body } = await request(url, {
      headers: {
        ...(shown !== null && { authorization: `Bearer ${shown}` }),
        ...(from > 0 && { range: `bytes=${from}-`, "if-range": `"${sha256}"` }),
      },
      signal,
    });
    if (statusCode !== 200 && statusCode !== 206) {
      await body.dump();
      return statusCode === 404 || statusCode === 410
        ? "gone"
        : { failed: `The gateway answered HTTP ${statusCode}.` };
    }
    let at = statusCode === 206 ? from : 0;
    const handle = await open(part, at === 0 ? "w" : "a", 0o600);
    try {
      // One by one, so that what has come stays when the rest does not.
      for await (const chunk of body as AsyncIterable<Buffer>) {
        await handle.writeFile(chunk);
        at += chunk.length;
        onBytes(at);
      }
    } finally {
      await handle.close();
    }
    return "ended";
  } catch (cause) {
    signal.throwIfAborted();
    const { code } = Object(cause) as { readonly code?: unknown };
    return { failed: `It broke off (${typeof code === "string" ? code : "unknown"}).` };
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}
