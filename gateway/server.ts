import { randomUUID } from "node:crypto";
import {
  ApolloServer,
  type ApolloServerPlugin,
  type DocumentStore,
  HeaderMap,
} from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import type { GatewayExecutor, GatewayInterface } from "@apollo/server-gateway-interface";
import { type DocumentNode, GraphQLError, type GraphQLFormattedError } from "graphql";
import type { Actor } from "../schema/access/caller.ts";
import { noIntrospection } from "../schema/http/no-introspection.ts";
import type { Client } from "./budget/client.ts";
import { type RateLimitedError, UnknownDocumentError, UnlistedOperationError } from "./errors.ts";
import type { DepartureSignal } from "./execute/departure.ts";
import type { OnFailure } from "./execute/masked-errors.ts";
import type { Gateway } from "./gateway.ts";
import { type HideNames, hiddenNames } from "./hidden-names.ts";
import { rateRefusal } from "./http/http-refusal.ts";
import { isRecord } from "./is-record.ts";
import { limits } from "./limits.ts";
import { withNamedDocument } from "./persisted/named-document.ts";
import type { PersistedOperations } from "./persisted/persisted-operations.ts";
import { bytesOfDocument } from "./plan/bytes-kept.ts";
import {
  asRefusal,
  type InvalidRequestError,
  oversized,
  ownRules,
  validationOptions,
} from "./plan/read-document.ts";
import { RecentCache } from "./recent-cache.ts";
import { refused } from "./refused.ts";
import type { Body } from "./response-body.ts";

/** A GraphQL request as HTTP brought it. */
export interface HttpGraphqlRequest {
  readonly method: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The query string with its question mark, or "". */
  readonly search: string;
  /** The parsed body; undefined for a GET. */
  readonly body: unknown;
  /** Who is asking. */
  readonly actor: Actor | null;
  /** Who pays. */
  readonly client: Client;
  /** Aborts when the client goes away. */
  readonly signal: DepartureSignal;
  /** When all of it was there, as `performance.now()` has it: its deadline counts from then. */
  readonly arrivedAt: number;
}

export interface HttpGraphqlResponse {
  readonly status: number;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: Body;
}

export interface GraphqlServer {
  /**
   * @throws HttpRefusal when the client has no budget left for what it asks, or names its document in a
   * way that cannot be
   */
  answer(request: HttpGraphqlRequest): Promise<HttpGraphqlResponse>;
  stop(): Promise<void>;
}

interface Context {
  readonly request: HttpGraphqlRequest;
  /**
   * Where the executor leaves the whole response. Apollo Server copies the context, so it holds an
   * object that both sides see.
   */
  readonly holder: {
    body: Body | null;
    /** Whether the request was well-formed, so that GraphQL itself looked at it. */
    isGraphql: boolean;
    /** Why the operation is not executed now. */
    overdraft: RateLimitedError | null;
    /** Why the document is not even read. */
    readonly refusal: InvalidRequestError | null;
  };
}

export interface GraphqlServerOptions {
  readonly gateway: Gateway;
  /** Tells the schema: introspection, and its names in refusals. */
  readonly development: boolean;
  /** What clients may name by an id; null when nothing. */
  readonly persisted?: PersistedOperations | null;
  /** Whether nothing else is answered. */
  readonly onlyPersisted?: boolean;
  /** Told of every failure that is not the client's. */
  readonly onFailure: OnFailure;
}

/**
 * The only file that knows Apollo Server: it negotiates, parses and validates, we plan and execute.
 * Data is text already when it comes back, so it goes to the client as it is and not through
 * Apollo's own printing.
 */
