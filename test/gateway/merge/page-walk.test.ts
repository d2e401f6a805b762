import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { checkedPage } from "../../../gateway/execute/checked-page.ts";
import { SubgraphUnavailableError } from "../../../gateway/execute/errors.ts";
import type { PageRequest } from "../../../gateway/execute/field-arguments.ts";
import { decodeCursor } from "../../../gateway/execute/merge/cursor.ts";
import { earliestOf, startOfList } from "../../../gateway/execute/merge/page-position.ts";
import type { FieldAnswer, Merged, MergeRequest } from "../../../gateway/execute/merge-answers.ts";
import { mergeConnection } from "../../../gateway/execute/merge-connection.ts";
import type { Endpoint } from "../../../gateway/execute/provinces.ts";
import type { ConnectionMerge } from "../../../gateway/plan/plan.ts";

const merge: ConnectionMerge = {
  kind: "connection",
  isFeed: false,
  edges: [{ responseKey: "edges", cursors: ["cursor"], ids: [] }],
  pageInfo: [
    {
      responseKey: "pageInfo",
      selection: [
        { responseKey: "endCursor", name: "endCursor", selection: [] },
        { responseKey: "hasNextPage", name: "hasNextPage", selection: [] },
      ],
    },
  ],
  coverage: [],
  members: [{ responseKey: "edges", rule: { by: "FIRST" } }],
};

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly key: string }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

const list = "a list";

/** Provinces hold rows with the given order keys; several may share a register. */
const registers = fc.array(
  fc.record({
    size: fc.integer({ min: 1, max: 2 }),
    orders: fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }),
  }),
  { minLength: 1, maxLength: 5 },
);

function endpointsOf(sizes: readonly number[]): Endpoint[] {
  let code = 11;
  return sizes.map((size, index) => ({
    baseUrl: `http://register-${index}`,
    provinces: Array.from({ length: size }, () => String(code++)),
  }));
}

function rowsOf(endpoint: Endpoint, orders: readonly number[]): string[] {
  return orders
    .map((order, index) => {
      const province = endpoint.provinces[index % endpoint.provinces.length];
      return `${order.toString(16).padStart(16, "0")}~${province}:${index}`;
    })
    .sort();
}

/** What an honest province does: its rows after the cursor, and whether more follow. */
function answerOf(endpoint: Endpoint, rows: readonly string[], page: PageRequest): FieldAnswer {
  const after = earliestOf(page.position, endpoint.provinces);
  const left = rows.filter((key) => after === null || key > after);
  return {
    kind: "answered",
    endpoint,
    latencyMs: 0,
    rows: null,
    value: {
      edges: left.slice(0, page.first).map((key) => ({ __laowuCursor: key, cursor: key, key })),
      __laowuPage: { hasNextPage: left.length > page.first },
    },
  };
}

/** As the gateway does: no page is merged that was not checked. */
function mergePages(answers: readonly FieldAnswer[], request: MergeRequest): Merged {
  const pages = answers.map((answer) => checkedPage(answer, merge, request));
  return mergeConnection(merge, pages, request);
}

function silence(endpoint: Endpoint): FieldAnswer {
  const error = new SubgraphUnavailableError("DOWN", "Down.");
  return { kind: "silent", endpoint, latencyMs: 0, error };
}

function pageAfter(after: string | null, first: number): PageRequest {
  if (after === null) return { first, position: startOfList, list };
  const decoded = decodeCursor(after, list);
  if (decoded.kind === "refused") throw new Error(decoded.reason);
  return { first, position: decoded.position, list };
}

it("a walk hands out every row exactly once, whichever provinces fail on the way", () => {
  fc.assert(
    fc.property(
      registers,
      fc.integer({ min: 1, max: 7 }),
      fc.array(fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), { maxLength: 12 }),
      (given, first, faults) => {
        const endpoints = endpointsOf(given.map(({ size }) => size));
        const rows = endpoints.map((endpoint, index) =>
          rowsOf(endpoint, given[index]?.orders ?? []),
        );
        const asked = new Set(endpoints.flatMap(({ provinces }) => provinces));
        const walked: string[] = [];
        let after: string | null = null;
        // Once the faults are over, every page brings rows or ends the walk.
        for (let turn = 0; turn < faults.length + 80; turn++) {
          const page = pageAfter(after, first);
          const answers = endpoints.map((endpoint, index) =>
            faults[turn]?.[index] === true
              ? silence(endpoint)
              : answerOf(endpoint, rows[index] ?? [], page),
          );
          const merged = mergePages(answers, { page, asked });
          if (merged.value === undefined) continue;
          const { edges, pageInfo } = merged.value as Page;
          walked.push(...edges.map(({ key }) => key));
          after = pageInfo.endCursor;
          if (turn >= faults.length && !pageInfo.hasNextPage) break;
        }
        expect([...walked].sort()).toEqual(rows.flat().sort());
        expect(new Set(walked).size).toBe(walked.length);
      },
    ),
    { numRuns: 500 },
  );
});

it("a page without faults is the start of the sorted whole, and the cursor of each edge leads on from it", () => {
  fc.assert(
    fc.property(registers, fc.integer({ min: 1, max: 9 }), (given, first) => {
      const endpoints = endpointsOf(given.map(({ size }) => size));
      const rows = endpoints.map((endpoint, index) => rowsOf(endpoint, given[index]?.orders ?? []));
      const asked = new Set(endpoints.flatMap(({ provinces }) => provinces));
      const whole = rows.flat().sort();
      const readPage = (after: string | null): Page => {
        const page = pageAfter(after, first);
        const answers = endpoints.map((endpoint, index) =>
          answerOf(endpoint, rows[index] ?? [], page),
        );
        return mergePages(answers, { page, asked }).value as Page;
      };

      const { edges, pageInfo } = readPage(null);

      expect(edges.map(({ key }) => key)).toEqual(whole.slice(0, first));
      expect(pageInfo.hasNextPage).toBe(whole.length > first);
      for (const [index, { cursor }] of edges.entries()) {
        const next = readPage(cursor).edges.map(({ key }) => key);
        expect(next).toEqual(whole.slice(index + 1, index + 1 + first));
      }
    }),
  );
});
