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
import type { Gateway } from "./gateway.ts";
import { limits } from "./limits.ts";
import { bytesOfDocument } from "./plan/bytes-kept.ts";
import { nestedTooDeeply, ownRules, parseOptions } from "./plan/read-document.ts";
import { RecentCache } from "./recent-cache.ts";

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
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
}

export interface HttpGraphqlResponse {
  readonly status: number;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: Buffer;
}

export interface GraphqlServer {
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
    body: Buffer | null;
    /** Whether the request was well-formed, so that GraphQL itself looked at it. */
    isGraphql: boolean;
  };
}

export interface GraphqlServerOptions {
  readonly gateway: Gateway;
  /** Turns introspection off and hides schema hints in validation messages. */
  readonly production: boolean;
  /** Told of every failure that is not the client's. */
  readonly onFailure: (message: string, cause: unknown) => void;
}

/**
 * The only file that knows Apollo Server: it negotiates, parses and validates, we plan and execute.
 * Data is text already when it comes back, so it goes to the client as it is and not through
 * Apollo's own printing.
 */
export async function createGraphqlServer(options: GraphqlServerOptions): Promise<GraphqlServer> {
  const { gateway, production, onFailure } = options;
  const apollo = new ApolloServer<Context>({
    gateway: gatewayFor(gateway),
    parseOptions,
    validationRules: ownRules,
    introspection: !production,
    hideSchemaDetailsFromClientErrors: production,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    documentStore: keptDocuments(),
    stopOnTerminationSignals: false,
    formatError: (formatted, error) => {
      if (isMutationByGet(error)) return mutationByGet;
      const code = formatted.extensions?.code;
      if (code === "GRAPHQL_PARSE_FAILED" && isStackOverflow(error)) {
        return { ...formatted, message: nestedTooDeeply };
      }
      if (code !== "INTERNAL_SERVER_ERROR") return formatted;
      onFailure("A request failed.", error);
      return { message: "Internal error.", extensions: { code: "INTERNAL_SERVER_ERROR" } };
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
  await apollo.start();

  return {
    async answer(request) {
      const context: Context = { request, holder: { body: null, isGraphql: false } };
      const { method, search, body } = request;
      const {
        status,
        headers,
        body: answer,
      } = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method, headers: headerMap(request), search, body },
        context: async () => context,
      });
      if (answer.kind !== "complete") throw new Error("The gateway never answers in chunks.");
      headers.delete("content-length");
      const { body: ours } = context.holder;
      // A 406 of Apollo's says that the client takes none of our media types.
      const bytes = ours && status !== 406 ? ours : Buffer.from(answer.string);
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

/** Apollo Server's own code for it says only that the request is bad. */
const mutationByGet: GraphQLFormattedError = {
  message: "A GET can only ask a query.",
  extensions: { code: "METHOD_NOT_ALLOWED" },
};

function isMutationByGet(error: unknown): boolean {
  if (!(error instanceof GraphQLError)) return false;
  const http = error.extensions.http;
  return typeof http === "object" && http !== null && "status" in http && http.status === 405;
}

/** Apollo Server tells of whatever its reader throws as if it were about the document's words. */
function isStackOverflow(error: unknown): boolean {
  if (error instanceof GraphQLError) return isStackOverflow(error.originalError);
  return error instanceof RangeError;
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
    const answer = await gateway.respond({
      query: requestContext.source,
      document: requestContext.document,
      operationName: requestContext.request.operationName ?? undefined,
      variables: requestContext.request.variables ?? {},
      headers: request.headers,
      actor: request.actor,
      signal: request.signal,
    });
    if (answer.kind === "refused") {
      return {
        errors: answer.errors.map(({ message, ...rest }) => new GraphQLError(message, rest)),
      };
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

function headerMap({ headers }: HttpGraphqlRequest): HeaderMap {
  const map = new HeaderMap();
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) map.set(name, value);
  }
  return map;
}
