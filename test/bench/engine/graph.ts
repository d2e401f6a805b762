import type { TinySubgraph } from "../../support/subgraph-schema.ts";

/**
 * The shop of the public federation benchmarks: accounts, inventory, products and reviews. Schema,
 * query and the shape of the data (who reviews what, how long the texts are) follow theirs, so that
 * the heavy answer has as many objects and about as many bytes (87 kB); names and texts are ours.
 */

interface User {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly birthday: number;
}

interface Product {
  readonly upc: string;
  readonly name: string;
  readonly price: number;
  readonly weight: number;
}

interface Review {
  readonly id: string;
  readonly body: string;
  readonly product: { readonly upc: string };
}

const users: readonly User[] = [
  ["Ada Northwood", "ada"],
  ["Bo Lindqvist", "bo"],
  ["Chen Yulan", "yulan"],
  ["Dina Haddad", "dina"],
  ["Ezra Okafor", "ezra"],
  ["Fumiko Arai", "fumiko"],
].map(([name = "", username = ""], index) => ({
  id: String(index + 1),
  name,
  username,
  birthday: 1980 + index,
}));

const products: readonly Product[] = [
  ["Workbench", 899, 100],
  ["Wok", 54, 4],
  ["Sewing machine", 410, 18],
  ["Lamp", 39, 2],
  ["Welding mask", 120, 3],
].map(([name, price, weight], index) => ({
  upc: String(index + 1),
  name: String(name),
  price: Number(price),
  weight: Number(weight),
}));

const opinion =
  "It came in good order and does what it should, day after day, in a workshop that never rests; the manual could have been written with more care. ";

/** Product and length of each review: four products have some, the fifth has none. */
const reviewShapes = [
  [1, 450],
  [1, 290],
  [1, 280],
  [1, 145],
  [2, 450],
  [2, 290],
  [2, 280],
  [2, 145],
  [3, 145],
  [4, 145],
  [4, 850],
] as const;

const reviews: readonly Review[] = reviewShapes.map(([upc, length], index) => ({
  id: String(index + 1),
  body: opinion.repeat(Math.ceil(length / opinion.length)).slice(0, length),
  product: { upc: String(upc) },
}));

/** As many products as are asked for, with a kilobyte of text each. */
function catalogueOf(first: number): readonly (Product & { readonly text: string })[] {
  return Array.from({ length: first }, (_, index) => ({
    upc: String(index + 1),
    name: `Tool ${index + 1}`,
    price: 10 + (index % 90),
    weight: 1 + (index % 40),
    text: opinion.repeat(7),
  }));
}

/** Whoever is asked for, these are the reviews; and whichever review, its author is the first user. */
const reviewsOfAnyone = reviews.slice(0, 2);

const userById = ({ id }: { id: string }) => users.find((user) => user.id === id) ?? null;
const productByUpc = ({ upc }: { upc: string }) => products.find((one) => one.upc === upc) ?? null;

export const graph: Readonly<Record<string, TinySubgraph>> = {
  accounts: {
    sdl: `
      type Query { me: User user(id: ID!): User users: [User] }
      type User @key(fields: "id") { id: ID! name: String username: String @shareable birthday: Int }
    `,
    resolvers: {
      Query: { me: () => users[0], user: (_root, { id }) => userById({ id }), users: () => users },
      User: { __resolveReference: userById },
    },
  },
  inventory: {
    sdl: `
      type Product @key(fields: "upc") {
        upc: String!
        weight: Int @external
        price: Int @external
        inStock: Boolean
        shippingEstimate: Int @requires(fields: "price weight")
      }
    `,
    resolvers: {
      Product: {
        __resolveReference: (reference: { upc: string }) => ({
          ...reference,
          inStock: reference.upc !== "3",
        }),
        shippingEstimate: ({ price, weight }: Product) =>
          price > 800 ? 0 : Math.round(weight / 2),
      },
    },
  },
  products: {
    sdl: `
      type Query { topProducts(first: Int = 5): [Product] catalogue(first: Int!): [Product!]! }
      type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int text: String }
    `,
    resolvers: {
      Query: {
        topProducts: (_root, { first }) => products.slice(0, first),
        catalogue: (_root, { first }) => catalogueOf(first),
      },
      Product: { __resolveReference: productByUpc },
    },
  },
  reviews: {
    sdl: `
      type Review @key(fields: "id") {
        id: ID!
        body: String
        author: User @provides(fields: "username")
        product: Product
      }
      type User @key(fields: "id") { id: ID! username: String @external reviews: [Review] }
      type Product @key(fields: "upc") { upc: String! reviews: [Review] }
    `,
    resolvers: {
      Review: {
        __resolveReference: ({ id }: { id: string }) =>
          reviews.find((one) => one.id === id) ?? null,
        author: () => users[0],
      },
      User: {
        __resolveReference: (reference: { id: string }) => reference,
        username: (reference: { id: string }) => userById(reference)?.username,
        reviews: () => reviewsOfAnyone,
      },
      Product: {
        __resolveReference: (reference: { upc: string }) => reference,
        reviews: ({ upc }: { upc: string }) => reviews.filter(({ product }) => product.upc === upc),
      },
    },
  },
};
