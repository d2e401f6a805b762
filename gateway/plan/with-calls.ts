import { Kind, parse, print, visit } from "graphql";
import type { RequiredCalls } from "../supergraph/required-calls.ts";

/** An operation as a subgraph gets it: what the planner knows by a name of its own is called. */
export function withCalls(operation: string, { calls }: RequiredCalls): string {
  if (![...calls.keys()].some((name) => operation.includes(name))) return operation;
  return print(
    visit(parse(operation, { noLocation: true }), {
      Field: (node) => {
        const call = calls.get(node.name.value);
        if (call === undefined) return undefined;
        const name = { kind: Kind.NAME, value: call.name } as const;
        return { ...node, alias: node.alias ?? node.name, name, arguments: call.arguments };
      },
    }),
  );
}
