import type { GraphQLFormattedError } from "graphql";
import type { GatewayError } from "../errors.ts";
import type { FeedPlace } from "./followed-query.ts";

/** What a subscriber is told at once: a response as GraphQL has it. */
export interface Told {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** One change, ready to be told, and where the subscriber stands once it has been. */
export interface FollowedEvent {
  readonly told: Told;
  readonly cursor: string;
}

export interface FollowedPage {
  readonly kind: "page";
  /** The field of the subscription root, for metrics. */
  readonly field: string;
  /** The root field of the feed. */
  readonly feed: string;
  readonly events: readonly FollowedEvent[];
  /** Where the page ends; null when nobody said. */
  readonly endCursor: string | null;
  /** Where it began. */
  readonly at: FeedPlace;
  readonly hasNextPage: boolean;
  /** Provinces of which changes are missing. */
  readonly snapshotRequired: readonly string[];
  /** Those that were asked. */
  readonly provinces: readonly string[];
  /** Whether some of them did not answer, and are to be asked again soon. */
  readonly isPartial: boolean;
}

/** What came of looking at a feed once. */
export type Look =
  | FollowedPage
  /** The stream ends. */
  | { readonly kind: "refused"; readonly errors: readonly GraphQLFormattedError[] }
  /** Not now, for a reason that passes. */
  | { readonly kind: "later"; readonly error: GatewayError; readonly afterMs: number };
