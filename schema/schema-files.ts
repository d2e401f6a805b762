import type { SubgraphSource } from "./compose.ts";
import { compose } from "./compose.ts";
import { publicApi } from "./public-api.ts";
import { withSubscriptions } from "./subscriptions.ts";

export type SchemaFiles =
  | { readonly kind: "composed"; readonly textByFile: ReadonlyMap<string, string> }
  | { readonly kind: "refused"; readonly problems: readonly string[] };

/** Everything `schema/` holds that is generated: one SDL per subgraph, the supergraph, the API. */
export function schemaFiles(subgraphs: readonly SubgraphSource[]): SchemaFiles {
  const composition = compose(subgraphs);
  if (composition.kind === "refused") return composition;
  const supergraphSdl = withSubscriptions(composition.supergraphSdl);
  return {
    kind: "composed",
    textByFile: new Map([
      ...subgraphs.map(({ name, sdl }): [string, string] => [`${name}.graphql`, sdl]),
      ["supergraph.graphql", supergraphSdl],
      ["api.graphql", publicApi(supergraphSdl)],
    ]),
  };
}
