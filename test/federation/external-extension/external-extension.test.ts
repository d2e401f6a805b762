import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  register: {
    sdl: `
      type Query { worker: Worker }
      type Worker @key(fields: "id") { id: ID! name: String! }
    `,
    resolvers: {
      Query: { worker: () => ({ id: "w1", name: "Li" }) },
      Worker: { __resolveReference: ({ id }: { id: string }) => ({ id, name: "Li" }) },
    },
  },
  awards: {
    sdl: `
      type Query { champion: Worker }
      extend type Worker @key(fields: "id") { id: ID! @external medals: Int! }
    `,
    resolvers: {
      Query: { champion: () => ({ id: "w2", medals: 3 }) },
      Worker: { __resolveReference: ({ id }: { id: string }) => ({ id, medals: 1 }) },
    },
  },
  union: {
    sdl: `type Worker @extends @key(fields: "id") { id: ID! @external member: Boolean! }`,
    resolvers: {
      Worker: { __resolveReference: ({ id }: { id: string }) => ({ id, member: id === "w2" }) },
    },
  },
});

it("a type extended the Federation 1 way is one entity with all fields", async () => {
  expect(await federation.ask(`{ worker { id name medals member } }`)).toEqual({
    data: { worker: { id: "w1", name: "Li", medals: 1, member: false } },
  });
});

it("a query may start in the extension and be completed by the owner", async () => {
  expect(await federation.ask(`{ champion { id name medals member } }`)).toEqual({
    data: { champion: { id: "w2", name: "Li", medals: 3, member: true } },
  });
});

it("an external key alone needs no call to the owner", async () => {
  expect(await federation.ask(`{ champion { id } }`)).toEqual({ data: { champion: { id: "w2" } } });
  expect(federation.calls("register")).toEqual([]);
});
