import { expect, it } from "@jest/globals";
import { aShardedFederation, EXTENDED_PROVINCE } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const federation = await aShardedFederation({
  rows: [
    aJob({ id: "32:1", order: 1 }),
    aJob({ id: "53:1", order: 2 }),
    aJob({ id: "61:1", order: 3 }),
    aJob({ id: "53:2", order: 4 }),
  ],
});

it("an extension answers for its own province's rows, the others are null without an error", async () => {
  const { data, errors } = await federation.ask(`{ jobs { edges { node { id note } } } }`);

  expect(errors).toBeUndefined();
  expect(data).toEqual({
    jobs: {
      edges: [
        { node: { id: "32:1", note: null } },
        { node: { id: "53:1", note: "Note on 53:1" } },
        { node: { id: "61:1", note: null } },
        { node: { id: "53:2", note: "Note on 53:2" } },
      ],
    },
  });
});

it("only its own rows are sent to it, in one call", async () => {
  await federation.ask(`{ jobs { edges { node { note } } } }`);

  const [call, ...others] = federation.calls(EXTENDED_PROVINCE, "extension");
  expect(others).toEqual([]);
  expect(Object.values(call?.variables ?? {})).toEqual([
    [
      { __typename: "Job", id: "53:1" },
      { __typename: "Job", id: "53:2" },
    ],
  ]);
});

it("where no row is its own, it is not called", async () => {
  const { data, errors } = await federation.ask(
    `{ job(id: "61:1") { note } jobs(regions: ["32"]) { edges { node { note } } } }`,
  );

  expect(errors).toBeUndefined();
  expect(data).toEqual({ job: { note: null }, jobs: { edges: [{ node: { note: null } }] } });
  expect(federation.calls(EXTENDED_PROVINCE)).toEqual([]);
});
