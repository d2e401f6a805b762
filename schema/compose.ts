import { composeServices } from "@theguild/federation-composition";
import { type DocumentNode, parse } from "graphql";
import { accessKeepsItsName } from "./rules/access-keeps-its-name.ts";
import { readContract } from "./rules/contract.ts";
import { incomeStaysOutOfLists } from "./rules/income-stays-out-of-lists.ts";
import { mutationsAreGuarded } from "./rules/mutations-are-guarded.ts";
import { nobodyIsShown } from "./rules/nobody-is-shown.ts";
import { personsAreGuarded } from "./rules/persons-are-guarded.ts";
import { printProblem } from "./rules/problem.ts";
import { rolesAreKept } from "./rules/roles-are-kept.ts";
import { checkSharding } from "./rules/sharding-rules.ts";

/** One subgraph as composition sees it. */
export interface SubgraphSource {
  readonly name: string;
  /** Where it lives. The host `*` in `province://*` means every province: the subgraph is sharded. */
  readonly url: string;
  readonly sdl: string;
}

export type Composition =
  | { readonly kind: "composed"; readonly supergraphSdl: string }
  /** Every reason why these subgraphs cannot stand together, each a sentence. */
  | { readonly kind: "refused"; readonly problems: readonly string[] };

/** Joins subgraphs into one graph, or says everything that speaks against it. */
export function compose(subgraphs: readonly SubgraphSource[]): Composition {
  const parsed = subgraphs.map((source) => ({ ...source, typeDefs: parse(source.sdl) }));
  const problems = [
    ...parsed.filter(isSharded).flatMap(shardingProblems),
    ...parsed.flatMap(accessProblems),
  ];
  const result = composeServices(
    parsed.map(({ name, url, typeDefs }) => ({ name, url, typeDefs })),
  );
  for (const error of result.errors ?? []) problems.push(error.message);
  if (problems.length > 0 || result.supergraphSdl === undefined) {
    return { kind: "refused", problems };
  }
  return { kind: "composed", supergraphSdl: `${result.supergraphSdl.trimEnd()}\n` };
}

/** Every province serves it, each its own rows. An extension of one province is not sharded. */
function isSharded({ url }: { readonly url: string }): boolean {
  return url.startsWith("province://*/");
}

/** Whose register is looked into must be known, so nobody but a province shows persons. */
function accessProblems({
  name,
  url,
  sdl,
  typeDefs,
}: SubgraphSource & { typeDefs: DocumentNode }): string[] {
  const contract = readContract(name, typeDefs);
  const writes = sdl.includes("/access/v1.") ? [mutationsAreGuarded] : [];
  const rules = url.startsWith("province://")
    ? [personsAreGuarded, incomeStaysOutOfLists, rolesAreKept, ...writes]
    : [nobodyIsShown];
  const problems = [...rules, accessKeepsItsName(typeDefs)].flatMap((rule) => rule(contract));
  return problems.map(printProblem);
}

function shardingProblems(source: { name: string; typeDefs: DocumentNode }): string[] {
  return checkSharding(readContract(source.name, source.typeDefs)).map(printProblem);
}
