import { fieldLines, operationLines } from "./operation-lines.ts";
import type {
  EntityFetch,
  EntityGroup,
  Part,
  PathSegment,
  PlanNode,
  RootFetch,
  Route,
  ShardedFetch,
} from "./plan.ts";

/** A plan as indented text: what is asked of whom, in which order, and by which route. */
export function printPlan(plan: PlanNode | null): string {
  return plan === null ? "Nothing is to be fetched.\n" : `${lines(plan).join("\n")}\n`;
}

function lines(plan: PlanNode): string[] {
  switch (plan.kind) {
    case "sequence":
      return ["Sequence", ...indent(plan.steps.flatMap(lines))];
    case "parallel":
      return ["Parallel", ...indent(plan.steps.flatMap(lines))];
    case "rootFetch":
      return rootFetchLines(plan);
    case "entityFetch":
      return entityFetchLines(plan);
    case "shardedFetch":
      return shardedFetchLines(plan);
    default:
      return unreachable(plan);
  }
}

function rootFetchLines({ subgraph, operationKind, operation }: RootFetch): string[] {
  return [`Fetch ${subgraph} (${operationKind})`, ...indent(operationLines(operation))];
}

function entityFetchLines({ subgraph, groups, operation }: EntityFetch): string[] {
  return [
    `Fetch ${subgraph} (entities)`,
    ...indent([...groups.map((group) => `at ${placesOf(group)}`), ...operationLines(operation)]),
  ];
}

function shardedFetchLines({ subgraph, parts, onlyProvince }: ShardedFetch): string[] {
  const served = onlyProvince === null ? "one call per province" : `only ${onlyProvince}`;
  return [`Fetch ${subgraph} (${served})`, ...indent(parts.flatMap(partLines))];
}

function partLines(part: Part): string[] {
  const place = part.kind === "entities" ? ` at ${placesOf(part.group)}` : "";
  return [`${routeText(part.route)}${place}`, ...indent(fieldLines(part.text))];
}

function routeText(route: Route): string {
  switch (route.kind) {
    case "argument":
      return `route: the province named by ${route.path.join(".")}`;
    case "all":
      return route.over === null
        ? "route: all provinces"
        : `route: all provinces, or those named by ${route.over.join(".")}`;
    case "key":
      return "route: the province of each key";
    default:
      return unreachable(route);
  }
}

function placesOf({ paths }: EntityGroup): string {
  return paths.map((path) => path.map(segmentText).join(".")).join(", ");
}

function segmentText(segment: PathSegment): string {
  switch (segment.kind) {
    case "field":
      return segment.name;
    case "items":
      return "@";
    case "type":
      return `|${segment.names.join("|")}|`;
    default:
      return unreachable(segment);
  }
}

function indent(texts: readonly string[]): string[] {
  return texts.map((text) => `  ${text}`);
}

function unreachable(value: never): never {
  throw new Error(`Unknown step: ${JSON.stringify(value)}`);
}
