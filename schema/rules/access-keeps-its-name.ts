import { type ConstDirectiveNode, type DocumentNode, Kind, print } from "graphql";
import type { Problem, Rule } from "./problem.ts";

/**
 * A guard under another name would be read by nobody who looks for it by its own.
 *
 * @param document the contract as it was written, with its links
 */
export function accessKeepsItsName(document: DocumentNode): Rule {
  return ({ subgraph }): Problem[] =>
    linksOf(document)
      .map(print)
      .filter((link) => link.includes("/access/v1."))
      .filter((link) => !link.includes('import: ["@personal"]') || link.includes("as:"))
      .map(() => ({
        subgraph,
        coordinate: "schema",
        message: 'must import "@personal" under its own name.',
      }));
}

function linksOf({ definitions }: DocumentNode): ConstDirectiveNode[] {
  return definitions
    .flatMap((definition) =>
      definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
        ? (definition.directives ?? [])
        : [],
    )
    .filter(({ name }) => name.value === "link");
}
