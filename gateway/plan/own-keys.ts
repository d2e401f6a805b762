/**
 * Names the gateway adds to what it asks of a province. They begin with two underscores, which no
 * field and no alias of a careful client does, so they never collide with the client's own keys.
 */
export const ownKeys = {
  cursor: "__laowuCursor",
  edges: "__laowuEdges",
  page: "__laowuPage",
  coverage: "__laowuCoverage",
  id: "__laowuId",
} as const;
