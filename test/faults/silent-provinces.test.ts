import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import fc from "fast-check";
import { textOf } from "../../gateway/response-body.ts";
import { actorFor, partner } from "../support/callers.ts";
import { exampleText, placeholderVariables, questionExamples } from "../support/examples.ts";
import type { Fault } from "../support/fault-proxy.ts";
import { aFaultyHouse, type FaultyHouse } from "../support/faulty-house.ts";
import { houseProvinces } from "../support/house.ts";

let faulty: FaultyHouse;
beforeAll(async () => {
  faulty = await aFaultyHouse(0.001);
}, 120_000);
afterAll(() => faulty?.stop());
beforeEach(() => faulty.fail([], { kind: "none" }));

const query = `query ($regions: [RegionCode!], $first: Int!, $after: Cursor) {
  jobs(filter: { text: "招聘", regions: $regions, collapseDuplicates: false }, sort: WAGE_DESC, first: $first, after: $after) {
    edges { cursor node { id title candidates(access: { purpose: MATCHING }, first: 1) { edges { node { id } } } } }
    pageInfo { endCursor hasNextPage }
    totalCount { value relation }
    coverage { asked answered complete outcomes { region state rows code } }
  }
}`;

interface Jobs {
  readonly edges: readonly { readonly node: { readonly id: string } }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  readonly totalCount: { readonly value: number; readonly relation: string };
  readonly coverage: {
    readonly asked: number;
    readonly answered: number;
    readonly complete: boolean;
    readonly outcomes: readonly {
      readonly region: string;
      readonly state: string;
      readonly code: string | null;
    }[];
  };
}

async function ask(variables: object, headers: Record<string, string> = {}) {
  const { data, errors, extensions } = await faulty.gateway.execute({
    query,
    actor: partner,
    variables: { first: 15, ...variables },
    headers: { "x-deadline-ms": "1500", ...headers },
  });
  const jobs = (data as { jobs: Jobs | null } | null)?.jobs ?? null;
  return { jobs, errors: errors ?? [], extensions };
}

function idsOf(jobs: Jobs | null | undefined): string[] | undefined {
  return jobs?.edges.map(({ node }) => node.id);
}

const html: Fault = {
  kind: "answer",
  status: 502,
  type: "text/html",
  body: "<h1>Bad gateway</h1>",
};

/** Each fault, and what coverage then says of the province. */
const faults: [string, Fault, { state: string; code: string }][] = [
  ["breaks the connection", { kind: "break" }, { state: "DOWN", code: "DOWN" }],
  ["never answers", { kind: "hang" }, { state: "TIMEOUT", code: "TIMEOUT" }],
  ["is too slow", { kind: "slow", delayMs: 4_000 }, { state: "TIMEOUT", code: "TIMEOUT" }],
  ["answers HTML", html, { state: "DOWN", code: "BAD_ANSWER" }],
  ["answers half a JSON", { kind: "half" }, { state: "DOWN", code: "DOWN" }],
];

it.each(faults)(
  "a province that %s costs its own rows and no others",
  async (_, fault, outcome) => {
    const others = houseProvinces.filter((province) => province !== "53");
    const without = await ask({ regions: others });
    faulty.fail(["53"], fault);

    const { jobs, errors } = await ask({});

    expect(jobs?.edges.map(({ node }) => node.id)).toEqual(
      without.jobs?.edges.map(({ node }) => node.id),
    );
    expect(jobs?.totalCount).toEqual({
      value: without.jobs?.totalCount.value,
      relation: "AT_LEAST",
    });
    expect(jobs?.coverage).toMatchObject({ asked: 5, answered: 4, complete: false });
    expect(jobs?.coverage.outcomes.find(({ region }) => region === "53")).toMatchObject(outcome);
    expect(errors[0]).toMatchObject({
      path: ["jobs"],
      extensions: { code: "PROVINCE_UNAVAILABLE", province: "53" },
    });
  },
);

it("X37: a province that lets another answer for it is not believed", async () => {
  faulty.fail(["53"], { kind: "misroute", baseUrl: faulty.house.provinceUrls.get("61") ?? "" });

  const { jobs } = await ask({});

  expect(jobs?.coverage.outcomes.find(({ region }) => region === "53")).toMatchObject({
    state: "DOWN",
    code: "BAD_ANSWER",
    rows: 0,
  });
  const ids = jobs?.edges.map(({ node }) => node.id) ?? [];
  expect(new Set(ids).size).toBe(ids.length);
});

