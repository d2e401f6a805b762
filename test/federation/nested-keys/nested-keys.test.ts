import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

interface StationKey {
  readonly number: string;
  readonly region: { readonly code: string };
}

const federation = await aFederation({
  stations: {
    sdl: `
      type Query { stations: [Station!]! }
      type Station @key(fields: "number region { code }") {
        number: String!
        region: Region! @shareable
        name: String!
      }
      type Region { code: String! @shareable title: String! }
    `,
    resolvers: {
      Query: {
        stations: () => [
          { number: "1", region: { code: "4601", title: "Haikou" }, name: "Harbour" },
          { number: "1", region: { code: "4602", title: "Sanya" }, name: "Beach" },
        ],
      },
    },
  },
  visits: {
    sdl: `
      type Station @key(fields: "number region { code }") {
        number: String!
        region: Region! @shareable
        visits: Int!
      }
      type Region { code: String! @shareable }
    `,
    resolvers: {
      Station: {
        __resolveReference: ({ number, region }: StationKey) => ({
          number,
          region,
          visits: Number(region.code) * 10 + Number(number),
        }),
      },
    },
  },
});

it("a key may reach into an object of the entity", async () => {
  expect(await federation.ask(`{ stations { name visits } }`)).toEqual({
    data: {
      stations: [
        { name: "Harbour", visits: 46011 },
        { name: "Beach", visits: 46021 },
      ],
    },
  });
});

it("the nested part of the key keeps its shape, and the client's fields beside it stay out", async () => {
  await federation.ask(`{ stations { region { title } visits } }`);

  const [call] = federation.calls("visits");
  expect(Object.values(call?.variables ?? {})).toEqual([
    [
      { __typename: "Station", number: "1", region: { code: "4601" } },
      { __typename: "Station", number: "1", region: { code: "4602" } },
    ],
  ]);
});
