import { setMaxListeners } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { ListenError } from "../errors.ts";
import { limits } from "../limits.ts";
import type { GraphqlServer } from "../server.ts";
import { type EndpointHealth, sendHealth } from "./health.ts";
import { HttpRefusal } from "./http-refusal.ts";
import { readBody } from "./read-body.ts";

export interface HttpOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly graphql: GraphqlServer;
  /** Answers the requests that are for the console, and says whether it did. */
  readonly console: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly endpointsHealth: () => Promise<readonly EndpointHealth[]>;
  /** The text of `/metrics`, and its media type. */
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
  readonly onFailure: (message: string, cause: unknown) => void;
}

export interface HttpServer {
  readonly port: number;
  /** Such as "http://127.0.0.1:4000". */
  readonly url: string;
  /** Takes no new requests, finishes those in flight, closes; whoever stalls is cut off in the end. */
  stop(): Promise<void>;
}

/**
 * Our own adapter between node:http and Apollo Server: GraphQL at `/graphql`, the console at `/`,
 * health and metrics.
 *
 * @throws ListenError when the address cannot be listened on
 */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const inFlight = new Set<ServerResponse>();
  /** Connections that have not asked anything yet: browsers open them ahead, and Node waits for them. */
  const unused = new Set<Socket>();
  let stopping = false;
  const server = createServer((request, response) => {
    unused.delete(request.socket);
    inFlight.add(response);
    response.once("close", () => inFlight.delete(response));
    if (stopping) response.setHeader("connection", "close");
    answer(request, response, options, () => !stopping).catch((error: unknown) => {
      if (error instanceof HttpRefusal) return refuse(response, error);
      options.onFailure("A request failed outside GraphQL.", error);
      refuse(response, internal);
    });
  });
  server.on("connection", (socket) => {
    unused.add(socket);
    socket.once("close", () => unused.delete(socket));
  });
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 66_000;
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  return {
    port,
    url: `http://${host}:${port}`,
    stop() {
      stopping = true;
      for (const response of inFlight) {
        if (!response.headersSent) response.setHeader("connection", "close");
      }
      for (const socket of unused) socket.destroy();
      const force = setTimeout(() => server.closeAllConnections(), limits.stopMsMax);
      return new Promise((resolve) => {
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        server.closeIdleConnections();
      });
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpOptions,
  isOpen: () => boolean,
): Promise<void> {
  const { path, search } = split(request.url ?? "/");
  switch (path) {
    case "/graphql":
      return answerGraphql(request, response, options.graphql, search);
    case "/health/live":
      return sendHealth(response, { healthy: true });
    case "/health/ready": {
      const endpoints = await options.endpointsHealth();
      const useful = endpoints.length === 0 || endpoints.some(({ ready }) => ready);
      return sendHealth(response, { healthy: isOpen() && useful, endpoints });
    }
    case "/metrics": {
      const { contentType, text } = await options.metrics();
      response.writeHead(200, { "content-type": contentType }).end(text);
      return;
    }
    default:
      if (!options.console(request, response)) throw notFound;
  }
}

async function answerGraphql(
  request: IncomingMessage,
  response: ServerResponse,
  graphql: GraphqlServer,
  search: string,
): Promise<void> {
  const { method = "GET" } = request;
  if (method !== "GET" && method !== "POST") {
    response.setHeader("allow", "GET, POST");
    throw methodNotAllowed;
  }
  const client = new AbortController();
  // Every call to a subgraph listens to it, and there may be one for each of thirty-one provinces.
  setMaxListeners(Number.POSITIVE_INFINITY, client.signal);
  response.once("close", () => {
    if (!response.writableFinished) client.abort();
  });
  const body = method === "POST" ? await readJson(request) : undefined;
  const headers = singleHeaders(request);
  const answered = await graphql.answer({ method, headers, search, body, signal: client.signal });
  if (response.destroyed) return;
  response.statusCode = answered.status;
  for (const [name, value] of answered.headers) response.setHeader(name, value);
  response.setHeader("content-length", answered.body.length);
  response.end(answered.body);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const mediaType = request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") throw unsupportedMediaType;
  const charset = /charset="?([\w-]+)/i.exec(request.headers["content-type"] ?? "")?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw unsupportedMediaType;
  const text = await readBody(request);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw notJson;
  }
}

/** A header that came several times is joined, as HTTP says. */
function singleHeaders(request: IncomingMessage): Record<string, string | undefined> {
  const headers: Record<string, string | undefined> = {};
  for (const name in request.headers) {
    const value = request.headers[name];
    headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}

function split(url: string): { path: string; search: string } {
  const at = url.indexOf("?");
  return at === -1 ? { path: url, search: "" } : { path: url.slice(0, at), search: url.slice(at) };
}

/** Refusals look like GraphQL answers, because GraphQL clients read them. */
function refuse(response: ServerResponse, { status, code, message }: HttpRefusal): void {
  if (response.headersSent || response.destroyed) return;
  // The rest of a refused body is not read, so the connection cannot be used again.
  response.setHeader("connection", "close");
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify({ errors: [{ message, extensions: { code } }] }));
}

function listen(server: Server, { host, port }: HttpOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      reject(new ListenError({ host, port, cause }));
    });
    server.listen(port, host, () => resolve());
  });
}

const internal = new HttpRefusal({
  status: 500,
  code: "INTERNAL_SERVER_ERROR",
  message: "Internal error.",
});
const notFound = new HttpRefusal({
  status: 404,
  code: "NOT_FOUND",
  message: "Nothing is served at this path; GraphQL is at /graphql.",
});
const methodNotAllowed = new HttpRefusal({
  status: 405,
  code: "METHOD_NOT_ALLOWED",
  message: "Send a POST, or a GET for a query.",
});
const unsupportedMediaType = new HttpRefusal({
  status: 415,
  code: "UNSUPPORTED_MEDIA_TYPE",
  message: "The body must be application/json in UTF-8.",
});
const notJson = new HttpRefusal({
  status: 400,
  code: "BAD_REQUEST",
  message: "The body is not JSON.",
});
