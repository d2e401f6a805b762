import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  exchange: {
    sdl: `
      type Query { employer: Employer }
      type Employer @key(fields: "id") { id: ID! jobs: Int! }
    `,
    resolvers: { Query: { employer: () => ({ id: "e1", jobs: 12 }) } },
  },
  register: {
    sdl: `
      type Employer @key(fields: "id") @key(fields: "uscc") { id: ID! uscc: String! name: String! }
    `,
    resolvers: {
      Employer: {
        __resolveReference: ({ id, uscc }: { id?: string; uscc?: string }) =>
          id === "e1" || uscc === "91X" ? { id: "e1", uscc: "91X", name: "Blue Bay" } : null,
      },
    },
  },
  tax: {
    sdl: `type Employer @key(fields: "uscc") { uscc: String! paid: Boolean! }`,
    resolvers: {
      Employer: {
        __resolveReference: ({ uscc }: { uscc: string }) => ({ uscc, paid: uscc === "91X" }),
      },
    },
  },
});

it("a subgraph that knows both keys is the bridge between those that know one each", async () => {
  expect(await federation.ask(`{ employer { jobs paid } }`)).toEqual({
    data: { employer: { jobs: 12, paid: true } },
  });
  expect(federation.calls("register")).toHaveLength(1);
});

it("the bridge's own fields come with the same call", async () => {
  expect(await federation.ask(`{ employer { jobs name uscc paid } }`)).toEqual({
    data: { employer: { jobs: 12, name: "Blue Bay", uscc: "91X", paid: true } },
  });
  expect(federation.calls("register")).toHaveLength(1);
});
