import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { checkedPage } from "../../../gateway/execute/checked-page.ts";
import { SubgraphUnavailableError } from "../../../gateway/execute/errors.ts";
import type { PageRequest } from "../../../gateway/execute/field-arguments.ts";
import { decodeCursor } from "../../../gateway/execute/merge/cursor.ts";
import { earliestOf, startOfList } from "../../../gateway/execute/merge/page-position.ts";
import type { FieldAnswer } from "../../../gateway/execute/merge-answers.ts";
import { mergeFeed } from "../../../gateway/execute/merge-feed.ts";
import type { Endpoint } from "../../../gateway/execute/provinces.ts";
import type { ConnectionMerge } from "../../../gateway/plan/plan.ts";

const merge: ConnectionMerge = {
  kind: "connection",
  isFeed: true,
  edges: [{ responseKey: "edges", cursors: ["cursor"], ids: [["node", "recordId"]] }],
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
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}

const list = "a feed";

/** An outbox to which rows are added while it is read; several provinces may share one. */
class Outbox {
  readonly endpoint: Endpoint;
  readonly rows: string[] = [];
  #number = 0;

  constructor(index: number, provinces: readonly string[]) {
    this.endpoint = { baseUrl: `http://outbox-${index}`, provinces };
  }

  /** Each province counts its transactions from somewhere else. */
  add(count: number): void {
    for (let n = 0; n < count; n += 1) {
      this.#number += 1;
      this.rows.push(this.#key(this.#number));
    }
  }

  answer({ position, first }: PageRequest): FieldAnswer {
    const { endpoint } = this;
    const after = earliestOf(position, endpoint.provinces);
    const left = this.rows.filter((key) => after === null || key > after);
    const shown = left.slice(0, first);
    const hasNextPage = left.length > first;
    const end = hasNextPage ? shown.at(-1) : this.#key(this.#number, "~");
    const edges = shown.map((key) => ({
      __laowuCursor: key,
      cursor: key,
      key,
      node: { recordId: key.slice(17) },
    }));
    const value = { edges, __laowuPage: { hasNextPage, endCursor: end } };
    return { kind: "answered", endpoint, latencyMs: 0, rows: null, value };
  }

  silence(): FieldAnswer {
    const error = new SubgraphUnavailableError("DOWN", "Down.");
    return { kind: "silent", endpoint: this.endpoint, latencyMs: 0, error };
  }

  #key(number: number, end = ""): string {
    const [province = ""] = this.endpoint.provinces;
    const order = number + Number(province) * 1_000;
    return `${order.toString(16).padStart(16, "0")}~${province}:${number}${end}`;
  }
}

function outboxesOf(sizes: readonly number[]): Outbox[] {
  let code = 11;
  return sizes.map(
    (size, index) =>
      new Outbox(
        index,
        Array.from({ length: size }, () => String(code++)),
      ),
  );
}

function pageAfter(after: string | null, first: number): PageRequest {
  if (after === null) return { first, position: startOfList, list };
  const decoded = decodeCursor(after, list);
  if (decoded.kind === "refused") throw new Error(decoded.reason);
  return { first, position: decoded.position, list };
}

function readPage(
  outboxes: readonly Outbox[],
  page: PageRequest,
  isSilent: (index: number) => boolean = () => false,
): Page | null {
  const asked = new Set(outboxes.flatMap(({ endpoint }) => endpoint.provinces));
  const answers = outboxes.map((outbox, index) =>
    checkedPage(isSilent(index) ? outbox.silence() : outbox.answer(page), merge, { page, asked }),
  );
  return (mergeFeed(merge, answers, { page, asked }).value as Page | undefined) ?? null;
}

const sizes = fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 5 });
const turns = fc.array(
  fc.record({
    added: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 5, maxLength: 5 }),
    silent: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    /** The consumer is killed before it has stored where it stands. */
    isLost: fc.boolean(),
  }),
  { maxLength: 20 },
);

it("a walk hands out every change exactly once and each outbox in its order, whichever provinces fail and however much is added on the way", () => {
  fc.assert(
    fc.property(sizes, turns, fc.integer({ min: 1, max: 7 }), (given, happened, first) => {
      const outboxes = outboxesOf(given);
      const walked: string[] = [];
      let after: string | null = null;
      for (const { added, silent, isLost } of happened) {
        for (const [index, outbox] of outboxes.entries()) outbox.add(added[index] ?? 0);
        const page = readPage(outboxes, pageAfter(after, first), (index) => silent[index] === true);
        if (page === null || isLost) continue;
        walked.push(...page.edges.map(({ key }) => key));
        after = page.pageInfo.endCursor;
      }
      for (let more = true; more; ) {
        const page = readPage(outboxes, pageAfter(after, first));
        walked.push(...(page?.edges ?? []).map(({ key }) => key));
        after = page?.pageInfo.endCursor ?? null;
        more = page?.pageInfo.hasNextPage === true;
      }
      for (const { rows } of outboxes)
        expect(walked.filter((key) => rows.includes(key))).toEqual(rows);
      expect(walked).toHaveLength(outboxes.reduce((sum, { rows }) => sum + rows.length, 0));
    }),
    { numRuns: 500 },
  );
});

it("the cursor of each edge leads on from it, and from nowhere else in any outbox", () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 5 }), (given, first) => {
      const outboxes = outboxesOf(given);
      for (const [index, outbox] of outboxes.entries()) outbox.add(3 + index);
      const edges = readPage(outboxes, pageAfter(null, first))?.edges ?? [];
      const all = outboxes.flatMap(({ rows }) => rows);
      for (const [index, { cursor }] of edges.entries()) {
        const seen = new Set(edges.slice(0, index + 1).map(({ key }) => key));
        const rest = readPage(outboxes, pageAfter(cursor, 100))?.edges.map(({ key }) => key);
        expect(rest).toEqual(all.filter((key) => !seen.has(key)));
      }
    }),
  );
});

const honest = new Outbox(0, ["61"]);
honest.add(3);
const page = pageAfter(null, 10);
const asked = new Set(["61"]);

it.each([
  ["that tells of another province's record", { recordId: "32:1" }, undefined, "FOREIGN_ROWS"],
  ["that ends in another province", {}, "0000000000ffffff~32:9", "BAD_ANSWER"],
  ["that ends before its last row", {}, "0000000000000000~61:0", "BAD_ANSWER"],
  ["that does not end", {}, null, "BAD_ANSWER"],
])("a page %s is not believed", (_, node, endCursor, reason) => {
  const answer = honest.answer(page);
  if (answer.kind !== "answered") throw new Error("It is silent.");
  const value = answer.value as {
    edges: { node: object }[];
    __laowuPage: { endCursor: unknown };
  };
  expect(checkedPage(answer, merge, { page, asked }).kind).toBe("answered");
  Object.assign(value.edges[0]?.node ?? {}, node);
  if (endCursor !== undefined) value.__laowuPage.endCursor = endCursor;
  const checked = checkedPage(answer, merge, { page, asked });
  expect(checked).toMatchObject({ kind: "silent", error: { reason } });
});
