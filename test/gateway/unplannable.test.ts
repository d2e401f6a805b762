import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "@jest/globals";
import { createGateway } from "../../gateway/gateway.ts";

it("an operation that the planner has no plan for is refused with a code, and the gateway lives on", async () => {
  const gateway = createGateway({
    supergraphSdl: await readFile(path.resolve("schema/supergraph.graphql"), "utf8"),
    provinces: new Map([["61", "http://127.0.0.1:9"]]),
  });
  // A worker's placements, of the worker of a placement: the library loses the path.
  const query = `{ worker(id: "61:x") { placements { worker { placements { kind } } } } }`;

  const { data, errors } = await gateway.execute({ query });

  expect(data).toBeUndefined();
  expect(errors).toEqual([
    {
      message: "The planner finds no way to answer this operation.",
      extensions: { code: "UNPLANNABLE_OPERATION" },
    },
  ]);
  expect(await gateway.execute({ query: "{ __typename }" })).toEqual({
    data: { __typename: "Query" },
  });
  await gateway.close();
});
