import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ApolloServer, type ApolloServerPlugin, HeaderMap } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import type { GraphQLSchema } from "graphql";
import type { Caller } from "../../schema/access/caller.ts";
import type { LogHead } from "../../schema/access-log/log-head.ts";
import { noIntrospection } from "../../schema/http/no-introspection.ts";
import { atOnce, type StopTimes } from "../../schema/http/open-connections.ts";
import { sessionPath } from "../../schema/signatures/session-key.ts";
import type { HeldTls } from "../../schema/tls/held-tls.ts";
import { Deadline, readDeadlineMs } from "./deadline.ts";
import { notListening } from "./errors.ts";
import { formatErrorFor } from "./format-error.ts";
import { nameHider } from "./hide-names.ts";
import { HttpRefusal, refusalBody, UnsignedRequest } from "./http-refusal.ts";
import { KnownQueries } from "./known-queries.ts";
import { limits } from "./limits.ts";
import { createListener } from "./listener.ts";
import type { Logger } from "./logger.ts";
import { refuseStrange } from "./refuse-strange.ts";
import { jsonOf, readBody } from "./request-body.ts";
import type { Asking, Gatekeeper } from "./trust.ts";

/** One GraphQL endpoint of the service, at a path of its own. */
export interface Endpoint {
  /** Begins with a slash, such as "/graphql". */
  readonly path: string;
  readonly schema: GraphQLSchema;
  /** What resolvers get for one request: loaders, a database session under this deadline. */
  readonly context: (request: RequestScope) => object;
}

/** What other services ask for, which is no part of the API: JSON by a POST to a path of its own. */
export interface PlainEndpoint {
  readonly path: string;
  /** Whose requests are answered here. */
  readonly trust: Gatekeeper;
  /** @throws HttpRefusal */
  readonly answer: (body: unknown, asking: Asking) => Promise<PlainAnswer>;
}

export interface PlainAnswer {
  readonly status: number;
  /** Beside those of every answer. */
  readonly headers?: Iterable<readonly [string, string]>;
  /** JSON, or bytes as they are. */
  readonly text: string | Buffer;
}

export interface RequestScope {
  readonly deadline: Deadline;
  /** Who asks and on what ground, as a known gateway says. */
  readonly caller: Caller;
  /** Tells one request from all others, here and at the gateway. */
  readonly requestId: string;
  /** Where the gateway's access log stands, as it says. */
  readonly peerHead: LogHead | null;
}

/** What a context may have: a request that disclosed something tells where the access log stands. */
interface TellsLogHead {
  readonly disclosures?: { readonly head: string | null } | null;
}

export interface ServiceOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly endpoints: readonly Endpoint[];
  readonly plain?: readonly PlainEndpoint[];
  /** Whether the service can answer now; asked by `/health/ready`. */
  readonly ready: () => Promise<boolean>;
  /** Whose requests are answered; everything but health and what is plain is for them alone. */
  readonly trust: Gatekeeper;
  /** Serves https; with authorities in it, only those are let in who show a certificate of theirs. */
  readonly tls?: HeldTls | null;
  /** Turns introspection off and hides schema hints in validation messages. */
  readonly production: boolean;
  readonly logger: Logger;
  /** Milliseconds a request's body may take to arrive, unless that of the limits. */
  readonly bodyMsMax?: number;
}

export interface Service {
  readonly port: number;
  /** Such as "http://127.0.0.1:41061", without a path. */
  readonly url: string;
  /** Looks now whether certificates have changed, which it does every second anyway. */
  lookAtCertificates(): Promise<void>;
  /**
   * Says that it is not ready and lets every connection end with its next answer; then takes no new
   * ones, finishes what is in flight, and closes. Without times it waits for nobody but who is being
   * answered.
   */
  stop(times?: StopTimes): Promise<void>;
}

