import type { RequiresSelection } from "@graphql-hive/router-query-planner";
import { type PossibleTypes, unionOf } from "../supergraph/possible-types.ts";
import type { RequiredCalls } from "../supergraph/required-calls.ts";
import type { RequiredSelection } from "./plan.ts";
import { realName } from "./required-paths.ts";

/** Only inline fragments and fields occur: the library inlines named fragments of `requires`. */
export function requiredSelections(
  selections: readonly RequiresSelection[],
  possibleTypes: PossibleTypes,
  calls: RequiredCalls["calls"],
): RequiredSelection[] {
  return selections.map((selection): RequiredSelection => {
    switch (selection.kind) {
      case "Field":
        return {
          kind: "field",
          from: selection.name,
          to: realName(selection.alias ?? selection.name, calls),
          selections: selection.selections?.length
            ? requiredSelections(selection.selections, possibleTypes, calls)
            : null,
        };
      case "InlineFragment":
        return {
          kind: "type",
          possible: unionOf([selection.typeCondition], possibleTypes),
          selections: requiredSelections(selection.selections, possibleTypes, calls),
        };
      default:
        throw new Error(
          `The planner requires a ${selection.kind}, which this gateway does not know.`,
        );
    }
  });
}
