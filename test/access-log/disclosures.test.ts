import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Agreements } from "../../schema/access/agreements.ts";
import type { Caller } from "../../schema/access/caller.ts";
import { readLogHead } from "../../schema/access-log/log-head.ts";
import { verifyLogs } from "../../schema/access-log/verify-logs.ts";
import { StoredLog } from "../../subgraphs/access-log/stored-log.reader.ts";
import { type Answer, aProvince, type TestProvince } from "../province/support/province.ts";
import { aJob, aWorker, idOf, jobRow, workerRow } from "../province/support/rows.ts";
import { boundlessAgreements } from "../support/callers.ts";
import { askSigned } from "../support/trust.ts";
import { aPermit, logKey } from "./support/permits.ts";

let province: TestProvince;
const people = [1, 2, 3].map((number) => idOf("61", 100 + number));
/** Yunnan may look at Shaanxi's register; Guangdong, Hainan and Jiangsu at two people a day. */
const agreements: Agreements = {
  between: ({ provider, consumer }) =>
    boundlessAgreements.between({ provider, consumer }).map((agreement) => ({
      ...agreement,
      agreementId: consumer === "53" ? "agreement:53-61:1" : limitedOf(consumer),
      rowsPerDayMax: consumer === "53" ? null : 2,
    })),
};
const limitedOf = (consumer: string): string => `agreement:${consumer}-61:limited`;
const limited = limitedOf("44");
const { actor } = aPermit();

beforeAll(async () => {
  province = await aProvince(["61"], { agreements });
  await province.insert("job_posting", [jobRow(aJob())]);
  await province.insert(
    "worker",
    people.map((id, index) =>
      workerRow(aWorker({ id, person_link: `person-${index}`.padEnd(43, "x") })),
    ),
  );
});

afterAll(() => province.stop());

let before = 0;
beforeEach(async () => {
  before = (await records()).length;
});

// biome-ignore lint/suspicious/noExplicitAny: tests read records of any shape.
async function records(): Promise<any[]> {
  const rows = await province.sql("SELECT record FROM access_log ORDER BY sequence");
  return rows.map(({ record }) => JSON.parse(String(record)));
}

// biome-ignore lint/suspicious/noExplicitAny: tests read records of any shape.
async function newRecords(): Promise<any[]> {
  return (await records()).slice(before);
}

async function ask(
  query: string,
  { path = "/province", request = "personal 1", variables = {}, head = "" } = {},
): Promise<{ readonly answer: Answer; readonly head: string | null }> {
  const response = await askSigned(province.url, {
    audience: "61",
    path,
    look: { request, logHead: head || null },
    caller: callerOf(query, request),
    body: JSON.stringify({ query, variables }),
  });
  return {
    answer: (await response.json()) as Answer,
    head: response.headers.get("laowu-log-head"),
  };
}

/** As the gateway says: on the ground that the query names. */
function callerOf(query: string, request: string): Caller {
  if (request === "open") return { actor: null, access: null };
  const purpose = query.includes("PLACEMENT_FOLLOW_UP") ? "PLACEMENT_FOLLOW_UP" : "MATCHING";
  const caseNo = query.includes("case-7") ? "case-7" : null;
  return {
    actor: { ...actor, province: /^limited (\d\d)$/.exec(request)?.[1] ?? "53" },
    access: { purpose, authorizationId: null, caseNo },
  };
}

const digests = (ids: readonly string[]) => ids.map((id) => logKey.digest(id)).sort();

