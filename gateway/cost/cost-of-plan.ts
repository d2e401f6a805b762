import { type FieldNode, type GraphQLSchema, Kind, OperationTypeNode } from "graphql";
import { costOfRequest } from "../budget/debit.ts";
import { limits } from "../limits.ts";
import { flatten, responseKeyOf } from "../plan/flat-selection.ts";
import { parseOperation } from "../plan/parse-operation.ts";
import type {
  EntitiesPart,
  EntityFetch,
  EntityGroup,
  FieldPart,
  PathSegment,
  PlanNode,
  RootFetch,
  Route,
  SentField,
  ShardedFetch,
} from "../plan/plan.ts";
import { type Amount, least, most, product, sum } from "./amount.ts";
import { givenValue } from "./given-value.ts";
import { objectsOf } from "./objects-of.ts";

/** What the cost of a plan depends on besides the variables. */
export interface CostedHouse {
  readonly schema: GraphQLSchema;
  /** How many provinces there are. */
  readonly provinces: number;
}

/** What writing one thing costs. */
const ofMutation = 10;

/**
 * What executing a plan may cost at the most, as a function of the variables: one for the request, one
 * for each call to a province or subgraph, one for each object that its answer may hold. It is read
 * off the texts that are sent, so what only merging or another field needs counts, too; what goes to
 * several provinces counts for each.
 *
 * INVARIANT: no less than what `Execution` counts, provided that no list without a page size is longer
 * than the largest page.
 */
export function costOfPlan(plan: PlanNode | null, house: CostedHouse): Amount {
  return sum(costOfRequest, plan === null ? 0 : new CostWalk(house).cost(plan));
}

class CostWalk {
  readonly #house: CostedHouse;
  /** How many objects the data may hold at a path, as far as the walk has come. */
  readonly #rows = new Map<string, Amount>();

  constructor(house: CostedHouse) {
    this.#house = house;
  }

  /** Steps stand in the order of what they need, so the rows of earlier ones are known. */
  cost(node: PlanNode): Amount {
    switch (node.kind) {
      case "sequence":
      case "parallel":
        return sum(...node.steps.map((step) => this.cost(step)));
      case "rootFetch":
        return this.#rootFetch(node);
      case "entityFetch":
        return this.#entityFetch(node);
      case "shardedFetch":
        return sum(...node.parts.map((part) => this.#part(part, node)));
      default:
        return unreachable(node);
    }
  }

  #rootFetch({ operation, operationKind, rewrites }: RootFetch): Amount {
    const { schema } = this.#house;
    const { selectionSet } = parseOperation(operation);
    const type = schema.getRootType(operationKind)?.name ?? "";
    const objects = objectsOf(selectionSet.selections, type, { schema, rewrites });
    for (const [path, rows] of objects) this.#found(path, rows);
    const calls = flatten(selectionSet.selections).length;
    return sum(1, ...objects.values(), writing(operationKind, calls));
  }

  #part(part: FieldPart | EntitiesPart, step: ShardedFetch): Amount {
    return part.kind === "field" ? this.#field(part, step) : this.#shardedEntities(part);
  }

