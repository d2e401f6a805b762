import { type GraphQLFormattedError, getOperationAST, OperationTypeNode } from "graphql";
import type { Actor } from "../../schema/access/caller.ts";
import { noIntrospection } from "../../schema/http/no-introspection.ts";
import type { Client } from "../budget/client.ts";
import { UnknownDocumentError, UnlistedOperationError } from "../errors.ts";
import type { Gateway } from "../gateway.ts";
import { hiddenNames } from "../hidden-names.ts";
import { HttpRefusal } from "../http/http-refusal.ts";
import { isRecord } from "../is-record.ts";
import { limits } from "../limits.ts";
import { withNamedDocument } from "../persisted/named-document.ts";
import type { PersistedOperations } from "../persisted/persisted-operations.ts";
import { bytesOfDocument } from "../plan/bytes-kept.ts";
import {
  asRefusal,
  InvalidRequestError,
  type ReadOptions,
  readDocument,
} from "../plan/read-document.ts";
import { RecentCache } from "../recent-cache.ts";
import { refused } from "../refused.ts";
import { textOf } from "../response-body.ts";
import { type FeedPlace, type FollowedQuery, followedQuery } from "./followed-query.ts";
import type { Look } from "./look.ts";
import { readPage } from "./read-page.ts";

/** A GraphQL request as some transport brought it. */
export interface AskedToFollow {
  /** The query string with its question mark, or "". */
  readonly search: string;
  /** The parsed body; undefined for a GET. */
  readonly body: unknown;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Who asks now, as was just found. */
export interface Asker {
  readonly actor: Actor | null;
  readonly client: Client;
  readonly signal: AbortSignal;
}

/** Looks at feeds for subscribers. */
export interface Follower {
  /** Whether what is asked is a subscription, as far as it can be read. */
  isSubscription(asked: AskedToFollow): boolean;
  /** @param place null where the client wishes to begin */
  look(asked: AskedToFollow, asker: Asker, place: FeedPlace | null): Promise<Look>;
}

export interface FollowerOptions {
  readonly gateway: Gateway;
  /** Tells the schema. */
  readonly development: boolean;
  readonly persisted: PersistedOperations | null;
  readonly onlyPersisted: boolean;
  /** What is told when somebody asks for the schema who is not told it. */
  readonly notTold: string;
}

/**
 * A subscription is a question about a feed that is put again and again. Each time it goes the whole way
 * of a question: limits, cost, who is asking, what was agreed on, what is written down. So nothing is
 * told to anybody who could not ask for it at that moment.
 */
export function createFollower(options: FollowerOptions): Follower {
  const { gateway, development, persisted, onlyPersisted, notTold } = options;
  const { supergraph } = gateway.planning;
  const reading: ReadOptions = development
    ? {}
    : { moreRules: [noIntrospection(notTold)], hideSuggestions: true };
  const hide = development ? null : hiddenNames(gateway.apiSchema);
  const known = new RecentCache<FollowedQuery>(limits.documentsBytesMax / 4, ({ document }) =>
    bytesOfDocument(document),
  );

  /** @throws InvalidRequestError, HttpRefusal */
  function operationOf(asked: AskedToFollow): Operation {
    if (persisted === null) refuseNames(asked);
    const named = persisted ? withNamedDocument(asked, persisted) : asked;
    if (named === null) throw asRefusal(new UnknownDocumentError());
    const operation = operationIn(named);
    if (onlyPersisted && persisted?.lists(operation.query) !== true)
      throw asRefusal(new UnlistedOperationError(""));
    return operation;
  }

  function queryOf({ query, operationName }: Operation): FollowedQuery {
    return known.getOrCreate(`${operationName ?? ""}\n${query}`, () => {
      const document = readDocument(query, gateway.apiSchema, reading);
      return followedQuery(document, operationName, supergraph.followRules);
    });
  }

  async function look(
    asked: AskedToFollow,
    { actor, client, signal }: Asker,
    place: FeedPlace | null,
  ): Promise<Look> {
    const operation = operationOf(asked);
    const { query: clientText, variables } = operation;
    const query = queryOf(operation);
    const at = place ?? query.placeIn(variables);
    const { "x-deadline-ms": deadline } = asked.headers;
    const response = await gateway.respond({
      query: query.text,
      clientText,
      document: query.document,
      operationName: query.operationName,
      variables: query.variablesAt(at, variables),
      headers: { "x-deadline-ms": deadline },
      isInUrl: asked.body === undefined,
      actor,
      client,
      signal,
    });
    if (response.kind === "executed") return readPage(JSON.parse(textOf(response.body)), query, at);
    const { overdraft, errors } = response;
    if (overdraft === undefined) return { kind: "refused", errors };
    return { kind: "later", error: overdraft, afterMs: overdraft.retryAfterSeconds * 1_000 };
  }

  const told = (errors: readonly GraphQLFormattedError[], asked: AskedToFollow) =>
    hide === null ? errors : hide(errors, JSON.stringify([asked.search, asked.body]));

  return {
    isSubscription(asked) {
      try {
        const { query, operationName } = operationOf(asked);
        const document = readDocument(query, gateway.apiSchema, reading);
        const operation = getOperationAST(document, operationName);
        return operation?.operation === OperationTypeNode.SUBSCRIPTION;
      } catch (error) {
        if (error instanceof InvalidRequestError || error instanceof HttpRefusal) return false;
        throw error;
      }
    },
    async look(asked, asker, place) {
      try {
        const seen = await look(asked, asker, place);
        return seen.kind === "refused" ? { ...seen, errors: told(seen.errors, asked) } : seen;
      } catch (error) {
        if (error instanceof InvalidRequestError)
          return { kind: "refused", errors: told(refused(error.errors).errors, asked) };
        if (!(error instanceof HttpRefusal)) throw error;
        const { message, extensions } = error;
        return { kind: "refused", errors: [{ message, extensions }] };
      }
    },
  };
}

interface Operation {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** @throws HttpRefusal */
function operationIn({ search, body }: Pick<AskedToFollow, "search" | "body">): Operation {
  const { query, operationName, variables } =
    body === undefined ? parametersIn(search) : isRecord(body) ? body : {};
  if (typeof query !== "string") throw malformed("query must be a text");
  if (!isAbsent(operationName) && typeof operationName !== "string")
    throw malformed("operationName must be a text");
  if (!isAbsent(variables) && !isRecord(variables)) throw malformed("variables must be an object");
  return {
    query,
    operationName: typeof operationName === "string" ? operationName : undefined,
    variables: isRecord(variables) ? variables : {},
  };
}

/** Apollo Server says so of what is asked once. */
function refuseNames({ search, body }: Pick<AskedToFollow, "search" | "body">): void {
  const { extensions } =
    body === undefined
      ? { extensions: jsonIn(new URLSearchParams(search).get("extensions") ?? "null") }
      : isRecord(body)
        ? body
        : {};
  if (!isRecord(extensions) || extensions.persistedQuery === undefined) return;
  const code = "PERSISTED_QUERY_NOT_SUPPORTED";
  throw new HttpRefusal({ status: 400, code, message: "PersistedQueryNotSupported" });
}

function parametersIn(search: string): Readonly<Record<string, unknown>> {
  const parameters = new URLSearchParams(search);
  const variables = parameters.get("variables");
  return {
    query: parameters.get("query"),
    operationName: parameters.get("operationName"),
    variables: variables === null ? null : jsonIn(variables),
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function malformed(what: string): HttpRefusal {
  return new HttpRefusal({ status: 400, code: "BAD_REQUEST", message: `The ${what}.` });
}
