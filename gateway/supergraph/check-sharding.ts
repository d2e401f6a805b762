import {
  type GraphQLField,
  type GraphQLInputType,
  GraphQLInt,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { SupergraphError } from "../errors.ts";
import { connectionParts, isConnection } from "./connection.ts";
import type { Sharding } from "./sharding.ts";

/** Types the gateway fills in by itself, so that their fields need no rule. */
const gatewayTypes: ReadonlySet<string> = new Set(["Coverage"]);

const mergeRuleNames = new Set([
  "SUM",
  "MIN",
  "MAX",
  "AND",
  "OR",
  "CONCAT",
  "FIRST",
  "AT_LEAST",
  "GROUP",
]);

/** A field with a sharding rule. */
interface ShardedField {
  /** Such as "Query.jobs". */
  readonly coordinate: string;
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
}

/**
 * What must hold before a sharded supergraph is served. A rule that is broken here would later give
 * a wrong answer without an error, or refuse every request, which is worse than not starting.
 *
 * @returns one sentence for each problem, naming type and field
 */
export function checkSharding(schema: GraphQLSchema, sharding: Sharding): string[] {
  const problems: string[] = [];
  for (const [coordinate, rule] of sharding.rules) {
    const [typeName = "", fieldName = ""] = coordinate.split(".");
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    if (!isObjectType(type) || !field) continue;
    const sharded = { coordinate, type, field };
    problems.push(
      ...(rule.kind === "routed"
        ? checkRouted(sharded, rule.by)
        : [
            ...checkScattered(sharded, rule.over, schema),
            ...checkPaging(sharded),
            ...(rule.isFeed ? checkFeed(sharded) : []),
            ...checkMerge(sharded, sharding),
          ]),
    );
  }
  return [...problems, ...checkMergeRules(sharding)];
}

function checkRouted({ coordinate, field }: ShardedField, by: readonly string[]): string[] {
  if (hasArgument(field, by)) return [];
  return [`${coordinate} is @routed by "${by.join(".")}", which is no argument of it.`];
}

function checkScattered(
  { coordinate, type, field }: ShardedField,
  over: readonly string[] | null,
  schema: GraphQLSchema,
): string[] {
  const problems: string[] = [];
  if (type === schema.getMutationType()) {
    problems.push(
      `${coordinate} is a mutation and may not be @scattered: a write goes to one province.`,
    );
  }
  if (over !== null && !hasArgument(field, over)) {
    problems.push(
      `${coordinate} is @scattered over "${over.join(".")}", which is no argument of it.`,
    );
  }
  return problems;
}

/** A page of a merged list is cut by the gateway, which must know its size. */
function checkPaging({ coordinate, field }: ShardedField): string[] {
  const type = getNamedType(field.type);
  if (!isObjectType(type) || !isConnection(type)) return [];
  const first = field.args.find(({ name }) => name === "first");
  const size = isNonNullType(first?.type) ? first.type.ofType : first?.type;
  const isKnown = isNonNullType(first?.type) || first?.defaultValue !== undefined;
  if (size === GraphQLInt && isKnown) return [];
  return [
    `${coordinate} is @scattered and returns a connection: it needs an argument "first" of type Int! or with a default.`,
  ];
}

/** A feed hands out places, and takes them back. */
function checkFeed({ coordinate, field }: ShardedField): string[] {
  const type = getNamedType(field.type);
  if (!isObjectType(type) || !isConnection(type))
    return [`${coordinate} is a feed and must return a connection.`];
  if (field.args.some(({ name }) => name === "after")) return [];
  return [`${coordinate} is a feed and needs an argument "after".`];
}

function checkMergeRules({ mergeRules }: Sharding): string[] {
  const problems: string[] = [];
  for (const [coordinate, rule] of mergeRules) {
    if (!mergeRuleNames.has(rule.by)) {
      problems.push(`${coordinate} has an unknown merge rule "${rule.by}".`);
    }
    if (rule.by === "GROUP" && rule.on === "") {
      problems.push(`${coordinate} is merged by GROUP and must say on which field.`);
    }
  }
  return problems;
}

function hasArgument(field: GraphQLField<unknown, unknown>, path: readonly string[]): boolean {
  const [name, ...rest] = path;
  const argument = field.args.find((one) => one.name === name);
  let type: GraphQLInputType | undefined = argument?.type;
  for (const key of rest) {
    const named: GraphQLInputType | undefined = type && getNamedType(type);
    type = isInputObjectType(named) ? named.getFields()[key]?.type : undefined;
  }
  return type !== undefined;
}

function checkMerge({ coordinate, field }: ShardedField, sharding: Sharding): string[] {
  const nullable = isNonNullType(field.type) ? field.type.ofType : field.type;
  const named = getNamedType(field.type);
  if (isListType(nullable) || gatewayTypes.has(named.name) || sharding.keys.has(named.name)) {
    return [];
  }
  if (!isObjectType(named)) {
    return [`${coordinate} is @scattered and must return an object or a list.`];
  }
  const builtHere = isConnection(named) ? connectionParts : new Set<string>();
  return Object.values(named.getFields())
    .filter((member) => !builtHere.has(member.name) && !isMergeable(named.name, member, sharding))
    .map(
      (member) =>
        `${named.name}.${member.name} has no merge rule, but ${coordinate} is @scattered and returns it.`,
    );
}

/** A field is mergeable when it has a rule, or is an object all of whose fields are. */
function isMergeable(
  typeName: string,
  field: GraphQLField<unknown, unknown>,
  sharding: Sharding,
): boolean {
  if (sharding.mergeRules.has(`${typeName}.${field.name}`)) return true;
  const nullable = isNonNullType(field.type) ? field.type.ofType : field.type;
  if (!isObjectType(nullable)) return false;
  return Object.values(nullable.getFields()).every((member) =>
    isMergeable(nullable.name, member, sharding),
  );
}

/**
 * A supergraph with sharded subgraphs needs to know its provinces.
 *
 * @throws SupergraphError naming each subgraph that nobody would serve
 */
export function checkProvinces(sharding: Sharding, provinces: readonly string[]): void {
  const problems: string[] = [];
  for (const { name, coverage } of sharding.subgraphs.values()) {
    if (coverage.kind === "all" && provinces.length === 0) {
      problems.push(
        `The subgraph "${name}" is served by provinces, but no province is named (--provinces FILE).`,
      );
    }
  }
  if (problems.length > 0) throw new SupergraphError(problems);
}