export async function createGraphqlServer(options: GraphqlServerOptions): Promise<GraphqlServer> {
  const { gateway, development, onFailure } = options;
  const apollo = new ApolloServer<Context>({
    gateway: gatewayFor(gateway),
    validationRules: development ? ownRules : [...ownRules, noIntrospection(notTold)],
    validationOptions: validationOptions(),
    // Refused by a rule of ours: Apollo's own tells clients to change the program.
    introspection: true,
    hideSchemaDetailsFromClientErrors: !development,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    documentStore: keptDocuments(),
    stopOnTerminationSignals: false,
    formatError: (formatted, error) => {
      if (isMutationByGet(error)) return mutationByGet;
      const code = formatted.extensions?.code;
      if (code !== "INTERNAL_SERVER_ERROR") return formatted;
      const incident = randomUUID();
      onFailure("A request failed.", error, incident);
      return {
        message: "Internal error.",
        extensions: { incident, code: "INTERNAL_SERVER_ERROR" },
      };
    },
    plugins: [
      tellGraphql,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    logger: {
      debug() {},
      info() {},
      warn: (text) => onFailure(text, undefined),
      error: (text) => onFailure(text, undefined),
    },
  });
  const sizes = new KnownSizes();
  await apollo.start();
  const hide = development ? null : hiddenNames(gateway.apiSchema);
  const { persisted = null, onlyPersisted = false } = options;

  /** Why the document of a request is not read. */
  function refusalOf(query: string | null): InvalidRequestError | null {
    const isListed = query !== null && persisted?.lists(query) === true;
    if (onlyPersisted && !isListed) return asRefusal(new UnlistedOperationError(""));
    return sizes.refusalOf(query);
  }

  return {
    async answer(given) {
      const named = persisted ? withNamedDocument(given, persisted) : given;
      const request = named === given || named === null ? given : { ...given, ...named };
      const refusal = named ? refusalOf(queryOf(request)) : asRefusal(new UnknownDocumentError());
      const holder = { body: null, isGraphql: false, overdraft: null, refusal };
      const context: Context = { request, holder };
      const { method, search, body } = refusal ? askingNothing(request) : request;
      const {
        status,
        headers,
        body: answer,
      } = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method, headers: headerMap(request), search, body },
        context: async () => context,
      });
      if (answer.kind !== "complete") throw new Error("The gateway never answers in chunks.");
      if (context.holder.overdraft) throw rateRefusal(context.holder.overdraft);
      headers.delete("content-length");
      const { body: ours } = context.holder;
      // A 406 of Apollo's says that the client takes none of our media types.
      const told = () =>
        hide === null ? answer.string : withoutNames(answer.string, request, hide);
      const bytes = ours && status !== 406 ? ours : [Buffer.from(told())];
      const isLegacy = headers.get("content-type")?.startsWith("application/json") ?? false;
      const isRefusal = status === 400 && context.holder.isGraphql && isLegacy;
      return { status: isRefusal ? 200 : (status ?? 200), headers, body: bytes };
    },
    stop: () => apollo.stop(),
  };
}

/** Apollo Server's own store does not count what a document holds of the text it was read from. */
function keptDocuments(): DocumentStore {
  const documents = new RecentCache<DocumentNode>(limits.documentsBytesMax, bytesOfDocument);
  return {
    get: async (key) => documents.get(key),
    set: async (key, document) => documents.set(key, document),
    delete: async (key) => documents.delete(key),
  };
}

/** To whom asks for the schema and is not told it. */
export const notTold =
  "The schema is told only in development: start the gateway with --development.";

const methodNotAllowed = "METHOD_NOT_ALLOWED";

/** Apollo Server's own code for it says only that the request is bad. */
const mutationByGet: GraphQLFormattedError = {
  message: "A GET can only ask a query.",
  extensions: { code: methodNotAllowed },
};

function isMutationByGet(error: unknown): boolean {
  if (!(error instanceof GraphQLError)) return false;
  const { http, code } = error.extensions;
  if (code === methodNotAllowed) return false;
  return typeof http === "object" && http !== null && "status" in http && http.status === 405;
}

/**
 * GraphQL over HTTP asks for 200 when a well-formed request is refused by GraphQL and the client
 * takes application/json, where a status says nothing of GraphQL; 400 is for the newer media type.
 */
