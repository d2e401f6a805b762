import { buildSubgraphSchema } from "@apollo/subgraph";
import { getDocumentNodeFromSchema } from "@graphql-tools/utils";
import {
  type DocumentNode,
  type GraphQLResolveInfo,
  type GraphQLScalarType,
  type GraphQLSchema,
  isTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  specifiedDirectives,
  type TypeDefinitionNode,
} from "graphql";
import { buildSchemaSync, createResolversMap, getMetadataStorage } from "type-graphql";
import { type PersonalFields, readPersonalFields } from "../../schema/access/personal-fields.ts";
import { readRoleFields } from "../../schema/access/role-fields.ts";
import { accessDefinitions, accessDirectives, ofDirectivesOnly } from "./access-directives.ts";
import { checkHoldable, refuseUnholdableText } from "./holdable-text.ts";
import { guardPersons } from "./persons/guard-persons.ts";
import { guardRoles } from "./persons/guard-roles.ts";
import { checkRequired } from "./required-objects.ts";
import { shardingDefinitions, shardingDirectives } from "./sharding-directives.ts";
import { refuseLooseReferences } from "./strict-references.ts";

/** A class that type-graphql's decorators were put on. */
// biome-ignore lint/complexity/noBannedTypes: type-graphql itself types classes as functions.
export type DecoratedClass = Function;

/** What the gateway sends to `_entities`: the type's name, its key and the required fields. */
export type Reference = Readonly<Record<string, unknown>> & { readonly __typename: string };

/** Finds the entity a reference names; null when this process does not hold it. */
export type ReferenceResolver<Context> = (
  reference: Reference,
  context: Context,
  info: GraphQLResolveInfo,
) => unknown;

export interface FederatedSchemaOptions<Context> {
  readonly resolvers: readonly [DecoratedClass, ...DecoratedClass[]];
  /** Types that only `_entities` reaches. */
  readonly orphanedTypes?: readonly DecoratedClass[];
  readonly references?: Readonly<Record<string, ReferenceResolver<Context>>>;
  /** Adds the sharding directives, so that fields may carry `@routed`, `@scattered`, `@merged`. */
  readonly sharded: boolean;
  /** Adds `@personal` and `@forRoles`, so that fields may say what of a person they show, and for whom they are. */
  readonly personal: boolean;
  /** Which scalar stands for a class in decorators, such as `{ type: Date, scalar: DateTime }`. */
  readonly scalars?: readonly {
    readonly type: DecoratedClass;
    readonly scalar: GraphQLScalarType;
  }[];
}

type SubgraphModule = Extract<
  Parameters<typeof buildSubgraphSchema>[0],
  { readonly resolvers?: unknown }
>;
type SubgraphResolvers = SubgraphModule["resolvers"];

export interface FederatedSchema {
  readonly schema: GraphQLSchema;
  /** The subgraph's SDL: what composition reads. Equal classes give equal bytes. */
  readonly sdl: string;
}

const federationLink =
  '@link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@inaccessible", "@composeDirective"])';

const shardingLink = `@link(url: "https://laowu.example/sharding/v1.0", import: ["@routed", "@scattered", "@merged"])
  @composeDirective(name: "@routed")
  @composeDirective(name: "@scattered")
  @composeDirective(name: "@merged")`;

const accessLink = `@link(url: "https://laowu.example/access/v1.0", import: ["@personal", "@forRoles"])
  @composeDirective(name: "@personal")
  @composeDirective(name: "@forRoles")`;

/** What a subgraph says of the directives it uses, and their definitions. */
function headerOf({
  sharded,
  personal,
}: Pick<FederatedSchemaOptions<never>, "sharded" | "personal">): string {
  const links = [
    federationLink,
    ...(sharded ? [shardingLink] : []),
    ...(personal ? [accessLink] : []),
  ];
  const definitions = [
    ...(sharded ? [shardingDefinitions] : []),
    ...(personal ? [accessDefinitions] : []),
  ];
  return `extend schema\n  ${links.join("\n  ")}\n${definitions.join("")}`;
}

/**
 * Turns decorated classes into an executable Federation 2 subgraph.
 *
 * Several schemas may be built in one process, also from different classes with the
 * same GraphQL name: type-graphql makes one type per class, and a schema holds only
 * what its own resolvers and orphaned types reach. One thing is shared: a field that
 * a resolver class adds to an object class without an `@Field` there stays on that
 * class for later schemas. So a class used by two schemas declares all its fields.
 */
