import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aJob, aWorker, idOf, jobRow, workerRow } from "../province/support/rows.ts";
import { callerFor } from "../support/callers.ts";
import { askSigned } from "../support/trust.ts";

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  await province.insert(
    "job_posting",
    [1, 2].map((n) => jobRow(aJob({ id: idOf("61", n), title: `岗位 ${n}` }))),
  );
  await province.insert("worker", [workerRow(aWorker({ id: idOf("61", 1) }))]);
});
afterAll(() => province.stop());

const question = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  ... on JobPosting { title } ... on Worker { nameMasked }
} }`;
const entities = (representations: readonly unknown[]) =>
  province.ask(question, { representations });

const job = (n: number) => ({ __typename: "JobPosting", id: idOf("61", n) });
const worker = { __typename: "Worker", id: idOf("61", 1) };

/** Sends a representation as it stands, for what an object of JavaScript cannot say. */
async function asText(json: string) {
  const response = await askSigned(province.url, {
    audience: "61",
    path: "/province",
    body: `{"query":${JSON.stringify(question)},"variables":{"representations":[${json}]}}`,
    caller: callerFor(question),
  });
  return { status: response.status, text: await response.text() };
}

describe("X22: a representation with", () => {
  it.each([
    ["a surplus field of the register", { ...worker, nationalId: "610102199001011234" }],
    ["a right it gives itself", { ...worker, isAdmin: true }],
    ["another province", { ...worker, province: "53" }],
    ["a field of the answer", { ...worker, nameMasked: "李四" }],
    ["no key", { __typename: "Worker" }],
    ["null as its key", { ...worker, id: null }],
    ["a list as its key", { ...worker, id: [worker.id] }],
    ["a condition as its key", { ...worker, id: { $ne: 1 } }],
    ["an object that is no text as its key", { ...worker, id: { toString: 1, valueOf: 1 } }],
    ["true as its key", { ...worker, id: true }],
    ["two keys", { ...worker, uscc: "91610000294224222X" }],
    ["no type", { id: worker.id }],
    ["a type that nobody has", { ...worker, __typename: "Admin" }],
    ["a type that is no entity", { ...worker, __typename: "Query" }],
    ["a type that is no text", { ...worker, __typename: { toString: 1 } }],
    ["a list for a type", { ...worker, __typename: ["Worker"] }],
    ["the prototype's name for a type", { ...worker, __typename: "__proto__" }],
  ])("%s is refused, and costs its own entity alone", async (_, representation) => {
    const { data, errors } = await entities([job(1), representation, job(2)]);

    expect(data._entities).toEqual([{ title: "岗位 1" }, null, { title: "岗位 2" }]);
    expect(errors).toEqual([
      expect.objectContaining({
        path: ["_entities", 1],
        extensions: expect.objectContaining({ code: "BAD_USER_INPUT", field: "representations" }),
      }),
    ]);
    expect(JSON.stringify(errors)).not.toMatch(/610102199001011234|李四|Admin/);
  });

  it.each([
    ["a list of them", [[worker]]],
    ["a text", [worker.id]],
    ["a number", [7]],
  ])("%s in its place is refused", async (_, representations) => {
    const { data, errors } = await entities(representations);

    expect(data._entities).toEqual([null]);
    expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT" });
  });
});

describe("X23: of many representations", () => {
  it("ten thousand of one entity cost one look-up of one id", async () => {
    province.takeStatements();
    const { data, errors } = await entities(Array.from({ length: 10_000 }, () => job(1)));

    expect(errors).toBeUndefined();
    expect(data._entities).toHaveLength(10_000);
    expect(province.takeStatements()).toHaveLength(1);
  });

  it("one request does not count against the next", async () => {
    for (let n = 0; n < 3; n++)
      expect((await entities(Array.from({ length: 10_000 }, () => job(1)))).errors).toBeUndefined();
  });

  it("more than a request may have are refused before anything is looked up, also over aliases", async () => {
    province.takeStatements();
    const aliases = Array.from(
      { length: 11 },
      (_, n) =>
        `a${n}: _entities(representations: $representations) { __typename ... on JobPosting { title } }`,
    );
    const { data, errors } = await province.ask(
      `query ($representations: [_Any!]!) { ${aliases.join(" ")} }`,
      { representations: Array.from({ length: 2_000 }, () => job(1)) },
    );

    expect(data).toBeNull();
    expect(errors?.[0]).toMatchObject({
      message: 'Bad value for "representations": must be at most 20000 in one request.',
      extensions: { code: "BAD_USER_INPUT" },
    });
  });

  it("a key of a megabyte is refused, not told again, and no statement is sent for it", async () => {
    province.takeStatements();
    const { status, text } = await asText(
      `{"__typename":"Worker","id":"${"6".repeat(1_000_000)}"}`,
    );

    expect(status).toBe(200);
    expect(text).toContain("BAD_ID");
    expect(text.length).toBeLessThan(2_000);
    expect(province.takeStatements()).toEqual([]);
  });
});

it.each(["__proto__", "constructor", "toString", "hasOwnProperty", "then"])(
  "X47: the key %s in a representation is refused, and changes no object",
  async (key) => {
    const { text } = await asText(
      `{"__typename":"Worker","id":"${worker.id}","${key}":{"polluted":true,"id":"${idOf("53", 9)}"}}`,
    );

    expect(text).toContain("BAD_USER_INPUT");
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect((await entities([worker])).data).toEqual({ _entities: [{ nameMasked: "张*" }] });
  },
);

describe("X42: without an id", () => {
  it.each([
    ["null", { id: null }],
    ["nothing", {}],
    ["an empty text", { id: "" }],
  ])("%s finds nobody: neither the first row nor all rows", async (_, key) => {
    const { data, errors } = await entities([{ __typename: "Worker", ...key }]);

    expect(data._entities).toEqual([null]);
    expect(errors).toHaveLength(1);
  });

  it.each(["job(id: $id)", "worker(access: { purpose: MATCHING }, id: $id)"])(
    "%s with null or a variable left out is refused",
    async (root) => {
      province.takeStatements();
      for (const variables of [{ id: null }, {}, { id: undefined }]) {
        const { data, errors } = await province.ask(
          `query ($id: ID!) { ${root} { id } }`,
          variables,
        );
        expect(data).toBeUndefined();
        expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT" });
      }
      expect(province.takeStatements()).toEqual([]);
    },
  );
});
