import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  board: {
    sdl: `
      type Query { count: Int }
      type Subscription { posted: String }
    `,
    resolvers: { Query: { count: () => 1 } },
  },
});

it("a subscription is refused with a code, and no subgraph is called", async () => {
  const answer = await federation.ask(`subscription { posted }`);

  expect(answer).toEqual({
    errors: [
      expect.objectContaining({
        message: expect.stringMatching(/subscription/i),
        extensions: expect.objectContaining({ code: "UNSUPPORTED_OPERATION" }),
      }),
    ],
  });
  expect(federation.calls("board")).toEqual([]);
});

it("a graph with subscriptions answers queries as ever", async () => {
  expect(await federation.ask(`{ count }`)).toEqual({ data: { count: 1 } });
});