/** Serves several GraphQL schemas on one port. The only file of the subgraphs that knows Apollo Server. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { host, endpoints, logger } = options;
  const serverByPath = new Map<string, MountedEndpoint>();
  for (const endpoint of endpoints) serverByPath.set(endpoint.path, await mount(endpoint, options));

  const plainByPath = new Map(options.plain?.map((plain) => [plain.path, plain]));
  const { tls = null } = options;
  const ready = async (): Promise<boolean> => !listener.isStopping && (await options.ready());
  const listener = createListener(
    (request, response) => {
      const answering = { ...options, ready, serverByPath, plainByPath };
      answer(request, response, answering).catch((cause: unknown) => {
        logger.error("A request failed outside GraphQL.", { url: request.url, cause });
        refuse(response, internalError());
      });
    },
    { tls, logger },
  );
  await listen(listener.server, options);

  const { port } = listener.server.address() as AddressInfo;
  return {
    port,
    url: `${listener.scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`,
    lookAtCertificates: () => listener.look(),
    stop: async (times = atOnce(limits.stopMsMax)) => {
      await listener.stop(times);
      await Promise.all([...serverByPath.values()].map(({ apollo }) => apollo.stop()));
    },
  };
}

interface MountedEndpoint {
  readonly endpoint: Endpoint;
  readonly apollo: ApolloServer;
  readonly knownQueries: KnownQueries;
}

interface Answering extends Pick<ServiceOptions, "ready" | "trust" | "logger" | "bodyMsMax"> {
  readonly serverByPath: ReadonlyMap<string, MountedEndpoint>;
  readonly plainByPath: ReadonlyMap<string, PlainEndpoint>;
}

async function mount(
  endpoint: Endpoint,
  { production, logger }: ServiceOptions,
): Promise<MountedEndpoint> {
  const { schema } = endpoint;
  const formatError = formatErrorFor(logger);
  const knownQueries = new KnownQueries({ schema, formatError });
  const apollo = new ApolloServer({
    schema,
    // Refused by a rule of ours: Apollo's own tells clients to change the program.
    introspection: true,
    validationRules: production ? [noIntrospection(notTold)] : [],
    hideSchemaDetailsFromClientErrors: production,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    formatError,
    // Apollo's own messages about its life go to our log, not to stdout.
    logger: {
      debug() {},
      info() {},
      warn: (text) => logger.warn(text),
      error: (text) => logger.error(text),
    },
    plugins: [
      ...(production ? [hideUnaskedNames(schema)] : []),
      remembering(knownQueries),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await apollo.start();
  return { endpoint, apollo, knownQueries };
}

/** Whatever gets to its operation has been parsed and found valid. */
function remembering(knownQueries: KnownQueries): ApolloServerPlugin {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ source, document }) {
          knownQueries.remember(source, document);
        },
      };
    },
  };
}

const notTold = "The schema is told only where NODE_ENV is not production.";

/** Whoever may not introspect the schema shall not ask it out of refusals either. */
function hideUnaskedNames(schema: GraphQLSchema): ApolloServerPlugin {
  const hide = nameHider(schema);
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ request: { query, variables }, response: { body } }) {
          if (body.kind !== "single" || body.singleResult.errors === undefined) return;
          const asked = { query, variables };
          body.singleResult.errors = body.singleResult.errors.map((error) => hide(error, asked));
        },
      };
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  service: Answering,
): Promise<void> {
  try {
    refuseStrange(request);
  } catch (error) {
    if (!(error instanceof HttpRefusal)) throw error;
    return refuse(response, error);
  }
  const path = pathOf(request);
  if (path === "/health/live") return sendHealth(response, true);
  if (path === "/health/ready") return sendHealth(response, await service.ready());
  try {
    const trust = service.plainByPath.get(path)?.trust ?? service.trust;
    const asking = await trust.admit(request);
    const reply = await answerTrusted(request, response, { ...service, trust, asking });
    await send(response, reply, { trust, asking });
  } catch (error) {
    if (!(error instanceof UnsignedRequest)) throw error;
    refuse(response, error);
  }
}

/** What goes out, once it is signed. */
interface Reply {
  readonly status: number;
  readonly headers: Iterable<readonly [string, string]>;
  readonly contentType: string;
  readonly body: Buffer;
  /** Where the access log stands, when the answer tells of persons. */
  readonly logHead: string | null;
}

interface Trusted extends Answering {
  readonly asking: Asking;
}

/** @throws UnsignedRequest */
async function answerTrusted(
  request: IncomingMessage,
  response: ServerResponse,
  { serverByPath, plainByPath, trust, asking, logger, bodyMsMax = limits.bodyMsMax }: Trusted,
): Promise<Reply> {
  const path = pathOf(request);
  const mounted = serverByPath.get(path) ?? plainByPath.get(path);
  if (mounted === undefined && path !== sessionPath)
    return refusal(new HttpRefusal(404, "NOT_FOUND", "Nothing is served at this path."));
  if (request.method !== "POST")
    return refusal(new HttpRefusal(405, "METHOD_NOT_ALLOWED", "Send a POST."), ["allow", "POST"]);

  const deadline = new Deadline(readDeadlineMs(headerText(request.headers["x-deadline-ms"])));
  response.once("close", () => {
    if (!response.writableFinished) deadline.abandon();
  });
  try {
    const bytesMax = mounted === undefined ? limits.sessionBodyBytesMax : limits.bodyBytesMax;
    const bytes = await readBody(request, { msMax: bodyMsMax, bytesMax });
    trust.checkBody(bytes, asking);
    if (mounted === undefined) return agreeOnSession(bytes, { trust, asking });
    const body = await jsonOf(bytes, request);
    if ("answer" in mounted) return replyOf(await mounted.answer(body, asking));
    const { caller, requestId, peerHead } = asking;
    const scope = { deadline, caller, requestId, peerHead };
    return await execute(mounted, { request, body, scope });
  } catch (error) {
    if (error instanceof UnsignedRequest) throw error;
    if (error instanceof HttpRefusal) return refusal(error, closing);
    logger.error("A request failed outside GraphQL.", { url: request.url, cause: error });
    return refusal(internalError(), closing);
  } finally {
    deadline.clear();
  }
}

