import { type ConstDirectiveNode, type DocumentNode, Kind } from "graphql";
import type { PersonalFields } from "../../schema/access/personal-fields.ts";
import type { Sharding } from "./sharding.ts";
import { stringArgument } from "./string-argument.ts";

/** Whose register is looked into must be known, so only a province may show something of persons. */
export function checkPersonalFields(
  supergraph: DocumentNode,
  personal: PersonalFields,
  { subgraphs, names }: { readonly subgraphs: Sharding["subgraphs"]; readonly names: GraphNames },
): string[] {
  const problems: string[] = [];
  for (const type of supergraph.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      continue;
    for (const field of type.fields ?? []) {
      const coordinate = `${type.name.value}.${field.name.value}`;
      if (!personal.has(coordinate)) continue;
      const joins = named(field.directives, "join__field");
      const owners =
        joins.length > 0 ? joins.filter(resolves) : named(type.directives, "join__type");
      for (const owner of owners) {
        const subgraph = names.get(stringArgument(owner, "graph") ?? "") ?? "";
        if (!subgraphs.has(subgraph))
          problems.push(`${coordinate} is @personal, but "${subgraph}" is no province.`);
      }
    }
  }
  return problems;
}

/** Subgraphs by their names in the enum `join__Graph`. */
type GraphNames = ReadonlyMap<string, string>;

function named(
  directives: readonly ConstDirectiveNode[] | undefined,
  wanted: string,
): readonly ConstDirectiveNode[] {
  return (directives ?? []).filter(({ name }) => name.value === wanted);
}

function resolves(join: ConstDirectiveNode): boolean {
  const external = join.arguments?.find(({ name }) => name.value === "external")?.value;
  return !(external?.kind === Kind.BOOLEAN && external.value);
}
