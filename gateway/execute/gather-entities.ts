import type { EntityGroup } from "../plan/plan.ts";
import { TooManyRowsError } from "./errors.ts";
import type { Execution } from "./execution.ts";
import {
  buildRepresentations,
  noRepresentations,
  type Representations,
} from "./representations.ts";

/** The entities a group asks about; none, and an error, when they are too many. */
export function gatherEntities(
  group: EntityGroup,
  execution: Execution,
  { order, max }: { readonly order: number; readonly max: number },
): Representations {
  try {
    return buildRepresentations(execution.data, group, max);
  } catch (error) {
    if (!(error instanceof TooManyRowsError)) throw error;
    execution.refuse(order, group, error);
    return noRepresentations;
  }
}
