import type { IncomingMessage, ServerResponse } from "node:http";
import { type Asset, loadAssets } from "./assets.ts";
import type { Example } from "./page.ts";

export interface ConsoleOptions {
  readonly examples: readonly Example[];
  /** Path of the GraphQL endpoint on the same host. */
  readonly endpoint?: string;
  /** Told in full why the files could not be loaded; the browser gets a 500 without a word. */
  readonly onFailure: (message: string, cause: unknown) => void;
}

/** Answers a request that is for the console and returns true; leaves any other alone. */
export type Console = (request: IncomingMessage, response: ServerResponse) => boolean;

const paths = new Set([
  "/",
  "/console/page.css",
  "/console/page.js",
  "/console/graphiql.css",
  "/console/graphiql.js",
  "/console/editor.worker.js",
  "/console/json.worker.js",
  "/console/graphql.worker.js",
]);

/** Nothing from another host; the editor sets styles by script and makes workers from blobs. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** GraphiQL with the example queries at `/`, without a network beyond this host. */
export function createConsole({
  examples,
  endpoint = "/graphql",
  onFailure,
}: ConsoleOptions): Console {
  let assets: Promise<ReadonlyMap<string, Asset>> | null = null;

  return (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") return false;
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    if (!paths.has(path)) return false;
    assets ??= loadAssets({ examples, endpoint }).catch((error: unknown) => {
      // The next browser may find them: a full disk or too many open files pass.
      assets = null;
      onFailure("The console's files cannot be loaded.", error);
      throw error;
    });
    assets.then(
      (all) => send(all.get(path), request, response),
      () => response.writeHead(500).end(),
    );
    return true;
  };
}

function send(asset: Asset | undefined, request: IncomingMessage, response: ServerResponse): void {
  if (asset === undefined || response.destroyed) return;
  // The browser keeps every file and asks each time whether it is still the same.
  response.setHeader("cache-control", "no-cache");
  response.setHeader("etag", asset.etag);
  response.setHeader("vary", "accept, accept-encoding");
  response.setHeader("content-security-policy", contentSecurityPolicy);
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("referrer-policy", "no-referrer");
  if (request.headers["if-none-match"] === asset.etag) {
    response.writeHead(304).end();
    return;
  }
  const zipped = /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
  const body = zipped ? asset.gzipped : asset.body;
  if (zipped) response.setHeader("content-encoding", "gzip");
  response.writeHead(200, { "content-type": asset.contentType, "content-length": body.length });
  response.end(request.method === "HEAD" ? undefined : body);
}
