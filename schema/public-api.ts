import {
  type ASTNode,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DirectiveNode,
  type FieldDefinitionNode,
  Kind,
  parse,
  print,
  visit,
} from "graphql";

/**
 * The schema a client sees: the supergraph without what only the gateway reads (which subgraph
 * resolves a field, how provinces are merged) and without everything @inaccessible. Made from
 * the supergraph text alone, so that it does not depend on the planner in use.
 */
export function publicApi(supergraphSdl: string): string {
  const document = parse(supergraphSdl, { noLocation: true });
  const api = visit(document, {
    Document: (node) => ({
      ...node,
      definitions: node.definitions.filter(isForClients).sort(byReading),
    }),
    ObjectTypeDefinition: (node) => {
      if (isInaccessible(node)) return null;
      return isRoot(node) ? { ...node, fields: [...(node.fields ?? [])].sort(byName) } : undefined;
    },
    enter: (node) => (isInaccessible(node) ? null : undefined),
    SchemaDefinition: (node) => ({ ...node, directives: [] }),
    Directive: (node) => (isStandard(node) ? undefined : null),
  });
  return `${print(api)}\n`;
}

/** What federation and sharding add to a schema for their own use. */
const MACHINERY_PREFIXES = ["join__", "link__"] as const;

const ROOT_TYPES: ReadonlySet<string> = new Set(["Query", "Mutation", "Subscription"]);

const STANDARD_DIRECTIVES: ReadonlySet<string> = new Set(["deprecated", "specifiedBy"]);

function isForClients(definition: DefinitionNode): boolean {
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) return false;
  if (isInaccessible(definition)) return false;
  return !MACHINERY_PREFIXES.some((prefix) => nameOf(definition).startsWith(prefix));
}

/** The roots, then all types by name: the order in which a person looks something up. */
function byReading(a: DefinitionNode, b: DefinitionNode): number {
  return rank(a) - rank(b) || byName(a, b);
}

function rank(definition: DefinitionNode): number {
  if (definition.kind === Kind.SCHEMA_DEFINITION) return 0;
  return isRoot(definition) ? 1 : 2;
}

function isRoot(definition: DefinitionNode): boolean {
  return ROOT_TYPES.has(nameOf(definition));
}

function byName(a: DefinitionNode | FieldDefinitionNode, b: typeof a): number {
  return nameOf(a) < nameOf(b) ? -1 : 1;
}

function nameOf(node: DefinitionNode | FieldDefinitionNode): string {
  return "name" in node ? (node.name?.value ?? "") : "";
}

function isInaccessible(node: ASTNode): boolean {
  if (!("directives" in node)) return false;
  const directives: readonly (DirectiveNode | ConstDirectiveNode)[] = node.directives ?? [];
  return directives.some((directive) => directive.name.value === "inaccessible");
}

function isStandard(directive: DirectiveNode): boolean {
  return STANDARD_DIRECTIVES.has(directive.name.value);
}
