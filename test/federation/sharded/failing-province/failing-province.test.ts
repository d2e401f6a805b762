import { expect, it } from "@jest/globals";
import { answersHtml } from "../../../support/subgraph-faults.ts";
import { aShardedFederation, aSilentProvince } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const federation = await aShardedFederation({
  rows: [aJob({ id: "32:1", order: 1 }), aJob({ id: "53:1", order: 2 })],
});

const query = `{ jobs { edges { node { id } } coverage { complete outcomes { region state code message } } } }`;

interface Outcome {
  readonly region: string;
  readonly state: string;
  readonly code: string | null;
}

async function ask() {
  const answer = await federation.ask(query);
  const { jobs } = answer.data as {
    jobs: { coverage: { complete: boolean; outcomes: readonly Outcome[] } };
  };
  return { ...answer, coverage: jobs.coverage };
}

/** Asks until the answer is so; the test's own time limit ends what never becomes so. */
async function askUntil(isSo: (asked: Awaited<ReturnType<typeof ask>>) => boolean) {
  for (;;) {
    const asked = await ask();
    if (isSo(asked)) return asked;
  }
}

it("a province that keeps failing is not asked for a while, and coverage says so; then it is whole again", async () => {
  const codeOf = (asked: Awaited<ReturnType<typeof ask>>) =>
    asked.coverage.outcomes.find(({ region }) => region === "53")?.code;
  federation.province("53").intercept(answersHtml);
  await askUntil((asked) => codeOf(asked) === "SKIPPED_OPEN");
  const calls = federation.calls("53").length;

  const { data, errors } = await ask();

  expect(data).toMatchObject({ jobs: { edges: [{ node: { id: "32:1" } }] } });
  expect(errors).toEqual([aSilentProvince("53", ["jobs"])]);
  expect(errors?.[0]?.extensions).toMatchObject({ reason: "SKIPPED_OPEN" });
  expect(data).toMatchObject({
    jobs: {
      coverage: {
        complete: false,
        outcomes: [
          { region: "32", state: "OK" },
          { region: "53", state: "DOWN", message: expect.stringContaining("not asked") },
          { region: "61", state: "OK" },
        ],
      },
    },
  });
  expect(federation.calls("53")).toHaveLength(calls);

  federation.province("53").intercept(undefined);
  await askUntil(({ coverage }) => coverage.complete);
});

it("another subgraph of the same province is asked all the same", async () => {
  federation
    .province("53")
    .intercept((call, serve) =>
      call.subgraph === "province" ? answersHtml(call, serve) : serve(),
    );
  await askUntil(({ coverage }) => coverage.outcomes.some(({ code }) => code === "SKIPPED_OPEN"));
  const before = federation.calls("53", "exchange").length;

  await federation.ask(`{ job(id: "32:1") { similar { id } } }`);

  expect(federation.calls("53", "exchange")).toHaveLength(before + 1);
});