describe("what a province writes down", () => {
  it("is who looked, why, on what ground, at which fields, and which rows as digests", async () => {
    const head = `gateway:12:${"a".repeat(64)}`;
    const { answer } = await ask(
      `{ workers(access: { purpose: MATCHING, caseNo: "case-7" }, first: 2) { edges { node { nameMasked birthYear } } } }`,
      {
        head,
      },
    );
    expect(answer.data.workers.edges).toHaveLength(2);
    const [record] = await newRecords();
    const { rowDigests, ...rest } = record;
    expect(rowDigests).toHaveLength(2);
    expect(digests(people)).toEqual(expect.arrayContaining(rowDigests));
    expect(rest).toEqual({
      actor: {
        iss: "https://id.yunnan.example",
        sub: "station:yunnan-in-guangdong",
        province: "53",
        department: "云南省驻广东劳务工作站",
        role: "LABOR_STATION",
        tokenId: "token-1",
      },
      purpose: "MATCHING",
      authorizationId: null,
      caseNo: "case-7",
      agreement: "agreement:53-61:1",
      basis: "STATUTORY_DUTY",
      decision: "PERMITTED",
      reason: null,
      count: 1,
      place: "61",
      holder: "61",
      personalTypes: ["Worker"],
      groups: ["BASIC"],
      fields: ["Query.workers", "Worker.birthYear", "Worker.id", "Worker.nameMasked"],
      rows: 2,
      digestKey: logKey.name,
      request: "personal 1",
      head: { place: "gateway", sequence: 12, hash: "a".repeat(64) },
      format: 1,
      sequence: before + 1,
      time: expect.any(String),
    });
  });

  it("holds no name, no pseudonym and no id", async () => {
    await ask(
      "{ workers(access: { purpose: PLACEMENT_FOLLOW_UP }) { edges { node { id personLink nameMasked phoneMasked } } } }",
    );
    const rows = await province.sql("SELECT record FROM access_log");
    const text = rows.map(({ record }) => record).join("\n");
    for (const secret of ["person-0", people[0] ?? "", "0199f000", "张*"])
      expect(text).not.toContain(secret);
  });

  it("is one record for all entities of a call, and for the candidates of all jobs", async () => {
    const representations = people.map((id) => ({ __typename: "Worker", id }));
    await ask(
      "query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Worker { status } } }",
      { variables: { representations } },
    );
    expect(await newRecords()).toMatchObject([
      { fields: ["Worker.id", "Worker.status"], rows: 3, rowDigests: expect.any(Array) },
    ]);
  });

  it("tells of placements of persons and of one person anywhere", async () => {
    const personLink = "person-1".padEnd(43, "x");
    await ask(
      `{ personAcrossRegions(personLink: "${personLink}", access: { purpose: PLACEMENT_FOLLOW_UP }) { personLink placements { startDate } } }`,
      {
        path: "/exchange",
      },
    );
    const written = await newRecords();
    expect(written.map(({ personalTypes, fields }) => ({ personalTypes, fields }))).toEqual([
      {
        personalTypes: ["Worker"],
        fields: ["Query.personAcrossRegions", "Worker.id", "Worker.personLink"],
      },
      { personalTypes: ["Placement"], fields: ["Placement.startDate", "Worker.placements"] },
    ]);
    expect(written[0].rowDigests).toEqual([logKey.digest(people[1] ?? "")]);
  });

  it("tells of a look that found nobody", async () => {
    const { answer } = await ask(
      `{ worker(id: "${idOf("61", 9_999)}", access: { purpose: MATCHING }) { status } }`,
    );
    expect(answer.data.worker).toBeNull();
    expect(await newRecords()).toMatchObject([{ rows: 0, rowDigests: [] }]);
  });

  it("is nothing for a request of open data", async () => {
    const { answer, head } = await ask("{ jobs { edges { node { title } } } }", {
      request: "open",
    });
    expect(answer.data.jobs.edges).toHaveLength(1);
    expect(head).toBeNull();
    expect(await newRecords()).toEqual([]);
  });

  it("stands at the head that the answer tells", async () => {
    const { head } = await ask(
      "{ workers(access: { purpose: MATCHING }) { edges { node { status } } } }",
    );
    const [row] = await province.sql(
      "SELECT sequence, encode(hash, 'hex') AS hash FROM access_log_head",
    );
    expect(readLogHead(head ?? "")).toEqual({
      place: "61",
      sequence: Number(row?.sequence),
      hash: row?.hash,
    });
  });
});

