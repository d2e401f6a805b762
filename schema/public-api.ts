import {
  type ASTNode,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DirectiveNode,
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
    Document: (node) => ({ ...node, definitions: node.definitions.filter(isForClients) }),
    enter: (node) => (isInaccessible(node) ? null : undefined),
    SchemaDefinition: (node) => ({ ...node, directives: [] }),
    Directive: (node) => (isStandard(node) ? undefined : null),
  });
  return `${print(api)}\n`;
}

/** What federation and sharding add to a schema for their own use. */
const MACHINERY_PREFIXES = ["join__", "link__"] as const;

const STANDARD_DIRECTIVES: ReadonlySet<string> = new Set(["deprecated", "specifiedBy"]);

function isForClients(definition: DefinitionNode): boolean {
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) return false;
  if (isInaccessible(definition)) return false;
  const name = "name" in definition ? (definition.name?.value ?? "") : "";
  return !MACHINERY_PREFIXES.some((prefix) => name.startsWith(prefix));
}

function isInaccessible(node: ASTNode): boolean {
  if (!("directives" in node)) return false;
  const directives: readonly (DirectiveNode | ConstDirectiveNode)[] = node.directives ?? [];
  return directives.some((directive) => directive.name.value === "inaccessible");
}

function isStandard(directive: DirectiveNode): boolean {
  return STANDARD_DIRECTIVES.has(directive.name.value);
}
