import type { FieldNode, OperationTypeNode } from "graphql";
import type { PersonalLook } from "../../schema/access/look.ts";
import type { Role } from "../../schema/access/role.ts";

/** What is done to answer one operation: data, and nothing else. */
export type PlanNode = Sequence | Parallel | RootFetch | EntityFetch | ShardedFetch;

export interface Sequence {
  readonly kind: "sequence";
  readonly steps: readonly PlanNode[];
}

export interface Parallel {
  readonly kind: "parallel";
  readonly steps: readonly PlanNode[];
}

interface Fetch {
  readonly subgraph: string;
  /** The operation as sent. */
  readonly operation: string;
  /** Names of the client's variables it uses. */
  readonly variables: readonly string[];
  /** How many further fetches wait for this one, at the most: time is kept back for them. */
  readonly stepsAfter: number;
  /** The place of this fetch in the plan: errors are told in this order, whoever answers first. */
  readonly order: number;
}

/** Root fields from an ordinary subgraph. */
export interface RootFetch extends Fetch {
  readonly kind: "rootFetch";
  readonly operationKind: OperationTypeNode;
  readonly responseKeys: readonly string[];
  readonly rewrites: readonly Rewrite[];
}

/** Fields of entities from an ordinary subgraph, one `_entities` call for all of them. */
export interface EntityFetch extends Fetch {
  readonly kind: "entityFetch";
  readonly groups: readonly EntityGroup[];
}

/** Entities found at some paths of the data, sent as representations of one shape. */
export interface EntityGroup {
  /** Where the answer stands: `_entities` or an alias of it. */
  readonly responseKey: string;
  /** The variable that holds the representations. */
  readonly variable: string;
  readonly paths: readonly (readonly PathSegment[])[];
  readonly requires: readonly RequiredSelection[];
  /** All that is asked of an entity here: what else is answered is nobody's to say. */
  readonly keys: ReadonlySet<string>;
  /** Type names to be sent instead of the real ones, for interface objects. */
  readonly typenames: readonly TypenameRewrite[];
  readonly rewrites: readonly Rewrite[];
}

/** A fetch from provinces: each part goes to the provinces of its own route, one call per province. */
export interface ShardedFetch {
  readonly kind: "shardedFetch";
  readonly subgraph: string;
  readonly operationKind: OperationTypeNode;
  /** The one province that serves this subgraph, or null when every province does. */
  readonly onlyProvince: string | null;
  readonly parts: readonly Part[];
  readonly stepsAfter: number;
  readonly order: number;
  readonly rewrites: readonly Rewrite[];
}

/** Which provinces a part goes to. Every later step reads this and nothing else. */
export type Route =
  | {
      readonly kind: "argument";
      readonly path: readonly string[];
      readonly holds: "id" | "region";
    }
  | { readonly kind: "all"; readonly over: readonly string[] | null }
  | { readonly kind: "key" };

export type Part = FieldPart | EntitiesPart;

interface PartBase {
  /** The selection as a province gets it, without the operation around it. */
  readonly text: string;
  /** Where the answer stands in a province's data. */
  readonly responseKey: string;
  readonly route: Route;
  /** Variable definitions it needs, such as "$first: Int!". */
  readonly definitions: readonly string[];
  readonly variables: readonly string[];
  /** What of persons it looks at; null when it is open to everyone. */
  readonly look: PersonalLook | null;
}

/** A root field. */
export interface FieldPart extends PartBase {
  readonly kind: "field";
  readonly field: SentField;
  /** Where the rows of a province's answer stand, last of all, when this is all it is asked. */
  readonly rows: RowsPlace | null;
  /** For whom alone it is; null when it is no matter of roles. */
  readonly roles: ReadonlySet<Role> | null;
}

/** The keys that lead to the only list of rows in an answer. */
export interface RowsPlace {
  readonly field: string;
  readonly edges: string;
}

