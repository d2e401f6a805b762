import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
  visit,
} from "graphql";
import type { Sharding } from "./sharding.ts";
import { stringArgument } from "./string-argument.ts";

/** What a field of the subscription root tells: the edges of a feed, or those of which something holds. */
export interface FollowRule {
  /** Such as "jobChanged". */
  readonly field: string;
  /** The root field of the feed, such as "changes". */
  readonly feed: string;
  /** What the feed is asked for as its `types`; null for all. */
  readonly types: readonly string[] | null;
  readonly where: readonly Condition[];
}

/** Something that must hold of an edge. */
export interface Condition {
  /** From the edge on, such as ["node", "job", "status"]. */
  readonly path: readonly string[];
  readonly sign: "=" | "!=" | ">";
  readonly value: string | number | boolean | null;
}

/** The rules of a supergraph, by the names of their fields. */
export type FollowRules = ReadonlyMap<string, FollowRule>;

/** Reads what may be followed; what cannot be read is a problem. */
export function readFollowRules(supergraph: DocumentNode, problems: string[]): FollowRules {
  const rules = new Map<string, FollowRule>();
  for (const field of rootOf(supergraph)?.fields ?? []) {
    const follows = followsOf(field);
    if (follows === undefined) continue;
    const where = textsOf(follows, "where") ?? [];
    const conditions = where.map(conditionIn);
    const unread = where.filter((_, index) => conditions[index] === null);
    for (const text of unread)
      problems.push(`Subscription.${field.name.value} has the condition "${text}", which is none.`);
    rules.set(field.name.value, {
      field: field.name.value,
      feed: stringArgument(follows, "feed") ?? "",
      types: textsOf(follows, "types"),
      where: conditions.filter((condition) => condition !== null),
    });
  }
  return rules;
}

/** What must hold before these rules are served, as one sentence for each problem. */
export function checkFollowRules(
  rules: FollowRules,
  schema: GraphQLSchema,
  sharding: Sharding,
): string[] {
  return [...rules.values()].flatMap((rule) => {
    const rooted = schema.getQueryType()?.getFields()[rule.feed];
    const isFeed = sharding.rules.get(`Query.${rule.feed}`);
    const place = `Subscription.${rule.field}`;
    if (rooted === undefined || isFeed?.kind !== "scattered" || !isFeed.isFeed)
      return [`${place} follows "${rule.feed}", which is no feed.`];
    const page = getNamedType(rooted.type);
    const edges = isObjectType(page) ? page.getFields().edges : undefined;
    const told = schema.getSubscriptionType()?.getFields()[rule.field];
    if (edges === undefined || told === undefined) return [`${place} has no edges to tell.`];
    const edge = getNamedType(edges.type);
    if (getNamedType(told.type) !== edge)
      return [`${place} must be of the type of the edges of "${rule.feed}": ${edge.name}.`];
    const asked = ["after", "from", "first", ...(rule.types === null ? [] : ["types"])];
    const missing = asked.filter((name) => !rooted.args.some((argument) => argument.name === name));
    const unknown = told.args.filter(
      ({ name }) => !rooted.args.some((argument) => argument.name === name),
    );
    return [
      ...missing.map((name) => `Query.${rule.feed} lacks the argument "${name}" to be followed.`),
      ...unknown.map(({ name }) => `${place} has "${name}", which is no argument of its feed.`),
      ...rule.where
        .filter(({ path }) => !leads(path, edge.name, schema))
        .map(({ path }) => `${place} has a condition on "${path.join(".")}", which leads nowhere.`),
    ];
  });
}

/** A supergraph as the planner may read it: no subgraph has the fields that follow feeds. */
export function withoutFollowed(supergraph: DocumentNode): DocumentNode {
  const root = rootOf(supergraph);
  const others = root?.fields?.filter((field) => followsOf(field) === undefined) ?? [];
  if (root === undefined || others.length === root.fields?.length) return supergraph;
  const isGone = others.length === 0;
  return visit(supergraph, {
    OperationTypeDefinition: ({ operation }) =>
      operation === "subscription" && isGone ? null : undefined,
    ObjectTypeDefinition: (type) => {
      if (type !== root) return false;
      return isGone ? null : { ...type, fields: others };
    },
  });
}

/** Composition names the root so, whatever the subgraphs call theirs. */
function rootOf({ definitions }: DocumentNode): ObjectTypeDefinitionNode | undefined {
  return definitions.find(
    (one): one is ObjectTypeDefinitionNode =>
      one.kind === Kind.OBJECT_TYPE_DEFINITION && one.name.value === "Subscription",
  );
}

function followsOf({ directives }: FieldDefinitionNode): ConstDirectiveNode | undefined {
  return directives?.find(({ name }) => name.value === "follows");
}

function textsOf({ arguments: given }: ConstDirectiveNode, name: string): string[] | null {
  const value = given?.find((argument) => argument.name.value === name)?.value;
  if (value === undefined || value.kind === Kind.NULL) return null;
  const values: readonly ConstValueNode[] = value.kind === Kind.LIST ? value.values : [value];
  return values.flatMap((one) => (one.kind === Kind.STRING ? [one.value] : []));
}

const conditionForm = /^(?<path>\w+(?:\.\w+)*) (?<sign>=|!=|>) (?<value>\S+)$/;

function conditionIn(text: string): Condition | null {
  const found = conditionForm.exec(text)?.groups;
  if (found === undefined) return null;
  const { path = "", sign = "", value = "" } = found;
  return { path: path.split("."), sign: sign as Condition["sign"], value: valueIn(value) };
}

const words = new Map<string, Condition["value"]>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

function valueIn(text: string): Condition["value"] {
  const word = words.get(text);
  if (word !== undefined) return word;
  return /^-?\d+$/.test(text) ? Number(text) : text;
}

/** Whether a path ends at a value that can be compared. */
function leads(
  [name, ...rest]: readonly string[],
  typeName: string,
  schema: GraphQLSchema,
): boolean {
  const type = schema.getType(typeName);
  if (name === undefined) return isLeafType(type);
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  return field !== undefined && leads(rest, getNamedType(field.type).name, schema);
}
