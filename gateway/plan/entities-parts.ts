import { type FieldNode, Kind, OperationTypeNode, print } from "graphql";
import { requirementKey } from "../supergraph/required-calls.ts";
import { flatten, responseKeyOf } from "./flat-selection.ts";
import { lookOf } from "./look-of.ts";
import { partVariables } from "./part-variables.ts";
import type { EntitiesPart, EntityGroup, RequiredSelection, Route, SentField } from "./plan.ts";
import { provinceText } from "./province-text.ts";
import { refuseNestedScatter } from "./refuse-nested-scatter.ts";
import { realName } from "./required-paths.ts";
import { sentField } from "./sent-field.ts";
import type { Splitting } from "./splitting.ts";

/** What is asked of the entities of one group, by whom it is answered. */
interface Shares {
  /** Names of the fields that may hold an entity's key. */
  readonly keys: Set<string>;
  /** What the province of each key answers, as fragments. */
  readonly home: string[];
  /** What every province is asked. */
  readonly scattered: Scattered[];
}

interface Scattered {
  /** As a fragment. */
  readonly text: string;
  readonly field: SentField;
  /** Names of what must be sent of an entity for it, beside the key. */
  readonly requires: ReadonlySet<string>;
  readonly isOpen: boolean;
}

/**
 * A group has up to three parts: what its own province answers, what every province is asked about
 * persons, and what every province is asked about what is open to everyone. The last goes also where
 * the one before is closed, so it must not tell there what only that one requires.
 */
export function entitiesParts(group: EntityGroup, splitting: Splitting): EntitiesPart[] {
  const { keys, home, scattered } = sharesOf(group, splitting);
  const part = (
    suffix: string,
    share: Pick<EntitiesPart, "route" | "fields">,
    fragments: readonly string[],
    requires = group.requires,
  ): EntitiesPart => {
    const responseKey = `${group.responseKey}${suffix}`;
    const variable = `${group.variable}${suffix}`;
    const text = `${responseKey}: _entities(representations: $${variable}) { ${fragments.join(" ")} }`;
    return {
      kind: "entities",
      responseKey,
      group: { ...group, responseKey, variable, requires },
      keys: [...keys],
      text,
      look: lookOf(text, OperationTypeNode.QUERY, splitting.supergraph),
      ...share,
      ...partVariables({ text, fields: share.fields, representations: variable }, splitting),
    };
  };
  return [
    ...(home.length > 0 ? [part("", { route: { kind: "key" }, fields: [] }, home)] : []),
    ...sharesApart(scattered).map(({ suffix, share, others }) => {
      const fields = share.map(({ field }) => field);
      const texts = share.map(({ text }) => text);
      const requires = without(group.requires, onlyOthers(share, others));
      return part(suffix, { route: unionOfRoutes(fields), fields }, texts, requires);
    }),
  ];
}

interface ShareApart {
  readonly suffix: string;
  readonly share: readonly Scattered[];
  readonly others: readonly Scattered[];
}

function sharesApart(scattered: readonly Scattered[]): readonly ShareApart[] {
  const open = scattered.filter(({ isOpen }) => isOpen);
  const personal = scattered.filter(({ isOpen }) => !isOpen);
  if (open.length > 0 && personal.length > 0)
    return [
      { suffix: "_all", share: personal, others: open },
      { suffix: "_open", share: open, others: personal },
    ];
  return scattered.length > 0 ? [{ suffix: "_all", share: scattered, others: [] }] : [];
}

/** What some fields require and these do not. */
function onlyOthers(
  share: readonly Scattered[],
  others: readonly Scattered[],
): ReadonlySet<string> {
  const own = new Set(share.flatMap(({ requires }) => [...requires]));
  return new Set(others.flatMap(({ requires }) => [...requires]).filter((name) => !own.has(name)));
}

function without(
  selections: readonly RequiredSelection[],
  names: ReadonlySet<string>,
): readonly RequiredSelection[] {
  return selections.flatMap((one): readonly RequiredSelection[] => {
    if (one.kind === "type") return [{ ...one, selections: without(one.selections, names) }];
    return names.has(one.to) ? [] : [one];
  });
}

function sharesOf({ responseKey }: EntityGroup, splitting: Splitting): Shares {
  const { operation, supergraph } = splitting;
  const { keys, rules } = supergraph.sharding;
  const call = operation.selectionSet.selections.find(
    (selection): selection is FieldNode =>
      selection.kind === Kind.FIELD && responseKeyOf(selection) === responseKey,
  );
  const shares: Shares = { keys: new Set(), home: [], scattered: [] };
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
      const text = `... on ${typeName} { ${provinceText(field, supergraph)} }`;
      const look = lookOf(`_entities { ${text} }`, OperationTypeNode.QUERY, supergraph);
      const requires = requiredOf([typeName, node.name.value], splitting, shares.keys);
      shares.scattered.push({ text, field, requires, isOpen: look === null });
    }
    // Nobody has to be asked for a type name alone.
    if (own.some((text) => text !== "__typename") || shares.scattered.length === 0) {
      shares.home.push(`... on ${typeName} { ${own.join(" ")} }`);
    }
  }
  return shares;
}

/** Keys are sent with every field. */
function requiredOf(
  [typeName, fieldName]: readonly [typeName: string, fieldName: string],
  { graph, supergraph: { requiredCalls } }: Splitting,
  keys: ReadonlySet<string>,
): ReadonlySet<string> {
  const required =
    requiredCalls.requirements.get(requirementKey(graph, typeName, fieldName))?.selections ?? [];
  const names = required.flatMap((one) =>
    one.kind === Kind.FIELD ? [realName(one.name.value, requiredCalls.calls)] : [],
  );
  return new Set(names.filter((name) => !keys.has(name)));
}

/** Fields that travel together go where any of them must. */
function unionOfRoutes([first, ...others]: readonly SentField[]): Route {
  return first && others.length === 0 ? first.route : { kind: "all", over: null };
}
