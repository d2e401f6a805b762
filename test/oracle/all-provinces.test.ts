import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import fc from "fast-check";
import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import { type JobValues, monthly } from "../province/support/rows.ts";
import { allProvinces, type SmallProvince, smallProvinces } from "../support/all-provinces.ts";
import { boundlessAgreements, partner } from "../support/callers.ts";
import { aFaultProxy, type FaultProxy } from "../support/fault-proxy.ts";
import { gatewayTrust } from "../support/trust.ts";

let provinces: readonly SmallProvince[];
let proxies: ReadonlyMap<string, FaultProxy>;
let gateway: Gateway;

beforeAll(async () => {
  provinces = await smallProvinces(allProvinces, { jobs: 8 });
  proxies = new Map(
    await Promise.all(
      provinces.map(async ({ code, url }) => [code, await aFaultProxy(url)] as const),
    ),
  );
  gateway = createGateway({
    supergraphSdl: await readFile(path.resolve("schema/supergraph.graphql"), "utf8"),
    provinces: new Map([...proxies].map(([code, { url }]) => [code, url])),
    subgraphUrls: new Map([["cooperation", "http://127.0.0.1:1/graphql"]]),
    agreements: boundlessAgreements,
    trust: gatewayTrust(allProvinces),
    // All provinces share the cores of one machine, perhaps with other tests.
    deadlineMs: 30_000,
  });
}, 240_000);

afterAll(async () => {
  await gateway?.close();
  await Promise.all([...(proxies?.values() ?? [])].map((proxy) => proxy.stop()));
  await Promise.all(provinces?.map(({ stop }) => stop()) ?? []);
}, 60_000);

beforeEach(() => fail([]));

/** Silences these provinces, and no others. */
function fail(silent: readonly string[]): void {
  for (const [code, proxy] of proxies)
    proxy.set(silent.includes(code) ? { kind: "break" } : { kind: "none" });
}

const sorts: readonly (readonly [sort: string, key: (job: JobValues) => number])[] = [
  ["PUBLISHED_DESC", (job) => -Date.parse(job.published_at)],
  ["WAGE_DESC", (job) => -(monthly(job.wage_min_cents, job.wage_period) ?? 0)],
  ["DEADLINE_ASC", (job) => Date.parse(job.valid_through)],
];

/** The ids of all open postings there are, sorted as one list. */
function allIds(key: (job: JobValues) => number): readonly string[] {
  return provinces
    .flatMap(({ jobs }) => jobs)
    .filter(({ status }) => status === "OPEN")
    .sort((a, b) => key(a) - key(b) || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}

interface Jobs {
  readonly totalCount: { readonly value: number; readonly relation: string };
  readonly edges: readonly { readonly node: { readonly id: string } }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  readonly coverage: {
    readonly complete: boolean;
    readonly outcomes: readonly {
      readonly region: string;
      readonly state: string;
      readonly rows: number;
    }[];
  };
}

const query = `query ($sort: JobSort!, $first: Int!, $after: Cursor) {
  jobs(filter: { collapseDuplicates: false }, sort: $sort, first: $first, after: $after) {
    totalCount { value relation }
    edges { node { id } }
    pageInfo { endCursor hasNextPage }
    coverage { complete outcomes { region state rows } }
  }
}`;

interface PageQuery {
  readonly sort: string;
  readonly first: number;
  readonly after: string | null;
}

/** Null when nobody answered. */
async function ask(variables: PageQuery): Promise<Jobs | null> {
  const { data } = await gateway.execute({ query, variables: { ...variables } });
  return (data as { jobs: Jobs | null }).jobs;
}

const idsOf = ({ edges }: Jobs): readonly string[] => edges.map(({ node }) => node.id);

it.each(sorts)(
  "%s: one page of 31 provinces is the first rows of all of them",
  async (sort, key) => {
    const expected = allIds(key);
    for (const first of [1, 20, 100]) {
      const jobs = await ask({ sort, first, after: null });

      expect(jobs && idsOf(jobs)).toEqual(expected.slice(0, first));
      expect(jobs?.totalCount).toEqual({ value: expected.length, relation: "EXACT" });
      const rowsOf = (code: string) =>
        expected.slice(0, first).filter((id) => id.startsWith(`${code}:`)).length;
      expect(jobs?.coverage.outcomes).toEqual(
        allProvinces.map((region) => ({ region, state: "OK", rows: rowsOf(region) })),
      );
    }
  },
);

it.each(sorts)(
  "%s: a walk over 31 provinces is the one list of all their rows",
  async (sort, key) => {
    const expected = allIds(key);
    const walked: string[] = [];
    let after: string | null = null;
    do {
      const jobs: Jobs | null = await ask({ sort, first: 37, after });
      walked.push(...(jobs ? idsOf(jobs) : []));
      after = jobs?.pageInfo.hasNextPage ? jobs.pageInfo.endCursor : null;
    } while (after !== null);

    expect(walked).toEqual(expected);
  },
);

it("each province is called once for each step of the plan", async () => {
  takeCalls();
  const { data, errors } = await gateway.execute({
    query: `{
      newest: jobs(sort: PUBLISHED_DESC, first: 5) { edges { node { id
        candidates(access: { purpose: MATCHING }, first: 3) { edges { node { id } } } } } }
      best: jobs(sort: WAGE_DESC, first: 5) { edges { node { id } } }
    }`,
    actor: partner,
  });

  expect(errors).toBeUndefined();
  expect(data).toMatchObject({ newest: { edges: expect.any(Array) } });
  expect(takeCalls()).toEqual(
    new Map(allProvinces.map((code) => [code, ["/province", "/exchange"]])),
  );
});

/** The calls of subgraphs; a session is agreed on beside them. */
function takeCalls(): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...proxies].map(([code, proxy]) => [
      code,
      proxy.takeCalls().filter((url) => url !== "/session" && !url.startsWith("/health")),
    ]),
  );
}

it("a walk loses and doubles no row while provinces go silent and come back", async () => {
  const [[sort, key] = ["", () => 0]] = sorts;
  const expected = [...allIds(key)].sort();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.subarray([...allProvinces], { minLength: 1, maxLength: 12 }), {
        minLength: 1,
        maxLength: 4,
      }),
      async (silentAt) => {
        const walked: string[] = [];
        let after: string | null = null;
        for (let page = 0; ; page += 1) {
          const silent = silentAt[page] ?? [];
          fail(silent);
          const jobs = await ask({ sort, first: 29, after });
          if (jobs === null) throw new Error("Nobody answered.");
          walked.push(...idsOf(jobs));
          after = jobs.pageInfo.endCursor;
          const { complete, outcomes } = jobs.coverage;
          expect(outcomes.map(({ region }) => region)).toEqual(allProvinces);
          for (const { region, state } of outcomes)
            if (silent.includes(region)) expect(state).toBe("DOWN");
          if (complete && !jobs.pageInfo.hasNextPage) break;
          // Who was silent often is asked again only after a pause.
          if (!complete && silent.length === 0) await sleep(20);
        }
        expect([...walked].sort()).toEqual(expected);
      },
    ),
    { numRuns: 4 },
  );
}, 240_000);
