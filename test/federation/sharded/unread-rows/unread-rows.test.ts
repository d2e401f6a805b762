import { expect, it } from "@jest/globals";
import type { Interceptor } from "../../../support/subgraph.ts";
import { aShardedFederation, aSilentProvince } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const codes = ["32", "53", "61"] as const;

const federation = await aShardedFederation({
  rows: codes.flatMap((code, index) =>
    [1, 2, 3, 4].map((row) =>
      aJob({ id: `${code}:${row}`, order: 3 * row + index, title: `厨师 ${code} ${row}` }),
    ),
  ),
});

function answering(change: (text: string) => string): Interceptor {
  return async (_call, serve) => {
    const whole = await serve();
    return { ...whole, body: change(whole.body) };
  };
}

/** The same in a form in which rows cannot be told apart by a glance. */
const inOtherWords = answering((body) => JSON.stringify(JSON.parse(body), null, 1));

const idsOf = ({ data }: { readonly data?: unknown }) =>
  (data as { jobs: { edges: { node: { id: string } }[] } }).jobs.edges.map(({ node }) => node.id);

it.each([
  `{ jobs(first: 5) { edges { cursor node { id title } } pageInfo { endCursor hasNextPage } } }`,
  `{ jobs(first: 1) { list: edges { node { title } } totalCount { value relation } coverage { complete outcomes { region rows } } } }`,
  `{ jobs(first: 4) { totalCount { value } pageInfo { hasNextPage } } }`,
  `{ jobs(first: 20) { edges { node { open title } } edges { node { id } } } }`,
  `{ jobs(first: 3) { edges { cursor } more: edges { node { id } } } }`,
  `{ a: jobs(first: 2) { edges { node { id } } } b: jobs(first: 3) { edges { node { title } } } }`,
  `{ jobs(first: 3, text: "none") { edges { node { id } } coverage { complete } } }`,
])("what is left unread changes no answer and no cost: %s", async (query) => {
  const headers = { "graphql-cost": "report" };
  const unread = await federation.ask(query, { headers });
  for (const code of codes) federation.province(code).intercept(inOtherWords);

  const read = await federation.ask(query, { headers });

  expect(unread).toEqual(read);
  expect(unread.errors).toBeUndefined();
});

const firstFour = `{ jobs(first: 4) { edges { node { id } } coverage { complete outcomes { region state rows } } } }`;

it.each([
  ["is not JSON", (body: string) => body.replace(`"id":"53:1"`, `"id":`)],
  ["is another province's", (body: string) => body.replace(`"id":"53:1"`, `"id":"61:7"`)],
])(
  "a province is refused when a row that is taken %s, and others' rows move up",
  async (_, change) => {
    federation.province("53").intercept(answering(change));

    const answer = await federation.ask(firstFour);

    expect(idsOf(answer)).toEqual(["32:1", "61:1", "32:2", "61:2"]);
    expect(answer.data).toMatchObject({
      jobs: {
        coverage: {
          complete: false,
          outcomes: [
            { region: "32", state: "OK", rows: 2 },
            { region: "53", state: "DOWN", rows: 0 },
            { region: "61", state: "OK", rows: 2 },
          ],
        },
      },
    });
    expect(answer.errors).toEqual([aSilentProvince("53", ["jobs"])]);
  },
);

it.each([
  ["taken stands at its place in the merged list", 0, [["jobs", "edges", 1, "node", "title"]]],
  ["not taken is not told", 1, undefined],
])("an error in a row that is %s", async (_, row, paths) => {
  const error = { message: "No title.", path: ["jobs", "edges", row, "node", "title"] };
  federation
    .province("53")
    .intercept(answering((body) => JSON.stringify({ errors: [error], ...JSON.parse(body) })));

  const { errors } = await federation.ask(firstFour.replace("id }", "id title }"));

  // 32:1, 53:1, 61:1 and 32:2 are the page.
  expect(errors?.map(({ path }) => path)).toEqual(paths);
});
