import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  inbox: {
    sdl: `
      type Query { inbox: [Party!]! }
      interface Party { id: ID! }
      type Worker implements Party @key(fields: "id") { id: ID! }
      type Employer implements Party @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Query: {
        inbox: () => [
          { __typename: "Worker", id: "w1" },
          { __typename: "Employer", id: "e1" },
          { __typename: "Worker", id: "w2" },
        ],
      },
    },
  },
  names: {
    sdl: `
      interface Party { id: ID! name: String! }
      type Worker implements Party @key(fields: "id") { id: ID! name: String! age: Int! }
      type Employer implements Party @key(fields: "id") { id: ID! name: String! staff: Int! }
    `,
    resolvers: {
      Worker: {
        __resolveReference: ({ id }: { id: string }) => ({ id, name: `Worker ${id}`, age: 30 }),
      },
      Employer: {
        __resolveReference: ({ id }: { id: string }) => ({ id, name: `Employer ${id}`, staff: 9 }),
      },
    },
  },
});

it("an interface field is fetched for every concrete entity in one call", async () => {
  expect(await federation.ask(`{ inbox { id name } }`)).toEqual({
    data: {
      inbox: [
        { id: "w1", name: "Worker w1" },
        { id: "e1", name: "Employer e1" },
        { id: "w2", name: "Worker w2" },
      ],
    },
  });
  expect(federation.calls("names")).toHaveLength(1);
});

it("fields of single types come only with objects of that type", async () => {
  expect(
    await federation.ask(`{ inbox { ... on Worker { age } ... on Employer { name staff } } }`),
  ).toEqual({
    data: { inbox: [{ age: 30 }, { name: "Employer e1", staff: 9 }, { age: 30 }] },
  });
});

it("objects of types without a further field are not sent", async () => {
  await federation.ask(`{ inbox { id ... on Employer { staff } } }`);

  const [call] = federation.calls("names");
  expect(Object.values(call?.variables ?? {})).toEqual([[{ __typename: "Employer", id: "e1" }]]);
});
