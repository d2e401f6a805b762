import { type ConstDirectiveNode, type DocumentNode, Kind, print } from "graphql";
import { type AccessDirective, accessDirectiveNames } from "../access/directive-names.ts";
import { type Contract, directive } from "./contract.ts";
import type { Problem, Rule } from "./problem.ts";

/**
 * A guard under another name would be read by nobody who looks for it by its own, and one that is not
 * imported, or not composed, would not reach the gateway.
 *
 * @param document the contract as it was written, with its links
 */
export function accessKeepsItsName(document: DocumentNode): Rule {
  return (contract): Problem[] => {
    const applied = schemaDirectivesOf(document);
    const links = applied.filter(
      (one) => one.name.value === "link" && print(one).includes("/access/v1."),
    );
    const isRenamed = links.map(print).some((link) => !plainImport.test(link));
    if (isRenamed)
      return [
        problemOf(contract, 'must import "@personal" and "@forRoles" under their own names.'),
      ];
    const header = applied.map(print);
    return accessDirectiveNames
      .filter((name) => isUsed(contract, name))
      .flatMap((name) => [
        ...(links.some((link) => print(link).includes(`"@${name}"`))
          ? []
          : [problemOf(contract, `uses "@${name}" and must import it.`)]),
        ...(header.includes(`@composeDirective(name: "@${name}")`)
          ? []
          : [problemOf(contract, `uses "@${name}" and must compose it (@composeDirective).`)]),
      ]);
  };
}

const plainImport =
  /^@link\(url: "[^"]+", import: \["@(personal|forRoles)"(, "@(personal|forRoles)")*\]\)$/;

function schemaDirectivesOf({ definitions }: DocumentNode): readonly ConstDirectiveNode[] {
  return definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? [])
      : [],
  );
}

function isUsed({ types }: Contract, name: AccessDirective): boolean {
  return [...types.values()].some(({ fields }) =>
    [...fields.values()].some((field) => directive(field, name) !== null),
  );
}

function problemOf({ subgraph }: Contract, message: string): Problem {
  return { subgraph, coordinate: "schema", message };
}
