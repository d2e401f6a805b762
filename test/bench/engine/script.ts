import { askOnce } from "../load.ts";
import { type Calls, callsOf } from "./subgraph-calls.ts";

/** What the limit is told beforehand. */
export interface Script {
  /** The origin of the subgraphs. */
  readonly subgraphs: string;
  readonly operations: readonly {
    readonly query: string;
    readonly calls: Calls["distinct"];
    readonly answer: unknown;
  }[];
}

/** Listens to a gateway that makes every call itself, so that the limit makes the same. */
export async function writeScript(
  gateway: string,
  subgraphs: string,
  bodies: readonly { readonly query: string }[],
): Promise<Script> {
  const operations: Script["operations"][number][] = [];
  for (const body of bodies) {
    await callsOf(subgraphs);
    const answer = await askOnce(gateway, JSON.stringify(body));
    const { count, distinct: calls } = await callsOf(subgraphs);
    if (count !== calls.length) throw new Error("The gateway asks the same more than once.");
    operations.push({ query: body.query, calls, answer });
  }
  return { subgraphs, operations };
}
