import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Actor } from "../../schema/access/caller.ts";
import type { DigestKey } from "../../schema/access-log/row-digest.ts";
import { AccessLogWriter } from "../../subgraphs/access-log/access-log.writer.ts";
import { readDigestKeys } from "../../subgraphs/access-log/digest-keys.ts";
import { type Answer, aProvince, type TestProvince } from "../province/support/province.ts";
import { aWorker, idOf, workerRow } from "../province/support/rows.ts";
import { auditor, partner, person } from "../support/callers.ts";
import { accessLogKeys } from "../support/key-files.ts";
import { askSigned } from "../support/trust.ts";
import { anEntry } from "./support/entries.ts";

/** One process with the registers of Yunnan and Shaanxi, and a log that was begun under a former key. */
let province: TestProvince;
let folder: string;
const shown = idOf("61", 101);
const other = idOf("61", 102);
const link = (who: string) => `pseudonym-of-${who}`.padEnd(43, "x");

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-keys-"));
  const former = JSON.parse(await readFile(accessLogKeys, "utf8"));
  const keys = { ...former.keys, now: Buffer.alloc(32, 9).toString("base64url") };
  const file = path.join(folder, "keys.json");
  await writeFile(file, JSON.stringify({ current: "now", keys }), { mode: 0o600 });
  province = await aProvince(["53", "61"], { accessLogKeys: file });
  await province.insert("worker", [
    workerRow(aWorker({ id: shown, person_link: link("shown") })),
    workerRow(aWorker({ id: other, person_link: link("other") })),
  ]);
  const { current, all } = readDigestKeys(file);
  const old = all.find(({ name }) => name !== current.name) ?? never();
  const look = (request: string, key: DigestKey, ids: readonly string[], holder = "61") => ({
    entry: anEntry({
      place: "53,61",
      holder,
      request,
      rows: ids.length,
      rowDigests: ids.map((id) => key.digest(id)),
      digestKey: key.name,
    }),
    rowsPerDayMax: null,
  });
  const writer = new AccessLogWriter(province.databaseUrl);
  for (const one of [
    look("1 under the former key", old, [shown, other]),
    look("2 of somebody else", current, [other]),
    look("3 in Yunnan", current, [], "53"),
    look("4 under the key of now", current, [shown]),
  ]) {
    await writer.append([one]);
    await nextMillisecond();
  }
  await writer.close();
});

