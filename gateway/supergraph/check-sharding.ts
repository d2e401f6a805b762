import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { SupergraphError } from "../errors.ts";
import { connectionOf } from "./connection.ts";
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

/**
 * What must hold before a sharded supergraph is served. A rule that is broken here would later give
 * a wrong answer without an error, which is worse than not starting.
 *
 * @returns one sentence for each problem, naming type and field
 */
export function checkSharding(schema: GraphQLSchema, sharding: Sharding): string[] {
  const problems: string[] = [];
  for (const [coordinate, rule] of sharding.rules) {
    const [typeName = "", fieldName = ""] = coordinate.split(".");
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    if (!field) continue;
    if (rule.kind === "routed") {
      if (!hasArgument(field, rule.by)) {
        problems.push(
          `${coordinate} is @routed by "${rule.by.join(".")}", which is no argument of it.`,
        );
      }
      continue;
    }
    if (type === schema.getMutationType()) {
      problems.push(
        `${coordinate} is a mutation and may not be @scattered: a write goes to one province.`,
      );
    }
    if (rule.over !== null && !hasArgument(field, rule.over)) {
      problems.push(
        `${coordinate} is @scattered over "${rule.over.join(".")}", which is no argument of it.`,
      );
    }
    problems.push(...checkMerge({ coordinate, field, schema, sharding }));
  }
  for (const [coordinate, rule] of sharding.mergeRules) {
    if (!mergeRuleNames.has(rule.by))
      problems.push(`${coordinate} has an unknown merge rule "${rule.by}".`);
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

function checkMerge(question: {
  readonly coordinate: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly schema: GraphQLSchema;
  readonly sharding: Sharding;
}): string[] {
  const { coordinate, field, sharding } = question;
  const nullable = isNonNullType(field.type) ? field.type.ofType : field.type;
  const named = getNamedType(field.type);
  if (isListType(nullable) || gatewayTypes.has(named.name) || sharding.keys.has(named.name))
    return [];
  if (!isObjectType(named))
    return [`${coordinate} is @scattered and must return an object or a list.`];
  const connection = connectionOf(named);
  const ownFields = connection ? new Set(["edges", "pageInfo", "coverage"]) : new Set<string>();
  return Object.values(named.getFields())
    .filter((member) => !ownFields.has(member.name))
    .filter((member) => !isMergeable(named.name, member, sharding))
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
