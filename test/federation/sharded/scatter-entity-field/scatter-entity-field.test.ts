import { expect, it } from "@jest/globals";
import type { Call } from "../../../support/subgraph.ts";
import { aRefusal, aShardedFederation, aSilentProvince } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const federation = await aShardedFederation({
  rows: [
    aJob({ id: "61:1", order: 1, title: "Cook" }),
    aJob({ id: "53:2", order: 2, title: "Cook" }),
    aJob({ id: "32:3", order: 3, title: "Cook" }),
    aJob({ id: "61:4", order: 4, title: "Welder" }),
    aJob({ id: "32:5", order: 5, title: "Welder" }),
    aJob({ id: "53:6", order: 6, title: "Baker" }),
  ],
});

const codes = ["32", "53", "61"];

function representationsIn(call: Call | undefined): unknown[] {
  return Object.values(call?.variables ?? {}).filter(Array.isArray)[0] ?? [];
}

it("a list of an entity has the rows of every province, in the order of their codes", async () => {
  const { data, errors } = await federation.ask(`{ job(id: "61:1") { similar { id } } }`);

  expect(errors).toBeUndefined();
  expect(data).toEqual({ job: { similar: [{ id: "32:3" }, { id: "53:2" }] } });
});

it("all entities of a page go to every province in one batch", async () => {
  const { data } = await federation.ask(
    `{ jobs(first: 6) { edges { node { id similar { id } } } } }`,
  );

  expect(data).toEqual({
    jobs: {
      edges: [
        { node: { id: "61:1", similar: [{ id: "32:3" }, { id: "53:2" }] } },
        { node: { id: "53:2", similar: [{ id: "32:3" }, { id: "61:1" }] } },
        { node: { id: "32:3", similar: [{ id: "53:2" }, { id: "61:1" }] } },
        { node: { id: "61:4", similar: [{ id: "32:5" }] } },
        { node: { id: "32:5", similar: [{ id: "61:4" }] } },
        { node: { id: "53:6", similar: [] } },
      ],
    },
  });
  for (const code of codes) {
    expect(federation.calls(code, "province")).toHaveLength(1);
    const [call, ...others] = federation.calls(code, "exchange");
    expect(others).toEqual([]);
    expect(representationsIn(call)).toHaveLength(6);
  }
});

it("the batch carries what the field requires, from the home record", async () => {
  await federation.ask(`{ job(id: "61:4") { similar { id } } }`);

  for (const code of codes)
    expect(representationsIn(federation.calls(code, "exchange")[0])).toEqual([
      { __typename: "Job", id: "61:4", title: "Welder" },
    ]);
});

it("what the other provinces answer is completed at the home of each row", async () => {
  const { data } = await federation.ask(`{ job(id: "61:1") { title similar { id title open } } }`);

  expect(data).toEqual({
    job: {
      title: "Cook",
      similar: [
        { id: "32:3", title: "Cook", open: true },
        { id: "53:2", title: "Cook", open: true },
      ],
    },
  });
  expect(federation.calls("61", "province")).toHaveLength(1);
});

it("a connection of an entity is merged, cut and counted for each entity by itself", async () => {
  const { data } = await federation.ask(`{
    jobs(first: 6) {
      edges { node { id candidates(first: 2) {
        edges { node { id } } pageInfo { hasNextPage } coverage { complete outcomes { region rows } }
      } } }
    }
  }`);

  const { edges } = (data as { jobs: { edges: { node: { id: string; candidates: unknown } }[] } })
    .jobs;
  expect(edges.map(({ node }) => node.candidates)).toEqual([
    ...Array(3).fill({
      edges: [{ node: { id: "61:1" } }, { node: { id: "53:2" } }],
      pageInfo: { hasNextPage: true },
      coverage: { complete: true, outcomes: rowsBy(0, 1, 1) },
    }),
    ...Array(2).fill({
      edges: [{ node: { id: "61:4" } }, { node: { id: "32:5" } }],
      pageInfo: { hasNextPage: false },
      coverage: { complete: true, outcomes: rowsBy(1, 0, 1) },
    }),
    {
      edges: [{ node: { id: "53:6" } }],
      pageInfo: { hasNextPage: false },
      coverage: { complete: true, outcomes: rowsBy(0, 1, 0) },
    },
  ]);
});

function rowsBy(...rows: readonly number[]): unknown[] {
  return codes.map((region, index) => ({ region, rows: rows[index] }));
}

