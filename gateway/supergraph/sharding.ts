import {
  type ConstArgumentNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
} from "graphql";
import { stringArgument } from "./string-argument.ts";
import type { SubgraphEntry } from "./subgraph-entries.ts";

/**
 * Which provinces serve a sharded subgraph: all of them, or one.
 * The supergraph says it in the subgraph's URL: `province://*` + `/exchange`, `province://61/shaanxi`.
 */
export type Coverage =
  | { readonly kind: "all" }
  | { readonly kind: "one"; readonly province: string };

export interface ShardedSubgraph {
  readonly name: string;
  readonly coverage: Coverage;
}

/** How a field of a sharded subgraph finds its provinces. */
export type ShardingRule =
  | { readonly kind: "routed"; readonly by: readonly string[] }
  | {
      readonly kind: "scattered";
      readonly over: readonly string[] | null;
      /** A connection without a common order: each province goes on where its own page ended. */
      readonly isFeed: boolean;
    };

/** How one field of an object is merged when several provinces answer it. */
export type MergeRule =
  | { readonly by: "SUM" | "MIN" | "MAX" | "AND" | "OR" | "CONCAT" | "FIRST" | "AT_LEAST" }
  | { readonly by: "GROUP"; readonly on: string };

export interface Sharding {
  readonly subgraphs: ReadonlyMap<string, ShardedSubgraph>;
  /** By "Type.field". */
  readonly rules: ReadonlyMap<string, ShardingRule>;
  /** By "Type.field". */
  readonly mergeRules: ReadonlyMap<string, MergeRule>;
  /**
   * The single-field keys of each entity type, in the order of the file. A key's value names the
   * province: a global id "61:…", or a region code "610122".
   */
  readonly keys: ReadonlyMap<string, readonly string[]>;
}

const shardedUrl = /^province:\/\/(?<place>\*|\d{2})\/(?<subgraph>[\w-]+)$/;

/** Reads where the sharded subgraphs live and what their fields declare. */
export function readSharding(
  supergraph: DocumentNode,
  entries: readonly SubgraphEntry[],
): Sharding {
  const rules = new Map<string, ShardingRule>();
  const mergeRules = new Map<string, MergeRule>();
  const keys = new Map<string, readonly string[]>();
  for (const type of supergraph.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const typeKeys = readKeys(type);
    if (typeKeys.length > 0) keys.set(type.name.value, typeKeys);
    for (const field of type.fields ?? []) {
      const coordinate = `${type.name.value}.${field.name.value}`;
      const rule = readShardingRule(field);
      if (rule) rules.set(coordinate, rule);
      const mergeRule = readMergeRule(field);
      if (mergeRule) mergeRules.set(coordinate, mergeRule);
    }
  }
  return { subgraphs: readShardedSubgraphs(entries), rules, mergeRules, keys };
}

function readShardedSubgraphs(entries: readonly SubgraphEntry[]): Map<string, ShardedSubgraph> {
  const subgraphs = new Map<string, ShardedSubgraph>();
  for (const { name, url } of entries) {
    const place = shardedUrl.exec(url)?.groups?.place;
    if (place === undefined) continue;
    const coverage: Coverage = place === "*" ? { kind: "all" } : { kind: "one", province: place };
    subgraphs.set(name, { name, coverage });
  }
  return subgraphs;
}

function readKeys(type: ObjectTypeDefinitionNode): string[] {
  const keys = (type.directives ?? [])
    .filter((directive) => directive.name.value === "join__type")
    .map((directive) => stringArgument(directive, "key"))
    .filter((key) => key !== undefined && /^\w+$/.test(key));
  return [...new Set(keys)] as string[];
}

function readShardingRule(field: FieldDefinitionNode): ShardingRule | null {
  const routed = applied(field, "routed");
  if (routed) return { kind: "routed", by: (stringArgument(routed, "by") ?? "").split(".") };
  const scattered = applied(field, "scattered");
  if (!scattered) return null;
  return {
    kind: "scattered",
    over: stringArgument(scattered, "over")?.split(".") ?? null,
    isFeed: scattered.arguments?.some(isFeedArgument) ?? false,
  };
}

function isFeedArgument({ name, value }: ConstArgumentNode): boolean {
  return name.value === "feed" && value.kind === Kind.BOOLEAN && value.value;
}

function readMergeRule(field: FieldDefinitionNode): MergeRule | null {
  const merged = applied(field, "merged");
  if (!merged) return null;
  const by = stringArgument(merged, "by") ?? "";
  if (by === "GROUP") return { by, on: stringArgument(merged, "on") ?? "" };
  return { by } as MergeRule;
}

function applied(field: FieldDefinitionNode, name: string): ConstDirectiveNode | undefined {
  return field.directives?.find((directive) => directive.name.value === name);
}
