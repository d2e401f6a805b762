import type { Contract, ContractField } from "./contract.ts";

/** One thing a contract may not say, with the place where it says it. */
export interface Problem {
  readonly subgraph: string;
  /** Type and field, e.g. "JobConnection.facets". */
  readonly coordinate: string;
  readonly message: string;
}

/** A rule reads one contract and names everything in it that breaks the rule. */
export type Rule = (contract: Contract) => Problem[];

export function problem(contract: Contract, at: ContractField, message: string): Problem {
  return { subgraph: contract.subgraph, coordinate: at.coordinate, message };
}

export function printProblem({ subgraph, coordinate, message }: Problem): string {
  return `[${subgraph}] ${coordinate}: ${message}`;
}
