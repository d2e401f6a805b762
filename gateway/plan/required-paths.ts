import type { RequiresSelection } from "@graphql-hive/router-query-planner";
import { Kind, type SelectionNode } from "graphql";
import type { RequiredCalls } from "../supergraph/required-calls.ts";

/** By the path of a required field, in its real names: what the planner calls it. */
export type RequiredPaths = ReadonlyMap<string, ReadonlySet<string>>;

type Calls = RequiredCalls["calls"];

/** The real name of what the planner may know by another one. */
export function realName(name: string, calls: Calls): string {
  return calls.get(name)?.name ?? name;
}

export function pathBelow(path: string, name: string, calls: Calls): string {
  return `${path}.${realName(name, calls)}`;
}

/** What a field of the supergraph requires. */
export function pathsOfFieldSet(selections: readonly SelectionNode[], calls: Calls): RequiredPaths {
  const paths = new Map<string, Set<string>>();
  const walk = (some: readonly SelectionNode[], path: string) => {
    for (const one of some) {
      if (one.kind === Kind.FRAGMENT_SPREAD) continue;
      if (one.kind === Kind.INLINE_FRAGMENT) {
        walk(one.selectionSet.selections, path);
        continue;
      }
      const below = pathBelow(path, one.name.value, calls);
      paths.set(below, (paths.get(below) ?? new Set()).add(one.name.value));
      walk(one.selectionSet?.selections ?? [], below);
    }
  };
  walk(selections, "");
  return paths;
}

/** What the entities of a fetch are to hold, for all of its fields together. */
export function pathsOfRequires(
  selections: readonly RequiresSelection[],
  calls: Calls,
): RequiredPaths {
  const paths = new Map<string, Set<string>>();
  const walk = (some: readonly RequiresSelection[], path: string) => {
    for (const one of some) {
      if (one.kind === "FragmentSpread") continue;
      if (one.kind === "InlineFragment") {
        walk(one.selections, path);
        continue;
      }
      const name = one.alias ?? one.name;
      const below = pathBelow(path, name, calls);
      paths.set(below, (paths.get(below) ?? new Set()).add(name));
      walk(one.selections ?? [], below);
    }
  };
  walk(selections, "");
  return paths;
}

/** Whether one entity would have to hold two things under one name. */
export function conflicts(...several: readonly RequiredPaths[]): boolean {
  return [...joined(several).values()].some((names) => names.size > 1);
}

export function joined(several: readonly RequiredPaths[]): RequiredPaths {
  const all = new Map<string, Set<string>>();
  for (const paths of several) {
    for (const [path, names] of paths) all.set(path, new Set([...(all.get(path) ?? []), ...names]));
  }
  return all;
}
