import { expect, it } from "@jest/globals";
import type { Interceptor } from "../../../support/subgraph.ts";
import { answersJson } from "../../../support/subgraph-faults.ts";
import { aRefusal, aShardedFederation } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const federation = await aShardedFederation({
  rows: [aJob({ id: "32:1", order: 1 }), aJob({ id: "61:1", order: 2 })],
});
const codes = ["32", "53", "61"];

/** What a province answers when the client's own input is wrong. */
function refusing(field: string, code: string): Interceptor {
  return answersJson({
    data: { [field]: null },
    errors: [
      {
        message: 'Bad value for "text": must not be empty.',
        path: [field],
        extensions: { code, field: "text", reason: "must not be empty" },
      },
    ],
  });
}

it.each(["BAD_USER_INPUT", "UNKNOWN_REGION", "BAD_CURSOR", "BAD_ID"])(
  "%s from every province is told once, with field and reason, and is no outage",
  async (code) => {
    for (const province of codes) federation.province(province).intercept(refusing("jobs", code));

    const { data, errors } = await federation.ask(`{ jobs(text: "") { edges { node { id } } } }`);

    expect(data).toEqual({ jobs: null });
    expect(errors).toEqual([aRefusal(code, { field: "text", reason: "must not be empty" })]);
    expect(errors?.[0]?.path).toEqual(["jobs"]);
  },
);

it("a refusal of a routed field keeps its code and its path, under the client's alias", async () => {
  federation.province("61").intercept(refusing("mine", "BAD_USER_INPUT"));

  const { data, errors } = await federation.ask(`{ mine: job(id: "61:1") { id } }`);

  expect(data).toEqual({ mine: null });
  expect(errors).toEqual([aRefusal("BAD_USER_INPUT", { field: "text" })]);
  expect(errors?.[0]?.path).toEqual(["mine"]);
});
