import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from "graphql";
import { type LimitCode, LimitError } from "../errors.ts";
import { type LimitName, limits } from "../limits.ts";
import { type Size, sizeOf } from "./operation-size.ts";

/**
 * Refuses a document that is too large, before it is validated: validation compares fields with each
 * other, and fragments that spread fragments let a few hundred letters stand for millions of fields,
 * over which the planner would sit for minutes while nobody else is answered.
 *
 * @throws LimitError
 */
export function checkSize(document: DocumentNode): void {
  const operations: OperationDefinitionNode[] = [];
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition);
  }
  if (operations.length > limits.operationsMax) {
    const met = operations.length;
    const counted = "operations in a document";
    throw new LimitError("LIMIT_OPERATIONS", { limit: "operationsMax", met, counted });
  }
  checkValues(document);
  for (const operation of operations) {
    const size = sizeOf(operation, (name) => fragments.get(name));
    for (const bound of bounds) {
      const met = size[bound.of];
      if (met > limits[bound.limit]) throw new LimitError(bound.code, { ...bound, met });
    }
  }
}

interface Bound {
  readonly of: keyof Size;
  readonly code: LimitCode;
  readonly limit: LimitName;
  readonly counted: string;
}

/** In the order in which they are told: an operation that is too large in several ways gets one error. */
const bounds: readonly Bound[] = [
  {
    of: "selections",
    code: "LIMIT_SELECTIONS",
    limit: "selectionsMax",
    counted: "fields in an operation whose fragments are spread",
  },
  {
    of: "characters",
    code: "LIMIT_SELECTIONS",
    limit: "charactersMax",
    counted: "characters in an operation whose fragments are spread",
  },
  { of: "depth", code: "LIMIT_DEPTH", limit: "depthMax", counted: "levels of an operation" },
  {
    of: "aliases",
    code: "LIMIT_ALIASES",
    limit: "aliasesMax",
    counted: "aliases in an operation whose fragments are spread",
  },
  {
    of: "rootFields",
    code: "LIMIT_ROOT_FIELDS",
    limit: "rootFieldsMax",
    counted: "fields at the root of an operation",
  },
];

/** A scalar of ours takes any value, but whoever then walks or writes it may run out of stack. */
function checkValues(document: DocumentNode): void {
  let depth = 0;
  const nested = {
    enter() {
      if (++depth <= limits.nestingMax) return;
      const counted = "levels of a value";
      throw new LimitError("LIMIT_DEPTH", { limit: "nestingMax", met: depth, counted });
    },
    leave() {
      depth--;
    },
  };
  visit(document, { ListValue: nested, ObjectValue: nested });
}
