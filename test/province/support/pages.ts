import { expect } from "@jest/globals";
import type { TestProvince } from "./province.ts";

/** The ids of a whole list in its order, page by page; `head` is the field with its arguments. */
export async function idsOf(
  province: TestProvince,
  list: { readonly field: string; readonly args?: string; readonly first?: number },
): Promise<string[]> {
  const { field, args = "", first = 100 } = list;
  const given = field === "workers" ? `access: { purpose: MATCHING }, ${args}` : args;
  const ids: string[] = [];
  let after: string | null = null;
  for (;;) {
    const answer = await province.ask(
      `query ($after: Cursor) {
        ${field}(first: ${first}, after: $after, ${given}) { edges { node { id } } pageInfo { endCursor hasNextPage } }
      }`,
      { after },
    );
    expect(answer.errors).toBeUndefined();
    const { edges, pageInfo } = answer.data[field];
    ids.push(...edges.map((edge: { node: { id: string } }) => edge.node.id));
    if (!pageInfo.hasNextPage) return ids;
    after = pageInfo.endCursor;
  }
}
