import { expect, it } from "@jest/globals";
import { aShardedFederation } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const federation = await aShardedFederation({
  rows: [
    aJob({ id: "61:1", order: 1 }),
    aJob({ id: "61:2", order: 2 }),
    aJob({ id: "32:3", order: 3, title: "Welder" }),
  ],
});

it.each([
  ["the field", `candidates(first: 1) @include(if: $more) { edges { node { id } } }`],
  [
    "a fragment around it",
    `... @include(if: $more) { candidates(first: 1) { edges { node { id } } } }`,
  ],
])("a scattered field that %s leaves out is no outage", async (_, selection) => {
  const { data, errors, extensions } = await federation.ask(
    `query ($more: Boolean!) { job(id: "61:1") { id similar { id } ${selection} } }`,
    { variables: { more: false } },
  );

  expect(errors).toBeUndefined();
  expect(data).toEqual({ job: { id: "61:1", similar: [{ id: "61:2" }] } });
  expect(extensions?.coverage).toMatchObject({ complete: true });
});

it("a root field that a fragment leaves out is not asked", async () => {
  const { data, errors } = await federation.ask(
    `query ($more: Boolean!) { titles ... @include(if: $more) { openJobs { id } } }`,
    { variables: { more: false } },
  );

  expect(errors).toBeUndefined();
  expect(data).toEqual({ titles: ["Welder", "Cook", "Cook"] });
});

it("a page whose edges are left out is walked all the same", async () => {
  const query = `query ($rows: Boolean!, $after: String) {
    jobs(first: 2, after: $after) { edges @include(if: $rows) { node { id } } pageInfo { endCursor hasNextPage } coverage { outcomes { region rows } } }
  }`;
  const start = await federation.ask(query, { variables: { rows: false } });
  expect(start.data).toEqual({
    jobs: {
      pageInfo: { endCursor: expect.any(String), hasNextPage: true },
      coverage: {
        outcomes: [
          { region: "32", rows: 0 },
          { region: "53", rows: 0 },
          { region: "61", rows: 2 },
        ],
      },
    },
  });

  const { endCursor } = (start.data as { jobs: { pageInfo: { endCursor: string } } }).jobs.pageInfo;
  const next = await federation.ask(query, { variables: { rows: true, after: endCursor } });
  expect(next.data).toMatchObject({ jobs: { edges: [{ node: { id: "32:3" } }] } });
});

it("a named fragment below the root may hold what is never included", async () => {
  const { data, errors } = await federation.ask(
    `{ jobs(first: 1) { ...Page } }
     fragment Page on JobConnection { totalCount @include(if: false) { value } edges { node { id title @skip(if: true) } } }`,
  );

  expect(errors).toBeUndefined();
  expect(data).toEqual({ jobs: { edges: [{ node: { id: "61:1" } }] } });
});

it.each([true, false])(
  "what the gateway builds by itself may be left out by fragments: %s",
  async (more) => {
    const { data, errors } = await federation.ask(
      `query ($more: Boolean!) {
      jobs(first: 1) {
        edges { ... @include(if: $more) { node { id } } }
        ... @include(if: $more) { totalCount { ... @include(if: $more) { value } } }
        pageInfo { ... @include(if: $more) { hasNextPage } }
        coverage { ... @include(if: $more) { answered outcomes { ... @skip(if: $more) { region } } } }
        facets { ... @include(if: $more) { field } }
      }
      summary { ... @include(if: $more) { jobs } }
    }`,
      { variables: { more } },
    );

    expect(errors).toBeUndefined();
    expect(data).toEqual(
      more
        ? {
            jobs: {
              edges: [{ node: { id: "61:1" } }],
              totalCount: { value: 3 },
              pageInfo: { hasNextPage: true },
              coverage: { answered: 3, outcomes: [{}, {}, {}] },
              facets: [{ field: "TITLE" }],
            },
            summary: { jobs: 3 },
          }
        : { jobs: { edges: [{}], pageInfo: {}, coverage: {}, facets: [{}] }, summary: {} },
    );
  },
);