afterAll(async () => {
  await province.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Entries of one millisecond have no order of time. */
async function nextMillisecond(): Promise<void> {
  const now = Date.now();
  while (Date.now() <= now + 1) await setTimeout(1);
}

function never(): never {
  throw new Error("The former key is missing.");
}

async function ask(actor: Actor | null, query: string, endpoint = "/province"): Promise<Answer> {
  const response = await askSigned(province.url, {
    audience: "53",
    path: endpoint,
    caller: { actor, access: null },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as Answer;
}

const entries = "edges { cursor node { id request } } pageInfo { endCursor hasNextPage }";

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape.
function requestsOf(list: any): string[] {
  return list.edges.map(({ node }: { node: { request: string } }) => node.request);
}

describe("accessLog", () => {
  it("shows an auditor who looked, the latest first, and no digest", async () => {
    const answer = await ask(
      auditor,
      `{ accessLog(first: 1) { edges { node {
        id writtenAt hash actor { issuer subject province department role } purpose caseNo basis agreement
        authorizationId decision reason count types groups fields rows request
      } } coverage { outcomes { region state rows } } } }`,
    );
    expect(answer.errors).toBeUndefined();
    const [row] = await province.sql("SELECT encode(hash, 'hex') AS hash FROM access_log_head");
    expect(answer.data.accessLog).toEqual({
      edges: [
        {
          node: {
            id: "61:log-000000000000004",
            writtenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/),
            hash: row?.hash,
            actor: {
              issuer: "https://id.yunnan.example",
              subject: "station:yunnan-in-guangdong",
              province: "53",
              department: "云南省驻广东劳务工作站",
              role: "LABOR_STATION",
            },
            purpose: "MATCHING",
            caseNo: null,
            basis: "STATUTORY_DUTY",
            agreement: "agreement:53-61:1",
            authorizationId: null,
            decision: "PERMITTED",
            reason: null,
            count: 1,
            types: ["Worker"],
            groups: ["BASIC"],
            fields: ["Worker.id", "Worker.nameMasked"],
            rows: 1,
            request: "4 under the key of now",
          },
        },
      ],
      coverage: {
        outcomes: [
          { region: "53", state: "OK", rows: 0 },
          { region: "61", state: "OK", rows: 1 },
        ],
      },
    });
  });

  it("is walked page by page, each entry once", async () => {
    const seen: string[] = [];
    let after = "null";
    for (;;) {
      const answer = await ask(auditor, `{ accessLog(first: 1, after: ${after}) { ${entries} } }`);
      const list = answer.data.accessLog;
      seen.push(...requestsOf(list));
      if (!list.pageInfo.hasNextPage) break;
      after = JSON.stringify(list.pageInfo.endCursor);
    }
    expect(seen).toEqual([
      "4 under the key of now",
      "3 in Yunnan",
      "2 of somebody else",
      "1 under the former key",
    ]);
  });

  it("is that of one province when its region is given", async () => {
    const answer = await ask(auditor, `{ accessLog(region: "530000") { ${entries} } }`);
    expect(requestsOf(answer.data.accessLog)).toEqual(["3 in Yunnan"]);
  });
});

describe("whoLookedAtMe", () => {
  it("C3 Art. 44-49: tells a person who was shown their record, under whatever key it was written", async () => {
    const answer = await ask(person(link("shown")), `{ whoLookedAtMe { ${entries} } }`);
    expect(answer.errors).toBeUndefined();
    expect(requestsOf(answer.data.whoLookedAtMe)).toEqual([
      "4 under the key of now",
      "1 under the former key",
    ]);
  });

  it("is empty for who has no record here", async () => {
    const answer = await ask(person(link("nobody")), `{ whoLookedAtMe { ${entries} } }`);
    expect(answer.data.whoLookedAtMe.edges).toEqual([]);
  });
});

describe("a province refuses the log, whatever a gateway lets in,", () => {
  const log = `{ accessLog { ${entries} } }`;
  const own = `{ whoLookedAtMe { ${entries} } }`;
  const alias = `query { mine: accessLog { ...page } } fragment page on AccessLogConnection { ${entries} }`;

  it.each([
    ["to nobody we know", null, log, "NOT_AUTHENTICATED"],
    ["to a partner's system", partner, log, "NOT_FOR_ROLE"],
    ["under another name", partner, alias, "NOT_FOR_ROLE"],
    ["to a person who asks for all of it", person("somebody"), log, "NOT_FOR_ROLE"],
    ["to an auditor who asks as a person", auditor, own, "NOT_FOR_ROLE"],
    ["without the scope", { ...auditor, scopes: ["workers:read"] }, log, "SCOPE_MISSING"],
    [
      "to an auditor of one of two provinces",
      { ...auditor, province: "61" },
      log,
      "NOT_OWN_PROVINCE",
    ],
    [
      "to a data subject who is no person",
      { ...person("x"), sub: "worker:1" },
      own,
      "NOT_A_PERSON",
    ],
  ] as const)("%s", async (_, actor, query, reason) => {
    const { data, errors } = await ask(actor, query);
    expect(Object.values(data)).toEqual([null]);
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: "FORBIDDEN", reason }]);
  });

  it("X21: at _entities, which knows no such type", async () => {
    const query = `{ _entities(representations: [{ __typename: "AccessLogEntry", id: "61:log-000000000000001" }]) {
      __typename
    } }`;
    const { data, errors } = await ask(auditor, query);
    expect(data?._entities?.[0] ?? null).toBeNull();
    expect(errors).toHaveLength(1);
    const fragment = "{ _entities(representations: []) { ... on AccessLogEntry { hash } } }";
    expect((await ask(auditor, fragment)).errors?.[0]?.extensions.code).toBe(
      "GRAPHQL_VALIDATION_FAILED",
    );
  });
});
