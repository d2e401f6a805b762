import { readFile } from "node:fs/promises";
import path from "node:path";
import { createGateway, type Gateway } from "../../../gateway/gateway.ts";
import type { TestProvince } from "../../province/support/province.ts";
import { gatewayTrust } from "../../support/trust.ts";

export interface ToldChange {
  readonly cursor: string;
  readonly id: string;
  readonly op: "UPSERT" | "DELETE";
  readonly type: string;
  readonly recordId: string;
  readonly version: number | null;
}

export interface FeedAnswer {
  readonly changes: readonly ToldChange[];
  readonly endCursor: string;
  readonly hasNextPage: boolean;
  readonly snapshotRequired: readonly string[];
  readonly outcomes: readonly {
    readonly region: string;
    readonly state: string;
    readonly watermark: string | null;
  }[];
}

export interface FeedQuestion {
  readonly types?: readonly string[];
  readonly regions?: readonly string[];
  readonly from?: "OLDEST" | "NOW";
  readonly after?: string | null;
  readonly first?: number;
}

const text = `query ($types: [ChangeType!], $regions: [RegionCode!], $from: FeedStart! = OLDEST, $after: Cursor, $first: Int! = 100) {
  changes(types: $types, regions: $regions, from: $from, after: $after, first: $first) {
    edges { cursor node { id op type recordId version } }
    pageInfo { endCursor hasNextPage }
    snapshotRequired
    coverage { outcomes { region state watermark } }
  }
}`;

/** Asks somebody for one page of the feed. */
export type AskFeed = (question?: FeedQuestion) => Promise<FeedAnswer>;

interface RawPage {
  readonly edges: readonly { readonly cursor: string; readonly node: Omit<ToldChange, "cursor"> }[];
  readonly pageInfo: Pick<FeedAnswer, "endCursor" | "hasNextPage">;
  readonly snapshotRequired: readonly string[];
  readonly coverage: Pick<FeedAnswer, "outcomes">;
}

/** A province's own feed. */
export function feedOf(province: TestProvince): AskFeed {
  return async (question = {}) => {
    const { data, errors } = await province.ask(text, question);
    if (errors) throw new Error(JSON.stringify(errors));
    return pageOf(data.changes);
  };
}

/** The feed of all provinces that a gateway knows. */
export function feedThrough(gateway: Gateway): AskFeed {
  return async (question = {}) => {
    const answer = JSON.parse(
      JSON.stringify(await gateway.execute({ query: text, variables: { ...question } })),
    );
    if (!answer.data?.changes) throw new Error(JSON.stringify(answer.errors));
    return pageOf(answer.data.changes);
  };
}

function pageOf({ edges, pageInfo, snapshotRequired, coverage }: RawPage): FeedAnswer {
  return {
    changes: edges.map(({ cursor, node }) => ({ cursor, ...node })),
    ...pageInfo,
    snapshotRequired,
    outcomes: coverage.outcomes,
  };
}

/** Everything behind a place, page by page, until there is no more. */
export async function readAll(
  ask: AskFeed,
  question: FeedQuestion = {},
): Promise<{
  readonly changes: readonly ToldChange[];
  readonly endCursor: string;
  readonly pages: number;
}> {
  const changes: ToldChange[] = [];
  let { after = null } = question;
  for (let pages = 1; ; pages += 1) {
    const page = await ask({ ...question, after });
    changes.push(...page.changes);
    after = page.endCursor;
    if (!page.hasNextPage) return { changes, endCursor: page.endCursor, pages };
  }
}

/** A gateway over these registers, each at its own base URL or at another one that stands before it. */
export async function aGatewayOver(
  provinces: readonly TestProvince[],
  urlOf: (province: TestProvince) => string = ({ url }) => url,
): Promise<Gateway> {
  const supergraphSdl = await readFile(path.resolve("schema/supergraph.graphql"), "utf8");
  const held = provinces.flatMap((province) => province.held);
  return createGateway({
    supergraphSdl,
    provinces: new Map(
      provinces.flatMap((province) =>
        province.held.map((code) => [code, urlOf(province)] as const),
      ),
    ),
    trust: gatewayTrust(held),
  });
}
