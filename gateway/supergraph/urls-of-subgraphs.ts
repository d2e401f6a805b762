import { SupergraphError } from "../errors.ts";
import { isHttpUrl } from "../is-http-url.ts";
import type { Sharding } from "./sharding.ts";
import type { SubgraphEntry } from "./subgraph-entries.ts";

/**
 * Where each ordinary subgraph is served: at the URL of the supergraph, unless told otherwise.
 *
 * @param told URLs of the command line, by the subgraph's name
 * @throws SupergraphError naming each subgraph that cannot be asked, and each name that is no subgraph's
 */
export function urlsOfSubgraphs(
  subgraphs: readonly SubgraphEntry[],
  told: ReadonlyMap<string, string>,
  sharding: Sharding,
): ReadonlyMap<string, string> {
  const ordinary = subgraphs.filter(({ name }) => !sharding.subgraphs.has(name));
  const urls = new Map(ordinary.map(({ name, url }) => [name, told.get(name) ?? url]));
  const problems = [
    ...[...urls]
      .filter(([, url]) => !isHttpUrl(url))
      .map(
        ([name, url]) =>
          `The subgraph "${name}" has no http(s) URL but "${url}"; name one by --subgraph-url.`,
      ),
    ...[...told.keys()]
      .filter((name) => !urls.has(name))
      .map((name) => `A URL is given for "${name}", which is no subgraph that has one.`),
  ];
  if (problems.length > 0) throw new SupergraphError(problems);
  return urls;
}