/** The entities of one group; the scattered fields are merged, the others come from their province. */
export interface EntitiesPart extends PartBase {
  readonly kind: "entities";
  readonly group: EntityGroup;
  /** Names of the fields that may hold the entity's key, and with it its province. */
  readonly keys: readonly string[];
  readonly fields: readonly SentField[];
}

/** A field that is routed or scattered, with what is needed to read its arguments and merge it. */
export interface SentField {
  readonly typeName: string;
  readonly responseKey: string;
  readonly node: FieldNode;
  /** Its own route; a part goes wherever any of its fields must. */
  readonly route: Route;
  /** Names the province's own `after` variable; null when the field is not paged by the client. */
  readonly afterVariable: string | null;
  readonly merge: Merge;
}

/**
 * How the answers of several provinces become one, by return type. Where rows have ids, they are
 * asked for, and tell whose rows they are.
 */
export type Merge =
  | { readonly kind: "single" | "list" | "entity"; readonly hasIds: boolean }
  | { readonly kind: "coverage"; readonly selection: readonly BuiltField[] }
  | { readonly kind: "object"; readonly members: readonly MemberMerge[] }
  | ConnectionMerge;

export interface ConnectionMerge {
  readonly kind: "connection";
  /** Its rows have no common order: each province goes on where its own page ended. */
  readonly isFeed: boolean;
  /** `edges`, several times when the client uses aliases. */
  readonly edges: readonly MergedEdges[];
  readonly pageInfo: readonly BuiltObject[];
  readonly coverage: readonly BuiltObject[];
  readonly members: readonly MemberMerge[];
}

export interface MergedEdges {
  readonly responseKey: string;
  /** Keys under which the client asked for `cursor`: they get cursors of the merged list. */
  readonly cursors: readonly string[];
  /** Where an edge says which row it holds, when the client or a later step wants to know. */
  readonly ids: readonly RowIdPlace[];
}

/** The keys that lead from an edge to an id. */
export type RowIdPlace = readonly string[];

/** An object the gateway builds by itself, under the names the client asked for. */
export interface BuiltObject {
  readonly responseKey: string;
  readonly selection: readonly BuiltField[];
}

export interface BuiltField {
  readonly responseKey: string;
  readonly name: string;
  readonly selection: readonly BuiltField[];
}

export interface MemberMerge {
  readonly responseKey: string;
  readonly rule: ValueRule;
}

export type ValueRule =
  | { readonly by: "SUM" | "MIN" | "MAX" | "AND" | "OR" | "CONCAT" | "FIRST" | "AT_LEAST" }
  | { readonly by: "GROUP"; readonly on: string; readonly members: readonly MemberMerge[] }
  | { readonly by: "OBJECT"; readonly members: readonly MemberMerge[] };

/** One segment of a path into the data: a field, every item of a list, or a type condition. */
export type PathSegment =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "items" }
  | {
      readonly kind: "type";
      readonly possible: ReadonlySet<string>;
      readonly names: readonly string[];
    };

/** What a representation must hold. */
export type RequiredSelection =
  | {
      readonly kind: "field";
      /** The key in the data at hand. */
      readonly from: string;
      /** The key in the representation. */
      readonly to: string;
      readonly selections: readonly RequiredSelection[] | null;
    }
  | {
      readonly kind: "type";
      readonly possible: ReadonlySet<string>;
      readonly selections: readonly RequiredSelection[];
    };

export interface TypenameRewrite {
  /** The types it applies to; null for any. */
  readonly possible: ReadonlySet<string> | null;
  readonly typename: string;
}

/** A change to an answer before it is grafted: a planner's alias gets its real name back. */
export interface Rewrite {
  readonly path: readonly RewriteSegment[];
  readonly change:
    | { readonly kind: "rename"; readonly to: string }
    | { readonly kind: "set"; readonly value: string };
}

export type RewriteSegment =
  | { readonly kind: "key"; readonly name: string }
  | { readonly kind: "type"; readonly possible: ReadonlySet<string> };
