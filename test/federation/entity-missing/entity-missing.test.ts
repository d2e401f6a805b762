import { expect, it } from "@jest/globals";
import { aFederation, anErrorAt } from "../a-federation.ts";

const federation = await aFederation({
  placements: {
    sdl: `
      type Query { placements: [Placement!]! strict: [Strict!]! }
      type Placement { job: Job }
      type Strict { job: Job! }
      type Job @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Query: {
        placements: () => [{ job: { id: "gone" } }, { job: { id: "j1" } }],
        strict: () => [{ job: { id: "gone" } }],
      },
    },
  },
  jobs: {
    sdl: `type Job @key(fields: "id") { id: ID! title: String! note: String }`,
    resolvers: {
      Job: {
        __resolveReference: ({ id }: { id: string }) =>
          id === "gone" ? null : { id, title: "Cook", note: "n" },
      },
    },
  },
});

it("an entity its owner does not know is null in its nullable fields, without an error", async () => {
  expect(await federation.ask(`{ placements { job { id note } } }`)).toEqual({
    data: { placements: [{ job: { id: "gone", note: null } }, { job: { id: "j1", note: "n" } }] },
  });
});

it("with a non-null field asked for, the reference itself is null, and an error says where", async () => {
  expect(await federation.ask(`{ placements { job { id title } } }`)).toEqual({
    data: { placements: [{ job: null }, { job: { id: "j1", title: "Cook" } }] },
    errors: [anErrorAt(["placements", 0, "job", "title"])],
  });
});

it("a non-null reference to it takes its parents along", async () => {
  const { data, errors } = await federation.ask(`{ strict { job { title } } }`);

  expect(data).toBeNull();
  expect(errors).toEqual([anErrorAt(["strict", 0, "job", "title"])]);
});