const tellGraphql: ApolloServerPlugin<Context> = {
  async requestDidStart({ contextValue }) {
    return {
      async didResolveSource() {
        contextValue.holder.isGraphql = true;
      },
    };
  },
};

function gatewayFor(gateway: Gateway): GatewayInterface {
  const executor: GatewayExecutor = async (requestContext) => {
    const { request, holder } = (requestContext as unknown as { context: Context }).context;
    if (holder.refusal) return refusal(refused(holder.refusal.errors).errors);
    const answer = await gateway.respond({
      query: requestContext.source,
      document: requestContext.document,
      operationName: requestContext.request.operationName ?? undefined,
      variables: requestContext.request.variables ?? {},
      headers: request.headers,
      isInUrl: request.method === "GET",
      actor: request.actor,
      client: request.client,
      signal: request.signal,
      arrivedAt: request.arrivedAt,
    });
    if (answer.kind === "refused") {
      holder.overdraft = answer.overdraft ?? null;
      return refusal(answer.errors);
    }
    holder.body = answer.body;
    return { data: {} };
  };
  return {
    load: async () => ({ executor }),
    onSchemaLoadOrUpdate(loaded) {
      loaded({ apiSchema: gateway.apiSchema, coreSupergraphSdl: "" });
      return () => {};
    },
    stop: async () => {},
  };
}

function refusal(errors: readonly GraphQLFormattedError[]): { readonly errors: GraphQLError[] } {
  return { errors: errors.map(({ message, ...rest }) => new GraphQLError(message, told(rest))) };
}

/** What HTTP itself has a status for is told by that, too, whatever media type is taken. */
function told({ extensions, ...rest }: Omit<GraphQLFormattedError, "message">) {
  if (extensions?.code !== methodNotAllowed) return { ...rest, extensions };
  const http = { status: 405, headers: new HeaderMap([["allow", "POST"]]) };
  return { ...rest, extensions: { ...extensions, http } };
}

/** Documents that are within the limits, so that each is looked at once. */
class KnownSizes {
  readonly #known = new RecentCache<number>(limits.checkedCharactersMax, (length) => length);

  refusalOf(query: string | null): InvalidRequestError | null {
    if (query === null || this.#known.get(query) !== undefined) return null;
    const refusal = oversized(query);
    if (refusal === null) this.#known.set(query, query.length);
    return refusal;
  }
}

/** The document of a request; null when there is none that anybody could read. */
function queryOf({ body, search }: HttpGraphqlRequest): string | null {
  if (search !== "" && body === undefined) return new URLSearchParams(search).get("query");
  const query = isRecord(body) ? body.query : null;
  return typeof query === "string" ? query : null;
}

/** A refusal goes the way of an answer, for its media type and status are the client's choice, too. */
function askingNothing({ method, body }: HttpGraphqlRequest) {
  const query = "{ __typename }";
  return body === undefined
    ? { method, search: `?${new URLSearchParams({ query })}`, body }
    : { method, search: "", body: { query } };
}

/** What a client wrote, with its words apart: JSON would put an "n" before the first of a line. */
function writtenIn({ body }: HttpGraphqlRequest): string[] {
  if (!isRecord(body)) return [];
  return [body.query, body.operationName, JSON.stringify(body.variables)].map(String);
}

/** A refusal as it goes to a client to whom the schema is not told. */
function withoutNames(text: string, request: HttpGraphqlRequest, hide: HideNames): string {
  const { errors, ...rest } = JSON.parse(text) as { errors?: readonly GraphQLFormattedError[] };
  if (!errors) return text;
  const written = `${writtenIn(request).join(" ")} ${[...new URLSearchParams(request.search)]}`;
  return `${JSON.stringify({ errors: hide(errors, written), ...rest })}\n`;
}

function headerMap({ headers }: HttpGraphqlRequest): HeaderMap {
  const map = new HeaderMap();
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) map.set(name, value);
  }
  return map;
}
