import { Kind, type ObjectTypeDefinitionNode, parse } from "graphql";
import type { FieldGroup } from "../../../schema/access/field-group.ts";
import { readPersonalFields } from "../../../schema/access/personal-fields.ts";

/** What a client may ask of a worker, by group, each list in the order of names. */
export type WorkerFields = ReadonlyMap<FieldGroup, readonly string[]>;

/**
 * Reads them off the contracts, where each field says what it shows: the register's own, those that
 * the exchange adds and those of extensions.
 *
 * @param contracts the SDL of every subgraph that is served
 */
export function workerFieldsIn(contracts: readonly string[]): WorkerFields {
  const documents = contracts.map((sdl) => parse(sdl));
  const hidden = new Set(documents.flatMap(workersOf).flatMap(hiddenFields));
  const fields = new Map<FieldGroup, Set<string>>();
  for (const [coordinate, shown] of documents.flatMap((one) => [...readPersonalFields(one, [])])) {
    const [type, field = ""] = coordinate.split(".");
    if (type !== "Worker" || hidden.has(field)) continue;
    for (const { group } of shown) fields.set(group, (fields.get(group) ?? new Set()).add(field));
  }
  return new Map([...fields].map(([group, names]) => [group, [...names].sort()]));
}

function workersOf({ definitions }: ReturnType<typeof parse>): readonly ObjectTypeDefinitionNode[] {
  return definitions.flatMap((type) =>
    type.kind === Kind.OBJECT_TYPE_DEFINITION && type.name.value === "Worker" ? [type] : [],
  );
}

/** What subgraphs ask of each other and clients never see. */
function hiddenFields({ fields = [] }: ObjectTypeDefinitionNode): readonly string[] {
  return fields
    .filter(({ directives }) => directives?.some(({ name }) => name.value === "inaccessible"))
    .map(({ name }) => name.value);
}
