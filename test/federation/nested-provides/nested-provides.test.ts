import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  placements: {
    sdl: `
      type Query {
        placement: Placement! @provides(fields: "job { title employer { name } }")
        bare: Placement!
      }
      type Placement @key(fields: "id") { id: ID! job: Job @shareable }
      type Job @key(fields: "id") { id: ID! title: String! @external employer: Employer @external }
      type Employer @key(fields: "id") { id: ID! name: String! @external }
    `,
    resolvers: {
      Query: {
        placement: () => ({
          id: "pl1",
          job: { id: "j1", title: "Provided", employer: { id: "e1", name: "Provided too" } },
        }),
        bare: () => ({ id: "pl2", job: { id: "j1" } }),
      },
    },
  },
  jobs: {
    sdl: `
      type Job @key(fields: "id") { id: ID! title: String! @shareable employer: Employer @shareable pay: Int! }
      type Employer @key(fields: "id") { id: ID! name: String! @shareable staff: Int! }
    `,
    resolvers: {
      Job: {
        __resolveReference: ({ id }: { id: string }) => ({
          id,
          title: "Own",
          employer: { id: "e1", name: "Own too", staff: 4 },
          pay: 5,
        }),
      },
      Employer: {
        __resolveReference: ({ id }: { id: string }) => ({ id, name: "Own too", staff: 4 }),
      },
    },
  },
});

it("fields provided two levels down cost no further call", async () => {
  expect(await federation.ask(`{ placement { job { title employer { name } } } }`)).toEqual({
    data: { placement: { job: { title: "Provided", employer: { name: "Provided too" } } } },
  });
  expect(federation.calls("jobs")).toEqual([]);
});

it("on a path that provides nothing, the owner is asked", async () => {
  expect(await federation.ask(`{ bare { job { title employer { name } } } }`)).toEqual({
    data: { bare: { job: { title: "Own", employer: { name: "Own too" } } } },
  });
});

it("what is not provided is fetched beside it", async () => {
  const { data, errors } = await federation.ask(
    `{ placement { job { id pay employer { id staff } } } }`,
  );

  expect(errors).toBeUndefined();
  expect(data).toEqual({
    placement: { job: { id: "j1", pay: 5, employer: { id: "e1", staff: 4 } } },
  });
});
