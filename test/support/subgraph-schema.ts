import { buildSubgraphSchema } from "@apollo/subgraph";
import { type DocumentNode, type GraphQLSchema, parse } from "graphql";

/** Resolvers by type and field, as @apollo/subgraph takes them. */
export type Resolvers = NonNullable<
  Extract<Parameters<typeof buildSubgraphSchema>[0], { resolvers?: unknown }>["resolvers"]
>;

/** A tiny subgraph: what it declares and how it answers. */
export interface TinySubgraph {
  readonly sdl: string;
  readonly resolvers?: Resolvers;
}

const FEDERATION_LINK = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.7"
  import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override",
    "@inaccessible", "@interfaceObject", "@extends", "@tag", "@composeDirective"]
)`;

const SHARDING_LINK = `extend schema
  @link(url: "https://laowu.example/sharding/v1.0", import: ["@routed", "@scattered", "@merged"])
  @composeDirective(name: "@routed")
  @composeDirective(name: "@scattered")
  @composeDirective(name: "@merged")
directive @routed(by: String!) on FIELD_DEFINITION
directive @scattered(over: String) on FIELD_DEFINITION
directive @merged(by: MergeRule!, on: String) on FIELD_DEFINITION
enum MergeRule @inaccessible { SUM MIN MAX AND OR CONCAT FIRST AT_LEAST GROUP }`;

/** A Federation 2 subgraph's document: its SDL with the federation directives in reach. */
export function federationDocument(sdl: string): DocumentNode {
  return parse(`${FEDERATION_LINK}\n${sdl}`);
}

/** The same for a sharded subgraph, with the sharding directives as well. */
export function shardedDocument(sdl: string): DocumentNode {
  return parse(`${FEDERATION_LINK}\n${SHARDING_LINK}\n${sdl}`);
}

/** The executable schema, with `_entities` and `_service`, as a real subgraph has it. */
export function executableSubgraph(typeDefs: DocumentNode, resolvers?: Resolvers): GraphQLSchema {
  return buildSubgraphSchema(resolvers ? { typeDefs, resolvers } : { typeDefs });
}
