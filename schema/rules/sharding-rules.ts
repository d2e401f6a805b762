import { argumentsExist } from "./arguments-exist.ts";
import { connectionsCanBePaged } from "./connections-can-be-paged.ts";
import type { Contract } from "./contract.ts";
import { mutationsGoToOneProvince } from "./mutations-go-to-one-province.ts";
import type { Problem, Rule } from "./problem.ts";
import { rootFieldsHaveARoute } from "./root-fields-have-a-route.ts";
import { scatteredEntityFieldsRequire } from "./scattered-entity-fields-require.ts";
import { scatteredFieldsMayBeNull } from "./scattered-fields-may-be-null.ts";
import { scatteredObjectsCanBeMerged } from "./scattered-objects-can-be-merged.ts";

/** What composition must refuse in a sharded subgraph, on top of the rules of federation. */
const rules: readonly Rule[] = [
  rootFieldsHaveARoute,
  mutationsGoToOneProvince,
  argumentsExist,
  scatteredEntityFieldsRequire,
  scatteredFieldsMayBeNull,
  scatteredObjectsCanBeMerged,
  connectionsCanBePaged,
];

export function checkSharding(contract: Contract): Problem[] {
  return rules.flatMap((rule) => rule(contract));
}
