/** What is asked in the benchmark `engine`, from the heaviest to the lightest. */
export const queries = {
  /** Deep nesting over all four subgraphs, about 87 KB of answer. */
  heavy: {
    query: `
      fragment U on User { id username name }
      fragment R on Review { id body }
      fragment P on Product { inStock name price shippingEstimate upc weight }
      query Heavy {
        users {
          ...U
          reviews {
            ...R
            product { ...P reviews { ...R author { ...U reviews { ...R product { ...P } } } } }
          }
        }
        topProducts {
          ...P
          reviews { ...R author { ...U reviews { ...R product { ...P } } } }
        }
      }`,
    variables: {},
  },
  /** Four calls, a variable, about 1 KB. */
  light: {
    query: `
      query Light($first: Int!) {
        topProducts(first: $first) { upc name price inStock reviews { id author { name username } } }
      }`,
    variables: { first: 5 },
  },
  /** One call, one object. */
  tiny: { query: "query Tiny { me { id name username } }", variables: {} },
} as const;

/** What an answer of five megabytes is asked with: a long list from one subgraph, and a field of each from another. */
export const megabytes = {
  query: `
    query Megabytes($first: Int!) {
      catalogue(first: $first) { upc name price weight text inStock reviews { id } }
    }`,
  variables: { first: 5_000 },
} as const;

export type QueryName = keyof typeof queries;
