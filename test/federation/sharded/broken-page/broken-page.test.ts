import { expect, it } from "@jest/globals";
import type { Interceptor } from "../../../support/subgraph.ts";
import { aShardedFederation, aSilentProvince } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const federation = await aShardedFederation({
  rows: [
    aJob({ id: "32:1", order: 1 }),
    aJob({ id: "53:1", order: 2 }),
    aJob({ id: "61:1", order: 3 }),
  ],
});

type Page = { __laowuPage: unknown } & Record<string, unknown>;

/** Lets a province answer with a page of another shape than it promised. */
function withPage(change: (page: Page) => Page): Interceptor {
  return async (_call, serve) => {
    const whole = await serve();
    const { data } = JSON.parse(whole.body) as { data: { jobs: Page } };
    return { ...whole, body: JSON.stringify({ data: { jobs: change(data.jobs) } }) };
  };
}

const broken: [string, Interceptor][] = [
  ["without page information", withPage((page) => ({ ...page, __laowuPage: null }))],
  ["with edges that are no list", withPage((page) => ({ ...page, edges: "none" }))],
  ["with a group that is null", withPage((page) => ({ ...page, facets: [null] }))],
  [
    "that is not full although more rows follow",
    withPage((page) => ({ ...page, __laowuPage: { hasNextPage: true } })),
  ],
];

it.each(broken)("a page %s is refused, and the other provinces' rows stand", async (_, fault) => {
  federation.province("53").intercept(fault);

  const { data, errors } = await federation.ask(
    `{ jobs(first: 5) { edges { node { id } } facets { field } pageInfo { hasNextPage } } }`,
  );

  expect(data).toMatchObject({
    jobs: { edges: [{ node: { id: "32:1" } }, { node: { id: "61:1" } }] },
  });
  expect(errors).toEqual([aSilentProvince("53", ["jobs"])]);
});

it("an edge that is a text, under another name of the edges, is told as the invalid answer it is", async () => {
  federation
    .province("53")
    .intercept(withPage((page) => ({ ...page, again: ["text"] as unknown })));

  const { errors } = await federation.ask(
    `{ jobs(first: 5) { edges { node { id } } again: edges { cursor node { id } } } }`,
  );

  expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(["INVALID_ANSWER"]);
});
