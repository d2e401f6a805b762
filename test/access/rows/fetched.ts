import { Kind, parse, type SelectionNode } from "graphql";
import type {
  EntitiesPart,
  Part,
  PathSegment,
  PlanNode,
  Rewrite,
} from "../../../gateway/plan/plan.ts";
import { type Asked, type Shown, shownBy } from "../oracle/shown.ts";

/** One thing that is asked of provinces: what of persons it shows, and where its answer stands. */
export interface Fetched {
  readonly text: string;
  readonly kind: "field" | "entities";
  /** The one province that serves it, null when every province does. */
  readonly onlyProvince: string | null;
  readonly shown: Shown;
  /** All that is asked in the same call, itself included. */
  readonly beside: readonly Fetched[];
}

/** Whether a root field may be asked of a province: by the id or the regions that it names. */
export function mayGoTo({ text }: Fetched, province: string): boolean {
  const [, id] = /\bid: "(\d\d):/.exec(text) ?? [];
  if (id !== undefined) return id === province;
  const [, regions] = /\bregions: \[([^\]]*)\]/.exec(text) ?? [];
  return regions === undefined || regions.includes(`"${province}`);
}

/** What is fetched for each place of an answer, by names joined with dots; lists do not count. */
export type FetchedAt = ReadonlyMap<string, Fetched>;

/** What an operation fetches says its plan: which rows of it may be shown says the oracle. */
export function fetchedBy(plan: PlanNode | null, asked: Asked): FetchedAt {
  const found = new Map<string, Fetched>();
  const visit = (node: PlanNode | null): void => {
    if (node === null) return;
    if (node.kind === "sequence" || node.kind === "parallel")
      for (const step of node.steps) visit(step);
    if (node.kind !== "shardedFetch") return;
    const beside: Fetched[] = [];
    for (const part of node.parts) {
      const selection = selectionOf(part);
      const fetched: Fetched = {
        text: part.text,
        kind: part.kind,
        onlyProvince: node.onlyProvince,
        shown: shownBy([selection], "Query", asked),
        beside,
      };
      beside.push(fetched);
      const note = (path: readonly string[]) => {
        const key = path.join(".");
        if (!found.has(key)) found.set(key, fetched);
      };
      if (part.kind === "field") walk([selection], { at: [], note, rewrites: node.rewrites });
      else walkEntities(part, selection, note);
    }
  };
  visit(plan);
  return found;
}

interface Walk {
  readonly at: readonly string[];
  readonly note: (path: readonly string[]) => void;
  readonly rewrites: readonly Rewrite[];
}

function walkEntities(part: EntitiesPart, selection: SelectionNode, note: Walk["note"]): void {
  const inner = selection.kind === Kind.FIELD ? (selection.selectionSet?.selections ?? []) : [];
  for (const path of part.group.paths)
    walk(inner, { at: namesOf(path), note, rewrites: part.group.rewrites });
}

function walk(selections: readonly SelectionNode[], { at, note, rewrites }: Walk): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error("A fragment is sent.");
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      walk(selection.selectionSet.selections, { at, note, rewrites });
      continue;
    }
    const sent = (selection.alias ?? selection.name).value;
    const renamed = rewrites
      .filter(({ path }) => path.some((one) => one.kind === "key" && one.name === sent))
      .flatMap(({ change }) => (change.kind === "rename" ? [change.to] : []));
    for (const name of [sent, ...renamed]) {
      note([...at, name]);
      walk(selection.selectionSet?.selections ?? [], { at: [...at, name], note, rewrites });
    }
  }
}

function namesOf(path: readonly PathSegment[]): string[] {
  return path.flatMap((segment) => (segment.kind === "field" ? [segment.name] : []));
}

function selectionOf({ text }: Part): SelectionNode {
  const [definition] = parse(`{ ${text} }`).definitions;
  const [selection] =
    definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [];
  if (selection === undefined) throw new Error(`No selection: ${text}`);
  return selection;
}
