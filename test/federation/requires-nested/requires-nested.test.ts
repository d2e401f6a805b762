import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

interface WorkerReference {
  readonly id: string;
  readonly intent?: { occupations: string[]; place: { code: string } | null } | null;
  readonly skills?: readonly { name: string; level: number | null }[];
}

const federation = await aFederation({
  register: {
    sdl: `
      type Query { workers: [Worker!]! }
      type Worker @key(fields: "id") { id: ID! intent: Intent skills: [Skill!]! }
      type Intent { occupations: [String!]! place: Place @shareable }
      type Place { code: String! name: String! }
      type Skill { name: String! level: Int }
    `,
    resolvers: {
      Query: {
        workers: () => [
          {
            id: "w1",
            intent: { occupations: ["cook"], place: { code: "44", name: "Guangdong" } },
            skills: [
              { name: "wok", level: 3 },
              { name: "knife", level: null },
            ],
          },
          { id: "w2", intent: null, skills: [] },
        ],
      },
    },
  },
  matching: {
    sdl: `
      type Worker @key(fields: "id") {
        id: ID!
        intent: Intent @external
        skills: [Skill!]! @external
        profile: String! @requires(fields: "intent { occupations place { code } } skills { name level }")
      }
      type Intent { occupations: [String!]! @external place: Place @external }
      type Place { code: String! @external }
      type Skill { name: String! @external level: Int @external }
    `,
    resolvers: {
      Worker: {
        __resolveReference: (reference: WorkerReference) => reference,
        profile: ({ intent, skills }: WorkerReference) => JSON.stringify({ intent, skills }),
      },
    },
  },
});

it("objects and lists of objects are sent as they are, nulls included", async () => {
  const answer = await federation.ask(`{ workers { id profile } }`);

  const [first, second] = (answer.data as { workers: { profile: string }[] }).workers;
  expect(JSON.parse(first?.profile ?? "")).toEqual({
    intent: { occupations: ["cook"], place: { code: "44" } },
    skills: [
      { name: "wok", level: 3 },
      { name: "knife", level: null },
    ],
  });
  expect(JSON.parse(second?.profile ?? "")).toEqual({ intent: null, skills: [] });
});

it("an alias of the client inside a required object does not reach the representation", async () => {
  const answer = await federation.ask(
    `{ workers { intent { wanted: occupations place { code: name } } profile } }`,
  );

  const [first] = (answer.data as { workers: { intent: unknown; profile: string }[] }).workers;
  expect(first?.intent).toEqual({ wanted: ["cook"], place: { code: "Guangdong" } });
  expect(JSON.parse(first?.profile ?? "").intent).toEqual({
    occupations: ["cook"],
    place: { code: "44" },
  });
});