export function buildFederatedSchema<Context>(
  options: FederatedSchemaOptions<Context>,
): FederatedSchema {
  const {
    resolvers,
    orphanedTypes = [],
    references = {},
    sharded,
    personal,
    scalars = [],
  } = options;
  // Decorators of parameters run last to first; this lists arguments in the order of the method's.
  getMetadataStorage().params.sort((a, b) => a.index - b.index);
  const plain = buildSchemaSync({
    resolvers: [...resolvers] as [DecoratedClass, ...DecoratedClass[]],
    orphanedTypes: [...orphanedTypes],
    scalarsMap: [...scalars],
    directives: [
      ...specifiedDirectives,
      ...(sharded ? shardingDirectives : []),
      ...(personal ? accessDirectives : []),
    ],
    validate: false,
    // An extension may have no root field of its own; @apollo/subgraph checks the result anyway.
    skipCheck: true,
  });
  const typeDefs = inStableOrder(
    parse(headerOf({ sharded, personal })),
    getDocumentNodeFromSchema(plain),
  );
  // @apollo/subgraph types a resolver map more narrowly than type-graphql fills it.
  const resolverMap = resolversOf(plain, references) as SubgraphResolvers;
  const schema = buildSubgraphSchema({ typeDefs, resolvers: resolverMap });
  refuseUnholdableText(schema);
  checkRequired(schema, typeDefs);
  if (personal) guardPersons(schema, personalFieldsOf(typeDefs));
  refuseLooseReferences(schema, typeDefs);
  const problems: string[] = [];
  guardRoles(schema, readRoleFields(typeDefs, problems));
  if (problems.length > 0) throw new Error(problems.join(" "));
  return { schema, sdl: `${print(typeDefs)}\n` };
}

/** A contract that says something wrong of persons is served by nobody. */
function personalFieldsOf(typeDefs: DocumentNode): PersonalFields {
  const problems: string[] = [];
  const fields = readPersonalFields(typeDefs, problems);
  if (problems.length > 0) throw new Error(problems.join(" "));
  return fields;
}

function resolversOf<Context>(
  schema: GraphQLSchema,
  references: Readonly<Record<string, ReferenceResolver<Context>>>,
): Record<string, object> {
  const map: Record<string, object> = { ...createResolversMap(schema) };
  for (const [type, resolve] of Object.entries(references)) {
    // Async, so that one bad reference costs its own entity and not the whole call.
    const resolveReference = async (
      reference: Reference,
      context: Context,
      info: GraphQLResolveInfo,
    ): Promise<unknown> => {
      checkHoldable(reference);
      return resolve(reference, context, info);
    };
    map[type] = { ...map[type], __resolveReference: resolveReference };
  }
  return map;
}

/**
 * The header, then the root types, then all others by name. Root fields follow their
 * names too, because type-graphql knows them only in the order of import.
 */
function inStableOrder(header: DocumentNode, body: DocumentNode): DocumentNode {
  const ofTheHeader = new Set(header.definitions.filter(isTypeDefinitionNode).map(nameOf));
  const types = body.definitions
    .filter(isTypeDefinitionNode)
    .filter((type) => !ofTheHeader.has(nameOf(type)) && hasFields(type))
    .filter((type) => !nameOf(type).endsWith(ofDirectivesOnly));
  const roots = types.filter(isRoot).map(withSortedFields);
  const others = types.filter((type) => !isRoot(type));
  const byName = (a: TypeDefinitionNode, b: TypeDefinitionNode): number =>
    nameOf(a) < nameOf(b) ? -1 : 1;
  return {
    kind: Kind.DOCUMENT,
    definitions: [...header.definitions, ...roots.sort(byName), ...others.sort(byName)],
  };
}

/** A subgraph without root fields has an empty root type. */
function hasFields(type: TypeDefinitionNode): boolean {
  return type.kind !== Kind.OBJECT_TYPE_DEFINITION || (type.fields?.length ?? 0) > 0;
}

function nameOf({ name }: TypeDefinitionNode): string {
  return name.value;
}

function isRoot(type: TypeDefinitionNode): type is ObjectTypeDefinitionNode {
  return type.name.value === "Query" || type.name.value === "Mutation";
}

function withSortedFields(root: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
  const fields = [...(root.fields ?? [])].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
  return { ...root, fields };
}
