import { type FieldNode, Kind, OperationTypeNode, print } from "graphql";
import { flatten, responseKeyOf } from "./flat-selection.ts";
import { lookOf } from "./look-of.ts";
import { partVariables } from "./part-variables.ts";
import type { EntitiesPart, EntityGroup, Route, SentField } from "./plan.ts";
import { provinceText } from "./province-text.ts";
import { refuseNestedScatter } from "./refuse-nested-scatter.ts";
import { sentField } from "./sent-field.ts";
import type { Splitting } from "./splitting.ts";

/** What is asked of the entities of one group, by whom it is answered. */
interface Shares {
  /** Names of the fields that may hold an entity's key. */
  readonly keys: Set<string>;
  /** What the province of each key answers, as fragments. */
  readonly home: string[];
  /** What every province is asked, as fragments, and the fields of these. */
  readonly scattered: string[];
  readonly fields: SentField[];
}

/** A group has up to two parts: what its own province answers, and what every province is asked. */
export function entitiesParts(group: EntityGroup, splitting: Splitting): EntitiesPart[] {
  const { keys, home, scattered, fields } = sharesOf(group, splitting);
  const part = (
    suffix: string,
    share: Pick<EntitiesPart, "route" | "fields">,
    fragments: readonly string[],
  ): EntitiesPart => {
    const responseKey = `${group.responseKey}${suffix}`;
    const variable = `${group.variable}${suffix}`;
    const text = `${responseKey}: _entities(representations: $${variable}) { ${fragments.join(" ")} }`;
    return {
      kind: "entities",
      responseKey,
      group: { ...group, responseKey, variable },
      keys: [...keys],
      text,
      look: lookOf(text, OperationTypeNode.QUERY, splitting.supergraph),
      ...share,
      ...partVariables({ text, fields: share.fields, representations: variable }, splitting),
    };
  };
  return [
    ...(home.length > 0 ? [part("", { route: { kind: "key" }, fields: [] }, home)] : []),
    ...(scattered.length > 0
      ? [part("_all", { route: unionOfRoutes(fields), fields }, scattered)]
      : []),
  ];
}

function sharesOf({ responseKey }: EntityGroup, splitting: Splitting): Shares {
  const { operation, supergraph } = splitting;
  const { keys, rules } = supergraph.sharding;
  const call = operation.selectionSet.selections.find(
    (selection): selection is FieldNode =>
      selection.kind === Kind.FIELD && responseKeyOf(selection) === responseKey,
  );
  const shares: Shares = { keys: new Set(), home: [], scattered: [], fields: [] };
  for (const fragment of call?.selectionSet?.selections ?? []) {
    if (fragment.kind !== Kind.INLINE_FRAGMENT) continue;
    const typeName = fragment.typeCondition?.name.value ?? "";
    for (const key of keys.get(typeName) ?? []) shares.keys.add(key);
    const own: string[] = [];
    for (const node of flatten(fragment.selectionSet.selections)) {
      const rule = rules.get(`${typeName}.${node.name.value}`);
      if (rule?.kind !== "scattered") {
        refuseNestedScatter(typeName, node, supergraph);
        own.push(print(node));
        continue;
      }
      const field = sentField({ typeName, node, rule }, splitting);
      const text = provinceText(field, supergraph);
      shares.scattered.push(`... on ${typeName} { ${text} }`);
      shares.fields.push(field);
    }
    // Nobody has to be asked for a type name alone.
    if (own.some((text) => text !== "__typename") || shares.scattered.length === 0) {
      shares.home.push(`... on ${typeName} { ${own.join(" ")} }`);
    }
  }
  return shares;
}

/** Fields that travel together go where any of them must. */
function unionOfRoutes([first, ...others]: readonly SentField[]): Route {
  return first && others.length === 0 ? first.route : { kind: "all", over: null };
}
