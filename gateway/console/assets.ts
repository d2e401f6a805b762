import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type PageOptions, pageScript, pageStyle, renderPage } from "./page.ts";

/** One file of the console, ready to send. */
export interface Asset {
  readonly contentType: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
  /** Changes with the body; weak, because the zipped body has the same one. */
  readonly etag: string;
}

const html = "text/html; charset=utf-8";
const css = "text/css; charset=utf-8";
const javascript = "text/javascript; charset=utf-8";

/**
 * Loads the console's files by path. GraphiQL is 9 MB of JavaScript that most
 * gateways never serve, so it is read when the first browser asks.
 */
export async function loadAssets(options: PageOptions): Promise<ReadonlyMap<string, Asset>> {
  const graphiql = await import("@graphql-yoga/render-graphiql/graphiql");
  const files: readonly (readonly [path: string, contentType: string, text: string])[] = [
    ["/", html, renderPage(options)],
    ["/console/page.css", css, pageStyle],
    ["/console/page.js", javascript, pageScript],
    ["/console/graphiql.css", css, graphiql.css],
    ["/console/graphiql.js", javascript, graphiql.js],
    ["/console/editor.worker.js", javascript, graphiql.editorWorkerService],
    ["/console/json.worker.js", javascript, graphiql.jsonWorker],
    ["/console/graphql.worker.js", javascript, graphiql.graphqlWorker],
  ];
  const entries = files.map(
    async ([path, contentType, text]): Promise<[string, Asset]> => [
      path,
      await asset(contentType, text),
    ],
  );
  return new Map(await Promise.all(entries));
}

async function asset(contentType: string, text: string): Promise<Asset> {
  const body = Buffer.from(text);
  const digest = createHash("sha256").update(body).digest("base64url").slice(0, 27);
  return { contentType, body, gzipped: await promisify(gzip)(body), etag: `W/"${digest}"` };
}