function agreeOnSession(offer: Buffer, { trust, asking }: Sealing): Reply {
  const agreement = trust.agree(offer.toString("latin1"), asking);
  switch (agreement.kind) {
    case "agreed":
      return {
        status: 200,
        headers: [],
        contentType: json,
        body: Buffer.from(agreement.body),
        logHead: null,
      };
    case "malformed":
      return refusal(new HttpRefusal(400, "BAD_REQUEST", "The body is no offer of a session."));
    case "tooMany": {
      const message = `A gateway agrees on ${limits.sessionsPerMinuteMax} sessions a minute at the most.`;
      return refusal(new HttpRefusal(429, "TOO_MANY_SESSIONS", message));
    }
  }
}

/** The rest of a refused body is not read, so the connection cannot be used again. */
const closing = ["connection", "close"] as const;

function refusal(error: HttpRefusal, ...headers: readonly (readonly [string, string])[]): Reply {
  return {
    status: error.status,
    headers,
    contentType: json,
    body: Buffer.from(refusalBody(error)),
    logHead: null,
  };
}

function replyOf({ status, headers = [], text }: PlainAnswer): Reply {
  const isText = typeof text === "string";
  const body = isText ? Buffer.from(text) : text;
  return { status, headers, contentType: isText ? json : bytesAsTheyAre, body, logHead: null };
}

function internalError(): HttpRefusal {
  return new HttpRefusal(500, "INTERNAL_SERVER_ERROR", "Internal error.");
}

interface Execution {
  readonly request: IncomingMessage;
  readonly body: unknown;
  readonly scope: RequestScope;
}

async function execute(
  { apollo, endpoint, knownQueries }: MountedEndpoint,
  { request, body, scope }: Execution,
): Promise<Reply> {
  const { accept, "content-type": contentType } = request.headers;
  const context: TellsLogHead = endpoint.context(scope);
  const known = takesJson.has(accept) ? await knownQueries.answer(body, context) : null;
  if (known !== null) {
    const logHead = context.disclosures?.head ?? null;
    return { status: 200, headers: [], contentType: json, body: Buffer.from(known), logHead };
  }
  const headers = new HeaderMap();
  if (accept !== undefined) headers.set("accept", accept);
  if (contentType !== undefined) headers.set("content-type", contentType);
  const answered = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: "POST", headers, search: "", body },
    context: async () => context,
  });
  if (answered.body.kind !== "complete") throw new Error("A subgraph never answers in chunks.");
  return {
    status: answered.status ?? 200,
    headers: answered.headers,
    contentType: answered.headers.get("content-type") ?? json,
    body: Buffer.from(answered.body.string),
    logHead: context.disclosures?.head ?? null,
  };
}

/** What leaves nothing to be chosen. */
const takesJson: ReadonlySet<string | undefined> = new Set([undefined, "*/*", "application/json"]);

interface Sealing {
  readonly trust: Gatekeeper;
  readonly asking: Asking;
}

async function send(
  response: ServerResponse,
  reply: Reply,
  { trust, asking }: Sealing,
): Promise<void> {
  const { status, headers, contentType, body } = reply;
  if (response.destroyed) return;
  const seal = await trust.seal(reply, asking);
  response.writeHead(status, {
    ...Object.fromEntries(headers),
    "content-type": contentType,
    "content-length": body.length,
    ...seal,
  });
  response.end(body);
}

const json = "application/json; charset=utf-8";
const bytesAsTheyAre = "application/octet-stream";

function sendHealth(response: ServerResponse, healthy: boolean): void {
  response.writeHead(healthy ? 200 : 503, { "content-type": json });
  response.end(JSON.stringify({ status: healthy ? "ok" : "unavailable" }));
}

/** Answers somebody who may be anybody: unsigned, and without reading what else they send. */
function refuse(response: ServerResponse, error: HttpRefusal): void {
  if (response.headersSent || response.destroyed) return;
  response.setHeader("connection", "close");
  response.writeHead(error.status, { "content-type": json });
  response.end(refusalBody(error));
}

function pathOf({ url = "/" }: IncomingMessage): string {
  return url.split("?", 1)[0] ?? "/";
}

function headerText(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

function listen(server: Server, { host, port }: ServiceOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => reject(notListening({ host, port }, cause)));
    server.listen(port, host, () => resolve());
  });
}
