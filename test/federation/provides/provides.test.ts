import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  placements: {
    sdl: `
      type Query {
        latest: Placement! @provides(fields: "employer { name }")
        oldest: Placement!
      }
      type Placement @key(fields: "id") { id: ID! employer: Employer! @shareable }
      type Employer @key(fields: "uscc") { uscc: ID! name: String! @external }
    `,
    resolvers: {
      Query: {
        latest: () => ({ id: "pl2", employer: { uscc: "e2", name: "Provided" } }),
        oldest: () => ({ id: "pl1", employer: { uscc: "e1", name: "Never shown" } }),
      },
    },
  },
  employers: {
    sdl: `type Employer @key(fields: "uscc") { uscc: ID! name: String! @shareable staff: Int! }`,
    resolvers: {
      Employer: {
        __resolveReference: ({ uscc }: { uscc: string }) => ({
          uscc,
          name: `Own ${uscc}`,
          staff: 7,
        }),
      },
    },
  },
});

it("a provided field is taken on its path without a further call", async () => {
  expect(await federation.ask(`{ latest { employer { name } } }`)).toEqual({
    data: { latest: { employer: { name: "Provided" } } },
  });
  expect(federation.calls("employers")).toEqual([]);
});

it("the same field on another path is fetched from its owner", async () => {
  expect(await federation.ask(`{ oldest { employer { name } } }`)).toEqual({
    data: { oldest: { employer: { name: "Own e1" } } },
  });
});

it("a provided field beside one that is not provided is answered whole", async () => {
  const answer = await federation.ask(`{ latest { employer { uscc staff } } }`);

  expect(answer).toEqual({ data: { latest: { employer: { uscc: "e2", staff: 7 } } } });
});
