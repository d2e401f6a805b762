import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const people = [
  { __typename: "Trainee", id: "a1", name: "Li", course: "wok" },
  { __typename: "Master", id: "a2", name: "Wang", honours: 3 },
];
const byId = ({ id }: { id: string }) => people.find((person) => person.id === id) ?? null;

/**
 * The composition library leaves out that the interface object's copy of a field is external, which
 * Apollo's composition writes. Supergraphs come from either, so the test speaks of the complete form.
 */
function withExternalName(supergraphSdl: string): string {
  const personInterface = /(interface Person [^{]*\{[^}]*?name: String!)\n/;
  return supergraphSdl.replace(
    personInterface,
    "$1 @join__field(graph: CARDS, external: true) @join__field(graph: REGISTER)\n",
  );
}

const subgraphs = {
  register: {
    sdl: `
      type Query { people: [Person!]! }
      interface Person @key(fields: "id") { id: ID! name: String! }
      type Trainee implements Person @key(fields: "id") { id: ID! name: String! course: String! }
      type Master implements Person @key(fields: "id") { id: ID! name: String! honours: Int! }
    `,
    resolvers: {
      Query: { people: () => people },
      Person: {
        __resolveReference: byId,
        __resolveType: ({ __typename }: { __typename: string }) => __typename,
      },
      Trainee: { __resolveReference: byId },
      Master: { __resolveReference: byId },
    },
  },
  cards: {
    sdl: `
      type Query { holder: Person! }
      type Person @key(fields: "id") @interfaceObject {
        id: ID!
        name: String! @external
        card: String! @requires(fields: "name")
        peers: [Person!]! @requires(fields: "name")
      }
    `,
    resolvers: {
      Query: { holder: () => ({ id: "a2" }) },
      Person: {
        __resolveReference: (reference: { id: string; name?: string }) => reference,
        card: ({ name }: { name?: string }) => `Card of ${name}`,
        peers: ({ id }: { id: string }) => people.filter((person) => person.id !== id),
      },
    },
  },
};

const federation = await aFederation(subgraphs, { edited: withExternalName });

it("an interface object gets what it requires from the interface's owner", async () => {
  expect(await federation.ask(`{ people { id card } }`)).toEqual({
    data: {
      people: [
        { id: "a1", card: "Card of Li" },
        { id: "a2", card: "Card of Wang" },
      ],
    },
  });
});

it("the same on a path that begins in the interface object", async () => {
  expect(await federation.ask(`{ holder { __typename card } }`)).toEqual({
    data: { holder: { __typename: "Master", card: "Card of Wang" } },
  });
});

it("the same inside a fragment on one implementation", async () => {
  expect(await federation.ask(`{ people { name ... on Trainee { course card } } }`)).toEqual({
    data: { people: [{ name: "Li", course: "wok", card: "Card of Li" }, { name: "Wang" }] },
  });
});

it("an interface object that requires stands behind another one", async () => {
  expect(await federation.ask(`{ people { peers { card peers { name card } } } }`)).toEqual({
    data: {
      people: [
        { peers: [{ card: "Card of Wang", peers: [{ name: "Li", card: "Card of Li" }] }] },
        { peers: [{ card: "Card of Li", peers: [{ name: "Wang", card: "Card of Wang" }] }] },
      ],
    },
  });
});