it("a connection of an entity is walked page by page with its own cursor", async () => {
  const query = `query ($after: String) {
    job(id: "61:1") { candidates(first: 2, after: $after) { edges { node { id } } pageInfo { endCursor hasNextPage } } }
  }`;
  const start = await federation.ask(query);
  const { endCursor } = (start.data as { job: { candidates: { pageInfo: { endCursor: string } } } })
    .job.candidates.pageInfo;

  expect((await federation.ask(query, { variables: { after: endCursor } })).data).toEqual({
    job: {
      candidates: {
        edges: [{ node: { id: "32:3" } }],
        pageInfo: { endCursor: expect.any(String), hasNextPage: false },
      },
    },
  });
});

it("regions named on the field narrow its calls, not those of the list around it", async () => {
  const { data } = await federation.ask(
    `{ jobs(first: 1) { edges { node { candidates(regions: ["53"]) { edges { node { id } } } } } } }`,
  );

  expect(data).toEqual({
    jobs: { edges: [{ node: { candidates: { edges: [{ node: { id: "53:2" } }] } } }] },
  });
  expect(federation.calls("53", "exchange")).toHaveLength(1);
  expect(federation.calls("32", "exchange")).toEqual([]);
  expect(federation.calls("61", "exchange")).toEqual([]);
  expect(federation.calls("32", "province")).toHaveLength(1);
});

it("two scattered fields of one entity cost no more calls than one", async () => {
  const { data } = await federation.ask(
    `{ job(id: "61:4") { similar { id } candidates(first: 1) { edges { node { id wants } } } } }`,
  );

  expect(data).toEqual({
    job: {
      similar: [{ id: "32:5" }],
      candidates: { edges: [{ node: { id: "61:4", wants: "Welder" } }] },
    },
  });
  for (const code of codes) expect(federation.calls(code, "exchange")).toHaveLength(1);
});

it("regions named on one scattered field do not widen or narrow its neighbour", async () => {
  const { data } = await federation.ask(
    `{ job(id: "61:1") {
      similar { id }
      candidates(regions: ["53"]) { edges { node { id } } coverage { asked outcomes { region } } }
    } }`,
  );

  expect(data).toEqual({
    job: {
      similar: [{ id: "32:3" }, { id: "53:2" }],
      candidates: {
        edges: [{ node: { id: "53:2" } }],
        coverage: { asked: 1, outcomes: [{ region: "53" }] },
      },
    },
  });
});

it("one scattered field may be asked twice, each time of other regions", async () => {
  const { data } = await federation.ask(
    `{ job(id: "61:1") {
      near: candidates(regions: ["61"]) { edges { node { id } } }
      far: candidates(regions: ["32", "53"]) { edges { node { id } } }
    } }`,
  );

  expect(data).toEqual({
    job: {
      near: { edges: [{ node: { id: "61:1" } }] },
      far: { edges: [{ node: { id: "53:2" } }, { node: { id: "32:3" } }] },
    },
  });
});

const bothCandidates = `{ job(id: "61:1") {
  near: candidates(regions: ["61"]) { edges { node { id } } }
  far: candidates(regions: ["32", "53"]) { edges { node { id } } }
} }`;

it("a silent province is told at the field that asked it, whichever field came first", async () => {
  federation.province("53").intercept(async (call, serve) => {
    return call.subgraph === "exchange" ? null : serve();
  });

  const { data, errors } = await federation.ask(bothCandidates);

  expect(data).toEqual({
    job: {
      near: { edges: [{ node: { id: "61:1" } }] },
      far: { edges: [{ node: { id: "32:3" } }] },
    },
  });
  expect(errors).toEqual([aSilentProvince("53", ["job", "far"])]);
});

it("an entity that one province fails on is told, although the entity before it was answered", async () => {
  federation.province("53").intercept(async (call, serve) => {
    const whole = await serve();
    if (call.subgraph !== "exchange") return whole;
    const { data } = JSON.parse(whole.body) as { data: { _entities_all: { similar: unknown }[] } };
    const [, second] = data._entities_all;
    if (second) second.similar = null;
    const path = ["_entities_all", 1, "similar"];
    const errors = [
      { message: "No database.", path, extensions: { code: "DATABASE_UNAVAILABLE" } },
    ];
    return { ...whole, body: JSON.stringify({ data, errors }) };
  });

  const { errors } = await federation.ask(
    `{ jobs(first: 3) { edges { node { similar { id } } } } }`,
  );

  expect(errors).toEqual([aSilentProvince("53", ["jobs", "edges", 1, "node", "similar"])]);
});

it("a field that is refused is told at its own place, and does not cost its neighbour", async () => {
  const { data, errors } = await federation.ask(
    `{ job(id: "61:1") { similar { id } candidates(first: 101) { edges { node { id } } } } }`,
  );

  expect(data).toEqual({ job: { similar: [{ id: "32:3" }, { id: "53:2" }], candidates: null } });
  expect(errors).toEqual([aRefusal("BAD_USER_INPUT", { field: "first" })]);
  expect(errors?.[0]?.path).toEqual(["job", "candidates"]);
});
