import { createHash } from "node:crypto";
import {
  GraphQLError,
  type GraphQLSchema,
  getArgumentValues,
  isInterfaceType,
  isObjectType,
} from "graphql";
import { BadCursorError, BadUserInputError } from "../errors.ts";
import { limits } from "../limits.ts";
import type { SentField } from "../plan/plan.ts";
import { decodeCursor } from "./merge/cursor.ts";
import { type PagePosition, startOfList } from "./merge/page-position.ts";

export type Arguments = Readonly<Record<string, unknown>>;

/**
 * The values of a field's arguments, defaults filled in.
 *
 * @throws BadUserInputError when a variable's value does not fit: validation lets a variable that
 * may be null stand for an argument that may not, where the argument has a default
 */
export function readArguments(
  field: SentField,
  schema: GraphQLSchema,
  variables: Readonly<Record<string, unknown>>,
): Arguments {
  const type = schema.getType(field.typeName);
  const definition =
    isObjectType(type) || isInterfaceType(type)
      ? type.getFields()[field.node.name.value]
      : undefined;
  if (!definition) return {};
  try {
    return getArgumentValues(definition, field.node, variables);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { message } = error;
    const argument = definition.args.find(({ name }) => message.startsWith(`Argument "${name}"`));
    if (!argument) throw error;
    const reason = `must be of type ${String(argument.type)}`;
    throw new BadUserInputError({ field: argument.name, reason });
  }
}

/** Follows a dotted path such as "filter.regions" into arguments. */
export function argumentAt(args: Arguments, path: readonly string[]): unknown {
  let value: unknown = args;
  for (const name of path) {
    if (value === null || typeof value !== "object") return undefined;
    value = (value as Arguments)[name];
  }
  return value;
}

/** What a page of a connection was asked with. */
export interface PageRequest {
  readonly first: number;
  readonly position: PagePosition;
  /** Binds cursors to this list: a digest of the field, its arguments and its parent. */
  readonly list: string;
}

/**
 * @param parent the representation of the object the connection belongs to; null for a root field
 * @throws BadUserInputError for a page size out of bounds, BadCursorError for a cursor of another list
 */
export function readPageRequest(
  field: SentField,
  args: Arguments,
  parent: string | null,
): PageRequest {
  const { first, after, ...rest } = args;
  const isFeed = field.merge.kind === "connection" && field.merge.isFeed;
  // Where to begin is no part of what a feed is.
  const { from: _, ...ofFeed } = rest;
  const given = isFeed ? ofFeed : rest;
  const list = digest([field.typeName, field.node.name.value, given, parent]);
  const sizeMax = isFeed ? limits.feedPageSizeMax : limits.pageSizeMax;
  const position = (isFeed ? placeInFeed(after) : null) ?? readPosition(after, list);
  return { first: readFirst(first, sizeMax), position, list };
}

/** The place of one province in its feed, as a snapshot tells it; every other one begins as it is asked to. */
function placeInFeed(after: unknown): PagePosition | null {
  const province = typeof after === "string" ? placeForm.exec(after)?.groups?.province : undefined;
  return province === undefined
    ? null
    : { key: null, behind: new Map([[province, String(after)]]) };
}

const placeForm = /^[0-9a-f]{16}~(?<province>\d{2}):[0-9a-f]{8}\.[0-9a-f]{16}$/;

function readFirst(first: unknown, sizeMax: number): number {
  const bounds = `must be a whole number from 1 to ${sizeMax}`;
  if (typeof first !== "number" || first < 1 || first > sizeMax) {
    throw new BadUserInputError({ field: "first", reason: `${bounds}, not ${String(first)}` });
  }
  return first;
}

function readPosition(after: unknown, list: string): PagePosition {
  if (after === undefined || after === null) return startOfList;
  const decoded = decodeCursor(String(after), list);
  if (decoded.kind === "refused")
    throw new BadCursorError({ field: "after", reason: decoded.reason });
  return decoded.position;
}

/** Eight bytes are enough to tell a client's lists apart; it is no signature. */
function digest(value: unknown): string {
  const text = JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
  return createHash("sha256").update(text).digest("base64url").slice(0, 11);
}
