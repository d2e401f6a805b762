import type { GraphQLFormattedError } from "graphql";
import { ProvinceDeniedError } from "../execute/errors.ts";
import type { RegionOutcome } from "../execute/merge/coverage.ts";
import type { GatewayAnswer } from "../gateway.ts";
import type { Condition } from "../supergraph/follow-rules.ts";
import {
  conditionKey,
  type FeedPlace,
  type FollowedQuery,
  followedKeys,
} from "./followed-query.ts";
import type { FollowedEvent, Look, Told } from "./look.ts";

type Members = Readonly<Record<string, unknown>>;

interface Page {
  readonly edges: readonly Members[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  readonly snapshotRequired: readonly string[];
  readonly coverage: {
    readonly outcomes: readonly Pick<RegionOutcome, "region" | "state" | "code" | "message">[];
  };
}

/** Faults that pass: a province that is away is followed from where it stood. */
const passing: ReadonlySet<unknown> = new Set([
  "PROVINCE_UNAVAILABLE",
  "SUBGRAPH_UNAVAILABLE",
  "ACCESS_LOG_UNAVAILABLE",
  "RATE_LIMITED",
  "OVERLOADED",
]);

/**
 * Reads what is told off the answer of a feed. A province that denies ends the stream: who follows
 * shall know that it is not told of, and not take silence for quiet.
 */
export function readPage(
  { data, errors = [] }: GatewayAnswer,
  query: FollowedQuery,
  at: FeedPlace,
): Look {
  const { rule } = query;
  const page = ((data ?? {}) as Members)[followedKeys.page] as Page | null | undefined;
  const ofPage = errors.filter(({ path }) => path?.[1] !== "edges");
  const ending = ofPage.filter(({ extensions }) => !passing.has(extensions?.code));
  const isDenied = ofPage.some(({ extensions }) => extensions?.code === "FORBIDDEN");
  if (isDenied || (!page && ending.length > 0))
    return { kind: "refused", errors: ending.map(withoutPath) };
  const common = { kind: "page", field: rule.field, feed: rule.feed, at } as const;
  if (!page)
    return {
      ...common,
      events: [],
      endCursor: null,
      hasNextPage: false,
      snapshotRequired: [],
      provinces: [],
      isPartial: true,
    };
  const { outcomes } = page.coverage;
  const denials = outcomes.filter(({ state }) => state === "DENIED");
  if (denials.length > 0) return { kind: "refused", errors: denials.map(toldDenial) };
  const missing = outcomes.filter(({ state }) => state !== "OK" && state !== "STALE");
  const extensions =
    missing.length > 0 ? { coverage: { complete: false, outcomes: missing } } : null;
  const events = page.edges.flatMap((edge, row): FollowedEvent[] => {
    if (!rule.where.every((condition) => holds(condition, edge))) return [];
    const faults = errors.filter((error) => concerns(error, row));
    const told: Told = {
      data: { [query.responseKey]: withoutOurs(edge) },
      ...(faults.length > 0 && { errors: faults.map((fault) => placed(fault, query.responseKey)) }),
      ...(extensions && { extensions }),
    };
    return [{ told, cursor: String(edge[followedKeys.cursor]) }];
  });
  return {
    ...common,
    events,
    endCursor: page.pageInfo.endCursor,
    hasNextPage: page.pageInfo.hasNextPage,
    snapshotRequired: page.snapshotRequired,
    provinces: outcomes.map(({ region }) => region),
    isPartial: missing.length > 0,
  };
}

function holds(condition: Condition, edge: Members): boolean {
  const [, ...rest] = condition.path;
  let met: unknown = edge[conditionKey(condition)];
  for (const name of rest) met = (met as Members | null | undefined)?.[name];
  const value = met ?? null;
  switch (condition.sign) {
    case "=":
      return value === condition.value;
    case "!=":
      return value !== condition.value;
    case ">":
      return typeof value === "number" && value > Number(condition.value);
  }
}

const ours: ReadonlySet<string> = new Set(Object.values(followedKeys));

function withoutOurs(edge: Members): Members {
  return Object.fromEntries(
    Object.entries(edge).filter(
      ([key]) => !ours.has(key) && !key.startsWith(`${followedKeys.page}_`),
    ),
  );
}

/** An outage is told at the first row it concerns, and may concern all that follow. */
function concerns({ path, extensions }: GraphQLFormattedError, row: number): boolean {
  if (path?.[1] !== "edges" || typeof path[2] !== "number") return false;
  return path[2] === row || (path[2] < row && Number(extensions?.places ?? 1) > 1);
}

/** At ["…Followed", "edges", 3, "node"] of the page, at ["jobChanged", "node"] of what is told. */
function placed(
  { path = [], ...error }: GraphQLFormattedError,
  key: string,
): GraphQLFormattedError {
  const [, , , ...below] = path;
  return { ...error, path: [key, ...below] };
}

/** A province that says of itself that it is closed makes no error of it. */
function toldDenial({ region, code, message }: Page["coverage"]["outcomes"][number]) {
  const reason = code ?? "NO_AGREEMENT";
  const denied = new ProvinceDeniedError({ province: region, reason, message: message ?? "" });
  return { message: denied.message, extensions: denied.extensions };
}

function withoutPath({ path: _, ...error }: GraphQLFormattedError): GraphQLFormattedError {
  return error;
}