it("whichever provinces are down, the answer is that of the others, and coverage says so", async () => {
  for (let subset = 1; subset < 2 ** houseProvinces.length; subset++) {
    const down = houseProvinces.filter((_, index) => (subset >> index) & 1);
    const up = houseProvinces.filter((province) => !down.includes(province));
    faulty.fail([], { kind: "none" });
    const oracle = up.length > 0 ? await ask({ regions: up }) : null;
    faulty.fail(down, { kind: "break" });

    const { jobs, errors } = await ask({});

    expect(idsOf(jobs)).toEqual(idsOf(oracle?.jobs));
    expect(
      errors.filter(({ path }) => path?.length === 1).map(({ extensions }) => extensions?.province),
    ).toEqual(down);
    if (oracle === null) expect(jobs).toBeNull();
    else {
      const silent = jobs?.coverage.outcomes.filter(({ state }) => state !== "OK");
      expect(silent?.map(({ region }) => region)).toEqual(down);
    }
  }
});

/** What cooperation alone answers. */
const ofNoProvince: ReadonlySet<string> = new Set([
  "agreements.graphql",
  "region-history.graphql",
  "revoke-agreement.graphql",
  "sign-agreement.graphql",
]);

it.each(questionExamples.filter((name) => !ofNoProvince.has(name)))(
  "F7: with all provinces down, %s is errors with a code, and nothing in it looks like none",
  async (name) => {
    faulty.fail([...houseProvinces], { kind: "break" });
    const text = exampleText(name);

    const { data, errors = [] } = await faulty.gateway.execute({
      query: text,
      actor: actorFor(text),
      variables: placeholderVariables[name] ?? {},
    });

    expect(errors.length).toBeGreaterThan(0);
    for (const { extensions } of errors)
      expect(extensions).toMatchObject({ code: "PROVINCE_UNAVAILABLE", reason: "DOWN" });
    // Neither an empty list, nor a count of nothing, nor a row.
    const told = JSON.stringify(data, (key, value) => (key === "outcomes" ? null : value));
    expect(told).not.toMatch(/\[|"value":/);
  },
);

it("a client that needs all gets an error instead of a part", async () => {
  faulty.fail(["44"], { kind: "break" });

  const { jobs, errors } = await ask({}, { "x-coverage": "all" });

  expect(jobs).toBeNull();
  expect(errors[0]?.extensions?.code).toBe("PROVINCE_UNAVAILABLE");
});

it("over a whole walk every row comes exactly once, whichever provinces fail in between", async () => {
  const walk = async (turnFaults: readonly (readonly string[])[]) => {
    const ids: string[] = [];
    let after: string | null = null;
    for (let turn = 0; turn < 400; turn++) {
      faulty.fail(turnFaults[turn] ?? [], { kind: "break" });
      const { jobs } = await ask({ first: 40, after, regions: ["46", "53", "61"] });
      if (jobs === null) continue;
      ids.push(...jobs.edges.map(({ node }) => node.id));
      after = jobs.pageInfo.endCursor;
      if (turn >= turnFaults.length && !jobs.pageInfo.hasNextPage) break;
    }
    return ids;
  };
  const whole = await walk([]);
  expect(whole.length).toBeGreaterThan(80);

  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.subarray(["46", "53", "61"]), { minLength: 1, maxLength: 5 }),
      async (turnFaults) => {
        const walked = await walk(turnFaults);
        expect(new Set(walked).size).toBe(walked.length);
        expect([...walked].sort()).toEqual([...whole].sort());
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);

it("the same faults give the same bytes, whichever province answers first", async () => {
  const answerWith = async (delays: readonly number[]) => {
    for (const [index, proxy] of [...faulty.proxies.values()].entries()) {
      proxy.set({ kind: "slow", delayMs: delays[index] ?? 0 });
    }
    faulty.proxies.get("46")?.set({ kind: "break" });
    const response = await faulty.gateway.respond({
      query,
      actor: partner,
      variables: { first: 15 },
      headers: { "x-deadline-ms": "20000" },
    });
    return response.kind === "executed" ? textOf(response.body) : response.errors;
  };
  const expected = await answerWith([0, 0, 0, 0, 0]);
  for (const delays of [
    [80, 60, 0, 40, 20],
    [20, 40, 0, 60, 80],
    [40, 80, 0, 20, 60],
  ]) {
    expect(await answerWith(delays)).toBe(expected);
  }
}, 60_000);
