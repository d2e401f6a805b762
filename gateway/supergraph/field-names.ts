import { type DocumentNode, type ObjectTypeDefinitionNode, visit } from "graphql";
import { parseFieldSet } from "./field-set.ts";
import { stringArgument } from "./string-argument.ts";

/** Names of fields, of whichever type. */
export interface FieldNames {
  readonly all: ReadonlySet<string>;
  /**
   * Those that a key, @requires or @provides names without arguments, although the field may have
   * some.
   */
  readonly needed: ReadonlySet<string>;
}

export function readFieldNames(supergraph: DocumentNode): FieldNames {
  const all = new Set<string>();
  const named = new Set<string>();
  visit(supergraph, {
    FieldDefinition: ({ name }) => {
      all.add(name.value);
    },
    Directive: (directive) => {
      if (!directive.name.value.startsWith("join__")) return;
      for (const argument of ["key", "requires", "provides"]) {
        addNamed(stringArgument(directive, argument) ?? "__typename", named);
      }
    },
  });
  const withArguments = namesWithArguments(supergraph);
  return { all, needed: new Set([...named].filter((name) => withArguments.has(name))) };
}

function addNamed(fieldSet: string, named: Set<string>): void {
  visit(parseFieldSet(fieldSet), {
    Field: ({ name, arguments: given = [] }) => {
      if (given.length === 0) named.add(name.value);
    },
  });
}

/** Composition names the roots so, whatever the subgraphs call theirs; nobody needs a root field. */
const roots: ReadonlySet<string> = new Set(["Query", "Mutation", "Subscription"]);

function namesWithArguments(supergraph: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  const add = ({ name, fields = [] }: Pick<ObjectTypeDefinitionNode, "name" | "fields">) => {
    if (roots.has(name.value)) return;
    for (const field of fields) if (field.arguments?.length) names.add(field.name.value);
  };
  visit(supergraph, { ObjectTypeDefinition: add, InterfaceTypeDefinition: add });
  return names;
}
