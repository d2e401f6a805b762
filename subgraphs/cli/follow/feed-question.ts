/** What is followed. */
export interface Followed {
  readonly types: readonly string[] | null;
  readonly regions: readonly string[] | null;
  /** Of persons: on which ground. Null follows open records. */
  readonly access: FollowedAccess | null;
  /** What is told of each record beside its change, as a selection in GraphQL. */
  readonly select: string;
}

export interface FollowedAccess {
  readonly purpose: string;
  readonly authorizationId: string | null;
  readonly caseNo: string | null;
}

/** One change, as it is printed. */
export type ToldChange = Readonly<Record<string, unknown>>;

export interface FeedPage {
  readonly changes: readonly ToldChange[];
  readonly endCursor: string;
  readonly hasNextPage: boolean;
  readonly snapshotRequired: readonly string[];
  readonly outcomes: readonly {
    readonly region: string;
    readonly state: string;
    readonly code: string | null;
  }[];
}

const rest = `pageInfo { endCursor hasNextPage } snapshotRequired coverage { outcomes { region state code } }`;
const told = "id op type recordId version region { code } changedAt";

export function feedQuery({ access, select }: Followed): string {
  return access === null
    ? `query ($types: [ChangeType!], $regions: [RegionCode!], $from: FeedStart! = OLDEST, $after: Cursor, $first: Int! = 100) {
  feed: changes(types: $types, regions: $regions, from: $from, after: $after, first: $first) {
    edges { node { ${told} ${select} } } ${rest} } }`
    : `query ($access: Access!, $types: [PersonChangeType!], $regions: [RegionCode!], $from: FeedStart! = OLDEST, $after: Cursor, $first: Int! = 100) {
  feed: personChanges(access: $access, types: $types, regions: $regions, from: $from, after: $after, first: $first) {
    edges { ${told} withdrawnAt ${select} } ${rest} } }`;
}

/** What a gateway answers to it. */
export interface FeedData {
  readonly feed: {
    readonly edges: readonly (ToldChange | { readonly node: ToldChange })[];
    readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
    readonly snapshotRequired: readonly string[];
    readonly coverage: { readonly outcomes: FeedPage["outcomes"] };
  } | null;
}

export function pageOf({ feed }: FeedData, { access }: Followed): FeedPage | null {
  if (feed === null) return null;
  const { edges, pageInfo, snapshotRequired, coverage } = feed;
  const changes = edges.map((edge) =>
    access === null ? (edge as { readonly node: ToldChange }).node : edge,
  );
  return { changes, ...pageInfo, snapshotRequired, outcomes: coverage.outcomes };
}

/** What a cursor is bound to. */
export function fingerprintOf({ types, regions, access }: Followed): string {
  return JSON.stringify([types, regions, access]);
}
