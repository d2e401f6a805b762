import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { FileLog } from "../../gateway/access-log/file-log.ts";
import { GatewayLog } from "../../gateway/access-log/gateway-log.ts";
import { createGateway, type Gateway, type GatewayAnswer } from "../../gateway/gateway.ts";
import type { Actor } from "../../schema/access/caller.ts";
import { folderSource } from "../../schema/access-log/folder-source.ts";
import { listSegments } from "../../schema/access-log/segments.ts";
import { verifyLogs } from "../../schema/access-log/verify-logs.ts";
import { partner } from "../support/callers.ts";
import { type Endpoint, startEndpoint } from "../support/subgraph.ts";

const jiangsu: Actor = { ...partner, iss: "urn:test:32", province: "32" };
const access = "{ purpose: MATCHING }";
const workers = `{ workers(access: ${access}) { edges { node { nameMasked } } } }`;

let folder: string;
let provinces: Endpoint;
let log: GatewayLog;
let gateway: Gateway;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-log-"));
  const chain = await FileLog.open({
    folder,
    place: "gateway",
    segmentBytesMax: 1_000_000,
    batchMax: 500,
    onFailure: () => {},
  });
  log = new GatewayLog({ place: "gateway", chain, onFailure: () => {} });
  provinces = await startEndpoint({});
  gateway = createGateway({
    supergraphSdl: readFileSync("schema/supergraph.graphql", "utf8"),
    provinces: new Map(["32", "61"].map((code) => [code, `${provinces.url}/${code}`])),
    agreements: { between: () => [] },
    accessLog: log,
  });
});

afterAll(async () => {
  await gateway.close();
  await log.close();
  await provinces.close();
  await rm(folder, { recursive: true });
});

let before = 0;
beforeEach(async () => {
  before = (await records()).length;
  provinces.calls.length = 0;
});

// biome-ignore lint/suspicious/noExplicitAny: tests read records of any shape.
async function records(): Promise<any[]> {
  const [segment] = await listSegments(folder);
  const lines = readFileSync(segment?.file ?? "", "utf8")
    .split("\n")
    .slice(0, -1);
  return lines.map((line) => JSON.parse(line).record);
}

// biome-ignore lint/suspicious/noExplicitAny: tests read records of any shape.
async function newRecords(): Promise<any[]> {
  return (await records()).slice(before);
}

function ask(query: string, actor: Actor | null = jiangsu): Promise<GatewayAnswer> {
  return gateway.execute({ query, actor });
}