  #field(part: FieldPart, { operationKind, rewrites }: ShardedFetch): Amount {
    const { schema } = this.#house;
    const { selectionSet } = parseOperation(`${operationKind} { ${part.text} }`);
    const type = schema.getRootType(operationKind)?.name ?? "";
    const objects = objectsOf(selectionSet.selections, type, { schema, rewrites });
    const asked = this.#asked(part.route, part.field.node);
    for (const [path, rows] of objects)
      this.#found(path, product(rows, isOnePage(part.field, path) ? 1 : asked));
    return sum(product(asked, sum(1, ...objects.values())), writing(operationKind, 1));
  }

  #shardedEntities(part: EntitiesPart): Amount {
    const { route, fields, group, text } = part;
    const [first] = fields;
    const isScattered = route.kind === "all" && first !== undefined;
    const asked = isScattered ? this.#asked(route, first.node) : 1;
    const operation = `query { ${text} }`;
    const max = limits.entitiesPerProvinceMax;
    const { entities, perEntity } = this.#entities(group, { operation, max }, (path) => {
      const [key = ""] = path.split(".", 1);
      const field = fields.find(({ responseKey }) => responseKey === key);
      return field && !isOnePage(field, path) ? asked : 1;
    });
    const calls = isScattered ? asked : least(entities, this.#house.provinces);
    return sum(calls, product(asked, entities, perEntity));
  }

  #entityFetch({ groups, operation }: EntityFetch): Amount {
    const max = limits.entitiesMax;
    const costs = groups.map((group) => {
      const { entities, perEntity } = this.#entities(group, { operation, max }, () => 1);
      return product(entities, perEntity);
    });
    return sum(1, ...costs);
  }

  /**
   * How many entities a group may ask about, and how many objects each of them may be answered with.
   *
   * @param max beyond which none is asked
   * @param copiesOf how many provinces' answers stand side by side at a path of an entity
   */
  #entities(
    group: EntityGroup,
    { operation, max }: { readonly operation: string; readonly max: number },
    copiesOf: (path: string) => Amount,
  ): { readonly entities: Amount; readonly perEntity: Amount } {
    const { selectionSet } = parseOperation(operation);
    const call = selectionSet.selections.find(
      (selection): selection is FieldNode =>
        selection.kind === Kind.FIELD && responseKeyOf(selection) === group.responseKey,
    );
    const { schema } = this.#house;
    const selections = call?.selectionSet?.selections ?? [];
    const objects = objectsOf(selections, "", { schema, rewrites: group.rewrites });
    const places = group.paths.map(textOf);
    const rows = places.map((place) => least(this.#rowsAt(place), max));
    for (const [index, place] of places.entries()) {
      for (const [path, amount] of objects)
        this.#found(`${place}.${path}`, product(rows[index] ?? 0, amount, copiesOf(path)));
    }
    return { entities: least(sum(...rows), max), perEntity: sum(1, ...objects.values()) };
  }

  /** How many provinces a route leads to. */
  #asked(route: Route, node: FieldNode): Amount {
    if (route.kind !== "all") return 1;
    const all = this.#house.provinces;
    if (route.over === null) return all;
    const named = givenValue(node, route.over);
    return named.kind === "known"
      ? least(namedIn(named.value, all), all)
      : (variables) => Math.min(namedIn(named.read(variables), all), all);
  }

  #found(path: string, rows: Amount): void {
    this.#rows.set(path, most(this.#rows.get(path) ?? 0, rows));
  }

  /** A place that nothing is known of is taken for a list below the last one that is. */
  #rowsAt(place: string): Amount {
    const known = this.#rows.get(place);
    if (known !== undefined || place === "") return known ?? 1;
    const above = place.includes(".") ? place.slice(0, place.lastIndexOf(".")) : "";
    return product(this.#rowsAt(above), limits.pageSizeMax);
  }
}

/** Of several provinces' pages one is made; of their other lists and objects each keeps its own. */
function isOnePage({ merge, responseKey }: SentField, path: string): boolean {
  if (merge.kind === "single" || merge.kind === "entity") return true;
  if (merge.kind !== "connection") return false;
  // Of a feed all pages are handed out.
  if (merge.isFeed) return path === responseKey;
  return (
    path === responseKey ||
    merge.edges.some((edges) => {
      const list = `${responseKey}.${edges.responseKey}`;
      return path === list || path.startsWith(`${list}.`);
    })
  );
}

/** Different provinces among region codes; an argument that is not given names all. */
function namedIn(codes: unknown, all: number): number {
  if (codes === undefined || codes === null) return all;
  const list = Array.isArray(codes) ? codes : [codes];
  return new Set(list.map((code) => String(code).slice(0, 2))).size;
}

function writing(kind: OperationTypeNode, fields: number): number {
  return kind === OperationTypeNode.MUTATION ? fields * (ofMutation - 1) : 0;
}

function textOf(path: readonly PathSegment[]): string {
  return path.flatMap((segment) => (segment.kind === "field" ? [segment.name] : [])).join(".");
}

function unreachable(node: never): never {
  throw new Error(`Unknown plan step: ${JSON.stringify(node)}`);
}
