import type { Resolvers, TinySubgraph } from "../../support/subgraph-schema.ts";

/** A posting of the tiny register; the id names its province, `order` its place in every list. */
export interface JobRow {
  readonly id: string;
  readonly order: number;
  readonly title: string;
  readonly open: boolean;
}

export function aJob(row: Partial<JobRow> & Pick<JobRow, "id" | "order">): JobRow {
  return { title: "Cook", open: true, ...row };
}

/** So many rows a province of the tiny register counts, unless it is to count exactly. */
export const countedMax = 50;

export const jobCursor = ({ order, id }: Pick<JobRow, "id" | "order">): string =>
  `${order.toString(16).padStart(16, "0")}~${id}`;

const provinceOf = (id: string): string => id.slice(0, 2);

/** Until when every row of the tiny register is up to date. */
export const WATERMARK = "2025-03-01T00:00:00.000Z";

const sharedTypes = `
  type PageInfo @shareable { endCursor: String hasNextPage: Boolean! }
  type Coverage @shareable { asked: Int! answered: Int! complete: Boolean! outcomes: [RegionOutcome!]! }
  type RegionOutcome @shareable {
    region: String! state: RegionState! rows: Int! watermark: String latencyMs: Int! code: String message: String
  }
  enum RegionState { OK PARTIAL STALE TIMEOUT DENIED DOWN }
`;

const provinceSdl = `
  type Query {
    jobs(regions: [String!], text: String, first: Int! = 20, after: String): JobConnection
      @scattered(over: "regions")
    job(id: ID!): Job @routed(by: "id")
    titles: [String!] @scattered
    openJobs: [Job!] @scattered
    employer(uscc: String!): Employer @scattered
    summary: Summary @scattered
    coverageNow: Coverage @scattered
  }
  type Mutation { closeJob(id: ID!): Job @routed(by: "id") }
  type Job @key(fields: "id") { id: ID! title: String! open: Boolean! }
  type Employer @key(fields: "id") { id: ID! uscc: String! }
  type JobConnection {
    edges: [JobEdge!]!
    pageInfo: PageInfo!
    totalCount(exact: Boolean! = false): Count!
    facets(exact: Boolean! = false): [Facet!]! @merged(by: GROUP, on: "field")
    coverage: Coverage!
  }
  type JobEdge { cursor: String! node: Job! }
  type Count { value: Int! @merged(by: SUM) relation: Relation! @merged(by: AT_LEAST) }
  enum Relation { EXACT AT_LEAST }
  type Facet {
    field: String!
    relation: Relation! @merged(by: AT_LEAST)
    values: [FacetValue!]! @merged(by: GROUP, on: "code")
  }
  type FacetValue { code: String! label: String! @merged(by: FIRST) count: Int! @merged(by: SUM) }
  type Summary {
    jobs: Int! @merged(by: SUM)
    first: Int @merged(by: MIN)
    last: Int @merged(by: MAX)
    allOpen: Boolean! @merged(by: AND)
    anyOpen: Boolean! @merged(by: OR)
    ids: [ID!]! @merged(by: CONCAT)
    scheme: String! @merged(by: FIRST)
    relation: Relation! @merged(by: AT_LEAST)
    byTitle: [TitleCount!]! @merged(by: GROUP, on: "title")
  }
  type TitleCount { title: String! jobs: Int! @merged(by: SUM) }
  ${sharedTypes}
`;

const exchangeSdl = `
  type Job @key(fields: "id") {
    id: ID!
    title: String! @external
    similar: [Job!] @requires(fields: "title") @scattered
    candidates(regions: [String!], first: Int! = 5, after: String): CandidateConnection
      @requires(fields: "title") @scattered(over: "regions")
  }
  type CandidateConnection { edges: [CandidateEdge!]! pageInfo: PageInfo! coverage: Coverage! }
  type CandidateEdge { cursor: String! node: Candidate! }
  type Candidate { id: ID! wants: String! }
  ${sharedTypes}
`;

/** An extension of one province: a note on its own postings. */
const extensionSdl = `type Job @key(fields: "id") { id: ID! note: String }`;

/** What provinces own together: an ordinary subgraph. */
const cooperationSdl = `type Query { agreements: [String!]! }`;

export const cooperation: TinySubgraph = {
  sdl: cooperationSdl,
  resolvers: { Query: { agreements: () => ["Shaanxi and Jiangsu"] } },
};

export const sdl = {
  province: provinceSdl,
  exchange: exchangeSdl,
  extension: extensionSdl,
} as const;

