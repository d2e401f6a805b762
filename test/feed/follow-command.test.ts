import { once } from "node:events";
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Dice } from "../province/support/dice.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aJob, aWorker, idOf, jobRow, workerRow } from "../province/support/rows.ts";
import { boundlessAgreements, partner } from "../support/callers.ts";
import { aGatewayOverHttp, type GatewayOverHttp } from "../support/gateway-over-http.ts";
import { ownServer } from "../support/postgres.ts";
import { gatewayTrust } from "../support/trust.ts";
import { laowu, laowuProcess, readLines } from "./support/laowu.ts";

/** What is told is up to the horizon of the whole server, and others of this run have transactions open. */
const server = await ownServer();

let provinces: readonly TestProvince[];
let gateway: GatewayOverHttp;
let folder: string;
let state: string;
beforeAll(async () => {
  provinces = await Promise.all([aProvince(["53"]), aProvince(["61"])]);
  gateway = await aGatewayOverHttp(
    {
      supergraphSdl: await readFile(path.resolve("schema/supergraph.graphql"), "utf8"),
      provinces: new Map(provinces.map(({ held, url }) => [held[0] ?? "", url])),
      agreements: boundlessAgreements,
      trust: gatewayTrust(["53", "61"]),
    },
    {
      development: true,
      identify: async ([token]) => {
        if (token !== "Bearer of-partner") throw new Error("Nobody else is known here.");
        return partner;
      },
    },
  );
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await Promise.all((provinces ?? []).map((province) => province.stop()));
  await server.stop();
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-follow-"));
  state = path.join(folder, "state.json");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

let published = 0;
/** Publishes so many jobs, in either province by turns. */
async function publish(count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    published += 1;
    const province = provinces[published % 2];
    const code = province?.held[0] ?? "";
    const id = idOf(code, published);
    ids.push(id);
    await province?.insert("job_posting", [
      jobRow(aJob({ id, region_code: `${code}0100`, workplace_code: `${code}0100` })),
    ]);
  }
  return ids;
}

const follow = (...more: readonly string[]) =>
  ["follow", "--url", gateway.url, "--state", state, ...more] as const;
const followOnce = (...more: readonly string[]) => laowu(follow("--once", ...more));
const idsOf = (lines: readonly Readonly<Record<string, unknown>>[]) =>
  lines.map(({ recordId }) => recordId).sort();

describe("laowu follow", () => {
  it("prints what has changed since its state, and stores where it is", async () => {
    expect((await followOnce("--from", "now")).out).toBe("");
    const first = await publish(3);
    const told = await followOnce("--select", "job { title status }", "--first", "1");
    expect({ code: told.code, err: told.err }).toEqual({ code: 0, err: "" });
    expect(idsOf(told.lines)).toEqual([...first].sort());
    expect(told.lines[0]).toMatchObject({ op: "UPSERT", type: "JOB", job: { status: "OPEN" } });
    expect((await followOnce()).out).toBe("");
    const next = await publish(1);
    expect(idsOf((await followOnce()).lines)).toEqual(next);
    const stored = JSON.parse(await readFile(state, "utf8"));
    expect(stored).toEqual({
      question: "[null,null,null]",
      cursor: expect.stringMatching(/^[\w-]+$/),
      snapshotRequired: [],
    });
  });

  it("follows the types and regions that are named, and no state of others", async () => {
    await followOnce("--from", "now", "--regions", "61", "--types", "JOB,BRAND");
    const ids = await publish(4);
    const { lines } = await followOnce("--regions", "61", "--types", "JOB,BRAND");
    expect(idsOf(lines)).toEqual(ids.filter((id) => id.startsWith("61")).sort());
    const other = await followOnce("--regions", "53");
    expect({ code: other.code, err: other.err }).toEqual({
      code: 2,
      err: expect.stringContaining("--state"),
    });
    expect((await followOnce("--regions", "61", "--types", "HOUSE")).code).toBe(2);
  });

  it("ends when what it asks is refused, and asks no more", async () => {
    const end = new AbortController();
    const { code, err } = await laowu(
      follow("--access", "MATCHING", "--regions", "61", "--types", "PLACEMENT"),
      {
        ...{ env: { LAOWU_TOKEN: "of-partner" }, signal: end.signal },
        onErr: (text) => {
          if (text.includes("again in")) end.abort();
        },
      },
    );
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("BAD_USER_INPUT") });
    expect(err).not.toContain("again in");
  });

  it("follows persons with a ground, and a token that is read anew each time", async () => {
    const file = path.join(folder, "token");
    const persons = follow("--access", "MATCHING", "--regions", "61", "--once");
    await writeFile(file, "of-nobody\n");
    const nobody = await laowu(persons, { env: { LAOWU_TOKEN_FILE: file } });
    expect(nobody.code).toBe(1);
    await writeFile(file, "of-partner\n");
    await laowu([...persons, "--from", "now"], { env: { LAOWU_TOKEN_FILE: file } });
    const id = idOf("61", 5_000);
    await provinces[1]?.insert("worker", [workerRow(aWorker({ id, region_code: "610981" }))]);
    const { lines } = await laowu([...persons, "--select", "node { status }"], {
      env: { LAOWU_TOKEN: "of-partner" },
    });
    expect(lines).toMatchObject([{ type: "WORKER", recordId: id, node: { status: "UNEMPLOYED" } }]);
    expect((await laowu(persons)).err).toContain("UNAUTHENTICATED");
  });

  it("waits for what comes next, and ends by Ctrl-C with all of it stored", async () => {
    const file = path.join(folder, "told.ndjson");
    const handle = await open(file, "a");
    const child = laowuProcess(follow("--from", "oldest"), handle.fd);
    const ids = await publish(2);
    for (let told = ""; !ids.every((id) => told.includes(id)); await sleep(50))
      told = await readFile(file, "utf8");
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
    await handle.close();
    expect((await followOnce()).out).toBe("");
  }, 60_000);

  it("F18: Must show 1: killed again and again in the middle, prints every change at the least once", async () => {
    await followOnce("--from", "now");
    const file = path.join(folder, "told.ndjson");
    const handle = await open(file, "a");
    const dice = new Dice(7);
    const ids: string[] = [];
    for (let kill = 0; kill < 8; kill += 1) {
      const child = laowuProcess(follow("--first", "3"), handle.fd);
      const ended = once(child, "exit");
      const before = (await handle.stat()).size;
      ids.push(...(await publish(20)));
      while ((await handle.stat()).size === before) await sleep(5);
      await sleep(dice.below(30));
      child.kill("SIGKILL");
      await ended;
    }
    const rest = await followOnce("--first", "3");
    const lines = [...readLines(await readFile(file, "utf8")), ...rest.lines];
    expect(new Set(lines.map(({ recordId }) => recordId))).toEqual(new Set(ids));
    // What comes again has the same id.
    expect(new Set(lines.map(({ id }) => id)).size).toBe(ids.length);
    await handle.close();
  }, 120_000);

  it("Must show 7: says that changes were forgotten, and goes on when the records have been read anew", async () => {
    await followOnce();
    const [, shaanxi] = provinces;
    await shaanxi?.sql("UPDATE feed SET epoch = gen_random_uuid()");
    const missed = await publish(2);
    const first = await followOnce();
    expect(first.code).toBe(3);
    expect(first.err).toMatch(/changes of 61 .* cannot all be told/);
    // The other province has told what it had to.
    expect(idsOf(first.lines)).toEqual(missed.filter((id) => id.startsWith("53")));
    expect(await followOnce()).toMatchObject({ code: 3, out: "" });
    const next = await publish(2);
    const { code, lines } = await followOnce("--snapshot-taken");
    expect({ code, ids: idsOf(lines) }).toEqual({ code: 0, ids: [...next].sort() });
  });

  it("asks again as late as it is told to, and goes on through an outage", async () => {
    const cursor = "next";
    const answers = [
      { status: 429, headers: { "retry-after": "1" }, body: refusal("RATE_LIMITED") },
      { status: 502, headers: {}, body: "<html>" },
      { status: 200, headers: {}, body: emptyPage(cursor) },
    ];
    const asked: number[] = [];
    const http = createServer((request, response) => {
      request.resume().on("end", () => {
        asked.push(Date.now());
        const {
          status,
          headers,
          body: text,
        } = answers[asked.length - 1] ?? {
          ...{ status: 500, headers: {}, body: "" },
        };
        response.writeHead(status, headers).end(text);
      });
    }).listen(0, "127.0.0.1");
    await once(http, "listening");
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const { code, err } = await laowu(["follow", "--url", url, "--state", state, "--once"]);
    http.closeAllConnections();
    http.close();
    expect(code).toBe(0);
    expect(asked).toHaveLength(3);
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect(err).toContain("RATE_LIMITED");
    expect(JSON.parse(await readFile(state, "utf8"))).toMatchObject({ cursor });
  }, 30_000);

  it("names what is wrong with how it was asked", async () => {
    expect((await laowu(["follow"])).err).toContain("--state is missing.");
    expect((await laowu([...follow(), "--from", "yesterday"])).code).toBe(2);
    expect((await laowu([...follow(), "--case-no", "7"])).code).toBe(2);
    await writeFile(state, "{}");
    expect((await followOnce()).err).toContain("is no state");
  });
});

function refusal(code: string): string {
  return JSON.stringify({ errors: [{ message: "Later.", extensions: { code } }] });
}

function emptyPage(endCursor: string): string {
  return JSON.stringify({
    data: {
      feed: {
        edges: [],
        pageInfo: { endCursor, hasNextPage: false },
        snapshotRequired: [],
        coverage: { outcomes: [{ region: "61", state: "OK" }] },
      },
    },
  });
}