describe("the rows of a day of an agreement", () => {
  it("are shown up to its limit and refused beyond, and the refusal is written down", async () => {
    const look = async (first: number) => {
      const query = `{ workers(access: { purpose: MATCHING }, first: ${first}) { edges { node { id } } } }`;
      return (await ask(query, { request: "limited 44" })).answer;
    };
    expect((await look(2)).data.workers.edges).toHaveLength(2);
    expect(await look(3)).toMatchObject({
      data: { workers: null },
      errors: [
        {
          extensions: {
            code: "FORBIDDEN",
            reason: "ROWS_PER_DAY_REACHED",
            province: "61",
            agreement: limited,
          },
        },
      ],
    });
    expect((await look(2)).data.workers.edges).toHaveLength(2);
    expect(await newRecords()).toMatchObject([
      { decision: "PERMITTED", rows: 2 },
      { decision: "DENIED", reason: "ROWS_PER_DAY_REACHED", rows: 0, rowDigests: [] },
      { decision: "PERMITTED", rows: 2 },
    ]);
  });

  const [shown = "", other = "", third = ""] = people;
  const look = async (consumer: string, query: string) =>
    (await ask(query, { request: `limited ${consumer}` })).answer;
  const byId = (consumer: string, id: string) =>
    look(consumer, `{ worker(id: "${id}", access: { purpose: MATCHING }) { nameMasked } }`);
  const nobody = idOf("61", 9_999);

  it("once used up, do not tell nobody from somebody who is not shown", async () => {
    for (const id of [shown, other])
      expect((await byId("46", id)).data.worker).toMatchObject({ nameMasked: expect.any(String) });
    const hidden = await byId("46", third);
    expect(hidden.errors).toMatchObject([{ extensions: { reason: "ROWS_PER_DAY_REACHED" } }]);
    expect(await byId("46", nobody)).toEqual(hidden);
    const seeks = (wants: boolean) =>
      look(
        "46",
        `{ workers(filter: { wantsWork: ${wants} }, access: { purpose: MATCHING }) { edges { cursor } totalCount { value } } }`,
      );
    expect(await seeks(false)).toEqual(await seeks(true));
    // What was shown today already is shown again.
    expect((await byId("46", shown)).data.worker).not.toBeNull();
  });

  it("count whom a next page tells of, under whatever alias, and once with when they are shown", async () => {
    const page = (consumer: string, info: string) =>
      look(
        consumer,
        `{ workers(access: { purpose: MATCHING }, first: 1) { edges { cursor } ${info} } }`,
      );
    expect((await page("21", "")).data.workers.edges).toHaveLength(1);
    expect((await byId("21", shown)).errors).toBeUndefined();
    expect((await byId("21", other)).errors).toBeUndefined();

    const told = await page("22", "more: pageInfo { more: hasNextPage }");
    expect(told.data.workers.more).toEqual({ more: true });
    const answers = await Promise.all(people.map((id) => byId("22", id)));
    expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(2);
  });

  it("are shown to the last one on a page of as many, whatever comes after it", async () => {
    const asked =
      "{ workers(access: { purpose: MATCHING }, first: 2) { edges { cursor } pageInfo { hasNextPage } } }";
    const page = await look("33", asked);
    expect(page.data.workers).toMatchObject({ edges: [{}, {}], pageInfo: { hasNextPage: true } });
    expect(await look("33", asked)).toEqual(page);
    const answers = await Promise.all([...people, nobody].map((id) => byId("33", id)));
    expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(2);
  });

  it("are used up by a look that would show more than are left, so that nobody tries them out with it", async () => {
    expect((await byId("32", shown)).data.worker).not.toBeNull();
    const all = "{ workers(access: { purpose: MATCHING }) { edges { cursor } } }";
    const refused = { errors: [{ extensions: { reason: "ROWS_PER_DAY_REACHED" } }] };
    expect(await look("32", all)).toMatchObject(refused);
    for (const id of [other, nobody]) expect(await byId("32", id)).toMatchObject(refused);
    expect((await byId("32", shown)).data.worker).not.toBeNull();
  });
});

describe("when the access log cannot be written", () => {
  const faults = [
    [
      "is renamed",
      "ALTER TABLE access_log RENAME TO gone",
      "ALTER TABLE gone RENAME TO access_log",
    ],
    [
      "has no room",
      "ALTER TABLE access_log ADD CONSTRAINT no_room CHECK (false) NOT VALID",
      "ALTER TABLE access_log DROP CONSTRAINT no_room",
    ],
    ["is locked", "BEGIN; LOCK TABLE access_log", "ROLLBACK"],
  ] as const;

  it.each(faults)(
    "F15, F28: personal data is refused and open data of the same request goes on, as it %s",
    async (_, breaks, mends) => {
      await province.sql(breaks);
      const { answer } = await ask(
        "{ workers(access: { purpose: MATCHING }) { edges { node { nameMasked } } } jobs { edges { node { title } } } }",
      );
      await province.sql(mends);
      expect(answer).toMatchObject({
        data: { workers: null, jobs: { edges: [{ node: { title: "招聘厨师" } }] } },
        errors: [{ path: ["workers"], extensions: { code: "ACCESS_LOG_UNAVAILABLE" } }],
      });
      expect(JSON.stringify(answer)).not.toContain("张");
      const mended = await ask(
        "{ workers(access: { purpose: MATCHING }) { edges { node { nameMasked } } } }",
      );
      expect(mended.answer.data.workers.edges).toHaveLength(3);
    },
  );

  it("verifies afterwards", async () => {
    const log = new StoredLog(province.databaseUrl);
    const [verified] = await verifyLogs([log.source({ title: "61", place: await log.place() })]);
    await log.close();
    expect(verified?.fault).toBeNull();
    expect(verified?.unknownPlaces).toEqual(["gateway"]);
  });
});