/** The part of the register that some provinces hold, and how their process answers. */
export function provinceResolvers(
  rows: readonly JobRow[],
  provinces: readonly string[],
): Resolvers {
  const own = ownRows(rows, provinces);
  const byId = new Map(own.map((row) => [row.id, row]));
  return {
    Query: {
      jobs: (_root, { text, ...page }) =>
        connectionOf(
          own.filter(({ title }) => text == null || title === text),
          page,
          provinces,
        ),
      job: (_root, { id }) => byId.get(id) ?? null,
      titles: () => own.map(({ title }) => title),
      openJobs: () => own.filter(({ open }) => open),
      employer: (_root, { uscc }) => {
        const holder = provinces.find((province) => uscc.startsWith(province));
        return holder ? { id: `${holder}:${uscc}`, uscc } : null;
      },
      summary: () => summaryOf(own, provinces),
      coverageNow: () => coverageOf(own, provinces),
    },
    Mutation: {
      closeJob: (_root, { id }) => {
        const row = byId.get(id);
        return row ? { ...row, open: false } : null;
      },
    },
    Job: { __resolveReference: ({ id }: { id: string }) => byId.get(id) ?? null },
  };
}

/** `similar` and `candidates` find rows of these provinces by the title of a job anywhere. */
export function exchangeResolvers(
  rows: readonly JobRow[],
  provinces: readonly string[],
): Resolvers {
  const own = ownRows(rows, provinces);
  return {
    Job: {
      __resolveReference: (reference: { id: string; title: string }) => reference,
      similar: ({ id, title }: JobRow) =>
        own.filter((row) => row.title === title && row.id !== id).map((row) => ({ id: row.id })),
      candidates: ({ title }: JobRow, page: Page) => {
        const found = own.filter((row) => row.title === title);
        const { totalCount: _, facets: __, ...connection } = connectionOf(found, page, provinces);
        return {
          ...connection,
          edges: connection.edges.map(({ cursor, node }) => ({
            cursor,
            node: { id: node.id, wants: node.title },
          })),
        };
      },
    },
  };
}

export function extensionResolvers(
  rows: readonly JobRow[],
  provinces: readonly string[],
): Resolvers {
  const own = new Set(ownRows(rows, provinces).map(({ id }) => id));
  return {
    Job: {
      __resolveReference: ({ id }: { id: string }) =>
        own.has(id) ? { id, note: `Note on ${id}` } : null,
    },
  };
}

interface Page {
  readonly first: number;
  readonly after?: string | null;
}

function ownRows(rows: readonly JobRow[], provinces: readonly string[]): JobRow[] {
  return rows
    .filter(({ id }) => provinces.includes(provinceOf(id)))
    .sort((a, b) => (jobCursor(a) < jobCursor(b) ? -1 : 1));
}

/** A page as the contract promises it: in cursor order, one count, one outcome per province held. */
function connectionOf(
  rows: readonly JobRow[],
  { first, after }: Page,
  provinces: readonly string[],
) {
  const rest = rows.filter((row) => after == null || jobCursor(row) > after);
  const page = rest.slice(0, first);
  return {
    edges: page.map((node) => ({ cursor: jobCursor(node), node })),
    pageInfo: {
      endCursor: page.length > 0 ? jobCursor(page[page.length - 1] as JobRow) : null,
      hasNextPage: rest.length > page.length,
    },
    totalCount: ({ exact }: Counting) => {
      const counted = exact ? rows : rows.slice(0, countedMax);
      return { value: counted.length, relation: relationOf(counted, rows) };
    },
    facets: ({ exact }: Counting) => {
      const counted = exact ? rows : rows.slice(0, countedMax);
      const values = countsByTitle(counted);
      return [{ field: "TITLE", relation: relationOf(counted, rows), values }];
    },
    coverage: coverageOf(page, provinces),
  };
}

interface Counting {
  readonly exact: boolean;
}

function relationOf(counted: readonly JobRow[], rows: readonly JobRow[]): string {
  return counted.length < rows.length ? "AT_LEAST" : "EXACT";
}

function coverageOf(page: readonly JobRow[], provinces: readonly string[]) {
  return {
    asked: provinces.length,
    answered: provinces.length,
    complete: true,
    outcomes: provinces.map((region) => ({
      region,
      state: "OK",
      rows: page.filter(({ id }) => provinceOf(id) === region).length,
      watermark: WATERMARK,
      latencyMs: 1,
      code: null,
      message: null,
    })),
  };
}

function countsByTitle(rows: readonly JobRow[]) {
  const counts = new Map<string, number>();
  for (const { title } of rows) counts.set(title, (counts.get(title) ?? 0) + 1);
  return [...counts]
    .map(([code, count]) => ({ code, label: code, count }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

function summaryOf(own: readonly JobRow[], provinces: readonly string[]) {
  const orders = own.map(({ order }) => order);
  return {
    jobs: own.length,
    first: orders.length > 0 ? Math.min(...orders) : null,
    last: orders.length > 0 ? Math.max(...orders) : null,
    allOpen: own.every(({ open }) => open),
    anyOpen: own.some(({ open }) => open),
    ids: own.map(({ id }) => id),
    scheme: `scheme of ${provinces.join("+")}`,
    relation: own.length > 3 ? "AT_LEAST" : "EXACT",
    byTitle: countsByTitle(own).map(({ code, count }) => ({ title: code, jobs: count })),
  };
}
