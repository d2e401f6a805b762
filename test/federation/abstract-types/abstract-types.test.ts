import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  sites: {
    sdl: `
      type Query { sites: [Site!]! place: Place site: Site }
      interface Site { name: String! place: Place! }
      interface Place { address: String! }
      type Station implements Site { name: String! place: Place! staff: Int! }
      type Workshop implements Site { name: String! place: Place! lines: Int! }
      type Hall implements Place { address: String! area: Int! }
      type Room implements Place { address: String! floor: Int }
    `,
    resolvers: {
      Query: {
        sites: () => [
          {
            __typename: "Station",
            name: "Harbour",
            staff: 3,
            place: { __typename: "Room", address: "Pier 1", floor: null },
          },
          {
            __typename: "Workshop",
            name: "Toys",
            lines: 2,
            place: { __typename: "Hall", address: "North 1", area: 300 },
          },
        ],
        place: () => ({ __typename: "Hall", address: "North 1", area: 300 }),
        site: () => null,
      },
    },
  },
});

it("interface fields need no fragment", async () => {
  expect(await federation.ask(`{ sites { name place { address } } place { address } }`)).toEqual({
    data: {
      sites: [
        { name: "Harbour", place: { address: "Pier 1" } },
        { name: "Toys", place: { address: "North 1" } },
      ],
      place: { address: "North 1" },
    },
  });
});

it("fragments on concrete types apply to their type alone, at every level", async () => {
  expect(
    await federation.ask(`{
      sites {
        ... on Station { staff }
        ... on Workshop { lines place { ... on Hall { area } } }
        place { ... on Room { floor } }
      }
    }`),
  ).toEqual({
    data: {
      sites: [
        { staff: 3, place: { floor: null } },
        { lines: 2, place: { area: 300 } },
      ],
    },
  });
});

it("__typename of an interface is the concrete type", async () => {
  expect(await federation.ask(`{ sites { __typename place { kind: __typename } } }`)).toEqual({
    data: {
      sites: [
        { __typename: "Station", place: { kind: "Room" } },
        { __typename: "Workshop", place: { kind: "Hall" } },
      ],
    },
  });
});

it("a null interface stays null", async () => {
  expect(await federation.ask(`{ site { name ... on Station { staff } } }`)).toEqual({
    data: { site: null },
  });
});
