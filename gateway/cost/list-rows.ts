import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  isInputObjectType,
  isNonNullType,
} from "graphql";
import { limits } from "../limits.ts";
import type { Amount, Variables } from "./amount.ts";
import { givenValue } from "./given-value.ts";

/** What arguments are called that cut a list, here and in Relay's rules. */
const sizeNames: ReadonlySet<string> = new Set(["first", "last"]);

/**
 * How many rows a field's own arguments let a list have; null when none of them says. Left out, it is
 * the default of the schema; without one, or where the value means nothing, the largest page.
 */
export function pageRows(node: FieldNode, { args }: GraphQLField<unknown, unknown>): Amount | null {
  const sizes = args.flatMap((argument) => sizesIn(argument, node));
  if (sizes.length === 0) return null;
  const rows = (variables: Variables) => rowsOf(sizes.map((size) => size.of(variables)));
  return sizes.some(({ isOpen }) => isOpen) ? rows : rows({});
}

/** The largest of the sizes that are there. */
function rowsOf(sizes: readonly unknown[]): number {
  const there = sizes.filter((size) => size !== undefined);
  return there.length === 0 ? limits.pageSizeMax : Math.max(...there.map(rowsIn));
}

function rowsIn(size: unknown): number {
  return Number.isInteger(size) && Number(size) >= 0 ? Number(size) : limits.pageSizeMax;
}

interface Size {
  readonly isOpen: boolean;
  readonly of: (variables: Variables) => unknown;
}

/** A size is an argument, or stands in one that is an object. */
function sizesIn({ name, type, defaultValue }: GraphQLArgument, node: FieldNode): Size[] {
  if (sizeNames.has(name)) return [sizeAt(node, [name], defaultValue)];
  const inner = isNonNullType(type) ? type.ofType : type;
  if (!isInputObjectType(inner)) return [];
  return Object.values(inner.getFields())
    .filter((field) => sizeNames.has(field.name))
    .map((field) => sizeAt(node, [name, field.name], field.defaultValue));
}

function sizeAt(node: FieldNode, path: readonly string[], fallback: unknown): Size {
  const given = givenValue(node, path);
  const or = (value: unknown) => (value === undefined ? fallback : value);
  return given.kind === "known"
    ? { isOpen: false, of: () => or(given.value) }
    : { isOpen: true, of: (variables) => or(given.read(variables)) };
}
