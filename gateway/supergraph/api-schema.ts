import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  visit,
} from "graphql";

/** Applied directives that mean something to a client. */
const publicDirectives: ReadonlySet<string> = new Set(["deprecated", "specifiedBy", "oneOf"]);

const executableLocations: ReadonlySet<string> = new Set([
  "QUERY",
  "MUTATION",
  "SUBSCRIPTION",
  "FIELD",
  "FRAGMENT_DEFINITION",
  "FRAGMENT_SPREAD",
  "INLINE_FRAGMENT",
  "VARIABLE_DEFINITION",
]);

/**
 * The schema clients see: the supergraph without join and link machinery, without directives that
 * are no business of theirs, and without everything marked @inaccessible.
 */
export function buildApiSchema(supergraph: DocumentNode): GraphQLSchema {
  const definitions = supergraph.definitions.filter(isPublicDefinition);
  const stripped = visit(
    { ...supergraph, definitions },
    {
      FieldDefinition: dropInaccessible,
      InputValueDefinition: dropInaccessible,
      EnumValueDefinition: dropInaccessible,
      Directive: (directive) => (publicDirectives.has(directive.name.value) ? undefined : null),
      UnionTypeDefinition: (union) => ({
        ...union,
        types: union.types?.filter((type) => !isInaccessibleType(supergraph, type.name.value)),
      }),
      ObjectTypeDefinition: (object) => ({
        ...object,
        interfaces: object.interfaces?.filter(
          (type) => !isInaccessibleType(supergraph, type.name.value),
        ),
      }),
      InterfaceTypeDefinition: (type) => ({
        ...type,
        interfaces: type.interfaces?.filter(
          (one) => !isInaccessibleType(supergraph, one.name.value),
        ),
      }),
    },
  );
  return buildASTSchema(stripped, { assumeValid: true, assumeValidSDL: true });
}

function isPublicDefinition(definition: DefinitionNode): boolean {
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) {
    return (
      definition.locations.some((location) => executableLocations.has(location.value)) &&
      !isMachinery(definition.name.value)
    );
  }
  if (definition.kind === Kind.SCHEMA_DEFINITION) return true;
  if (!("name" in definition) || definition.name === undefined) return false;
  return !isMachinery(definition.name.value) && !isInaccessible(definition);
}

/** Names that composition adds for gateways. */
function isMachinery(name: string): boolean {
  return /^(join|link|core|federation)__/.test(name);
}

function dropInaccessible(node: { readonly directives?: readonly ConstDirectiveNode[] }) {
  return isInaccessible(node) ? null : undefined;
}

function isInaccessible(node: object): boolean {
  const directives = (node as { directives?: readonly ConstDirectiveNode[] }).directives ?? [];
  return directives.some(({ name }) => name.value === "inaccessible");
}

function isInaccessibleType(supergraph: DocumentNode, typeName: string): boolean {
  return supergraph.definitions.some(
    (definition) =>
      "name" in definition && definition.name?.value === typeName && isInaccessible(definition),
  );
}
