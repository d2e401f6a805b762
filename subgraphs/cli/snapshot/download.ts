import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import type { CallerToken } from "../gateway/caller-token.ts";
import { Patience, type PatienceOptions } from "../patience.ts";

export interface DownloadOptions {
  readonly url: URL;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly token: CallerToken;
  readonly signal: AbortSignal;
  /** With a download that breaks off and, taken up again, gets no further. */
  readonly patience: PatienceOptions;
  readonly onBytes: (bytes: number) => void;
}

/** For so long nothing may come: a gateway that waits for a province tells so sooner. */
const silenceMs = 20_000;

/** What became of it. `gone` is to be asked for anew. */
export type Downloaded = "done" | "gone" | "damaged" | { readonly failed: string };

/**
 * Fetches a file into `file.part`, goes on where an earlier attempt of it broke off, and gives it its name
 * once its digest is right.
 */
export async function download(options: DownloadOptions): Promise<Downloaded> {
  const { file, bytes, signal } = options;
  const patience = new Patience(options.patience);
  const part = `${file}.part`;
  for (;;) {
    const begunAt = performance.now();
    const from = await sizeOf(part);
    if (from > bytes) await rm(part);
    else if (from === bytes) return finished(options, part);
    const answer = await fetchFrom(options, part, from > bytes ? 0 : from);
    if (answer === "gone") return answer;
    const size = await sizeOf(part);
    if (size === bytes) continue;
    // Whatever came is kept, and counts as getting on.
    if (size > from) patience.came();
    const pauseMs = patience.failed(size > from ? 0 : performance.now() - begunAt);
    if (pauseMs === null) return answer === "ended" ? { failed: "It broke off." } : answer;
    await sleep(pauseMs, undefined, { signal });
  }
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
      headersTimeout: silenceMs,
      bodyTimeout: silenceMs,
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