describe("what a gateway writes down", () => {
  it("is what was asked of which province and how it was decided, before the answer is there", async () => {
    await ask(workers);
    const written = await newRecords();
    expect(written).toMatchObject([
      { holder: "32", decision: "PERMITTED", reason: null, basis: "STATUTORY_DUTY" },
      { holder: "61", decision: "DENIED", reason: "NO_AGREEMENT", basis: null },
    ]);
    expect(new Set(written.map(({ request }) => request)).size).toBe(1);
    expect(written[0]).toMatchObject({
      actor: { iss: "urn:test:32", sub: partner.sub, province: "32", role: "PARTNER_SYSTEM" },
      purpose: "MATCHING",
      place: "gateway",
      personalTypes: ["Worker"],
      rows: 0,
      rowDigests: [],
    });
    expect(written[0].fields).toContain("Worker.nameMasked");
    expect(written[0].groups).toContain("BASIC");
  });

  it("is nothing for open data", async () => {
    await ask("{ jobs { edges { node { title } } } }");
    expect(await newRecords()).toEqual([]);
  });

  it("tells of operations that were refused as a whole, and counts those of nobody known", async () => {
    await ask(`{ workers(access: ${access}) { edges { node { nameMasked phoneMasked } } } }`);
    for (let n = 0; n < 20; n += 1) await ask(workers, null);
    expect(provinces.calls).toEqual([]);
    // They are written within a second; closing writes them at once, but this log is still needed.
    let written = await newRecords();
    while (written.length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      written = await newRecords();
    }
    expect(written).toMatchObject([
      { decision: "DENIED", reason: "FIELDS_NOT_FOR_PURPOSE", holder: null, count: 1 },
      { decision: "DENIED", reason: "NOT_AUTHENTICATED", actor: null, fields: [], count: 20 },
    ]);
    expect(written[0].fields).toContain("Worker.phoneMasked");
  });

  it("keeps nothing that somebody without a token varies", async () => {
    for (let n = 0; n < 20; n += 1) {
      const varied = `{ purpose: MATCHING, caseNo: "case-${n}", authorizationId: "authorization-${n}" }`;
      await ask(`{ workers(access: ${varied}) { edges { node { nameMasked } } } }`, null);
    }
    let written = await newRecords();
    while (written.length < 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      written = await newRecords();
    }
    expect(written).toMatchObject([
      {
        reason: "NOT_AUTHENTICATED",
        purpose: "MATCHING",
        caseNo: null,
        authorizationId: null,
        count: 20,
      },
    ]);
  });

  it("tells of fields that are for other roles", async () => {
    await ask("{ accessLog { edges { node { id } } } }");
    expect(provinces.calls).toEqual([]);
    let written = await newRecords();
    while (written.length < 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      written = await newRecords();
    }
    expect(written).toMatchObject([
      {
        actor: { sub: partner.sub },
        decision: "DENIED",
        reason: "NOT_FOR_ROLE",
        fields: ["Query.accessLog"],
        holder: null,
      },
    ]);
  });

  const self: Actor = {
    ...{ ...jiangsu, role: "DATA_SUBJECT", sub: "person:a-pseudonym" },
    scopes: ["own-record:read"],
  };

  it("C3 Art. 55-56: tells of what persons say to be wrong, to whom it is shown", async () => {
    await ask('{ openCorrections(region: "320500") { says } }');
    await ask("{ myCorrections { says } myAuthorizations { recipient } }", self);
    const shown = { decision: "PERMITTED", personalTypes: ["Worker"] };
    const written = await newRecords();
    expect(written[0]).toMatchObject({
      ...{ ...shown, holder: "32", basis: "STATUTORY_DUTY", actor: { sub: jiangsu.sub } },
      fields: ["Query.openCorrections"],
      request: expect.stringMatching(/./),
    });
    const own = written.slice(1).map(({ holder, fields, basis }) => [holder, fields[0], basis]);
    expect(own.sort()).toEqual(
      ["32", "61"].flatMap((holder) =>
        ["Query.myAuthorizations", "Query.myCorrections"].map((field) => [
          ...[holder, field, "RIGHT_OF_THE_PERSON"],
        ]),
      ),
    );
    expect(JSON.stringify(provinces.calls)).not.toContain('"laowu-request":"none"');
  });

  it("is nothing of who reads logs, which show nobody", async () => {
    await ask("{ whoLookedAtMe { edges { node { id } } } }", self);
    expect(await newRecords()).toEqual([]);
  });

  it("holds no pseudonym of a person who asks about themselves", async () => {
    await ask(
      "{ workers(access: { purpose: DATA_SUBJECT_REQUEST }) { edges { node { nameMasked } } } }",
      self,
    );
    const written = await newRecords();
    expect(written.length).toBeGreaterThan(0);
    expect(JSON.stringify(written)).not.toContain("a-pseudonym");
    expect(written[0].actor.sub).toMatch(/^digest:[\w-]{22}$/);
  });

  it("verifies", async () => {
    const [verified] = await verifyLogs([folderSource(folder)]);
    expect(verified?.fault).toBeNull();
  });
});

describe("a gateway whose access log cannot be written", () => {
  it("F28: answers nothing about persons, and goes on with open data", async () => {
    const failing = createGateway({
      supergraphSdl: readFileSync("schema/supergraph.graphql", "utf8"),
      provinces: new Map([["32", `${provinces.url}/32`]]),
      accessLog: await aFullLog(),
    });
    const answer = await failing.execute({ query: workers, actor: jiangsu });
    expect(answer).toMatchObject({
      data: null,
      errors: [{ extensions: { code: "ACCESS_LOG_UNAVAILABLE" } }],
    });
    provinces.calls.length = 0;
    const corrections = '{ openCorrections(region: "320500") { says } }';
    expect(await failing.execute({ query: corrections, actor: jiangsu })).toMatchObject({
      data: null,
      errors: [{ extensions: { code: "ACCESS_LOG_UNAVAILABLE" } }],
    });
    expect(provinces.calls).toEqual([]);
    const open = await failing.execute({ query: "{ coverageNow { asked } }" });
    expect(open.data).toEqual({ coverageNow: { asked: 1 } });
    await failing.close();
  });
});

/** Its segment is full, and the folder for the next one is gone. */
async function aFullLog(): Promise<GatewayLog> {
  const gone = await mkdtemp(path.join(tmpdir(), "laowu-log-"));
  const chain = await FileLog.open({
    folder: gone,
    place: "gateway",
    segmentBytesMax: 0,
    batchMax: 500,
    onFailure: () => {},
  });
  await rm(gone, { recursive: true });
  return new GatewayLog({ place: "gateway", chain, onFailure: () => {} });
}
