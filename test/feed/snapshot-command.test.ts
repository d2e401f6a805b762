import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aJob, idOf, jobRow } from "../province/support/rows.ts";
import { boundlessAgreements, partner } from "../support/callers.ts";
import { aGatewayOverHttp, type GatewayOverHttp } from "../support/gateway-over-http.ts";
import { haltPostgres, postmasterOf } from "../support/halted-postgres.ts";
import { ownServer } from "../support/postgres.ts";
import { gatewayTrust } from "../support/trust.ts";
import { laowu } from "./support/laowu.ts";

/** What is told is up to the horizon of the whole server, and others of this run have transactions open. */
const server = await ownServer();

let shaanxi: TestProvince;
let gateway: GatewayOverHttp;
let folder: string;
let file: string;
beforeAll(async () => {
  shaanxi = await aProvince(["61"]);
  await shaanxi.insert(
    "job_posting",
    Array.from({ length: 300 }, (_, n) => jobRow(aJob({ id: idOf("61", n + 1) }))),
  );
  gateway = await aGatewayOverHttp(
    {
      supergraphSdl: await readFile(path.resolve("schema/supergraph.graphql"), "utf8"),
      provinces: new Map([["61", shaanxi.url]]),
      agreements: boundlessAgreements,
      trust: gatewayTrust(["61"]),
    },
    { development: true, identify: async () => partner },
  );
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await shaanxi?.stop();
  await server.stop();
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-snapshot-"));
  file = path.join(folder, "jobs.ndjson.gz");
});
afterEach(async () => {
  for (const line of lines.splice(0)) {
    line.closeAllConnections();
    line.close();
  }
  await rm(folder, { recursive: true, force: true });
});

/** Servers that a test has started. */
const lines: Server[] = [];

const fetchJobs = (url: string, ...more: readonly string[]) =>
  laowu(["snapshot", "--url", url, "--type", "JOB", "--region", "61", "--file", file, ...more]);

const idsIn = async (): Promise<readonly string[]> =>
  gunzipSync(await readFile(file))
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).id);

/** Stands before the gateway, and breaks every download off after some bytes, as often as it is told to. */
async function aWeakLine(
  cutAfter: number,
  cuts: number,
  port = 0,
): Promise<Server & { asked: string[] }> {
  const asked: string[] = [];
  const line = createServer((incoming, outgoing) => {
    const isFile = incoming.url?.startsWith("/snapshots/") === true;
    if (isFile) asked.push(incoming.headers.range ?? "whole");
    const onward = httpRequest(
      new URL(incoming.url ?? "/", gateway.url),
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        const isCut = isFile && asked.length <= cuts;
        if (!isCut) return void answer.pipe(outgoing);
        answer.once("data", (chunk: Buffer) =>
          outgoing.write(chunk.subarray(0, cutAfter), () => outgoing.socket?.end()),
        );
      },
    );
    incoming.pipe(onward);
  }).listen(port, "127.0.0.1");
  await once(line, "listening");
  lines.push(line);
  return Object.assign(line, { asked });
}

const urlOf = (line: Server): string => `http://127.0.0.1:${(line.address() as AddressInfo).port}`;

describe("laowu snapshot", () => {
  it("fetches all records, and leaves a state to follow from", async () => {
    const state = path.join(folder, "state.json");
    const { code, lines } = await fetchJobs(gateway.url, "--follow-state", state);
    expect({ code, told: lines[0] }).toEqual({
      code: 0,
      told: expect.objectContaining({ file, rowCount: 300 }),
    });
    expect(await idsIn()).toHaveLength(300);
    expect((await readdir(folder)).sort()).toEqual(["jobs.ndjson.gz", "state.json"]);

    const published = idOf("61", 1_000);
    await shaanxi.insert("job_posting", [jobRow(aJob({ id: published }))]);
    const followed = await laowu([
      ...["follow", "--url", gateway.url, "--state", state, "--types", "JOB"],
      ...["--regions", "61", "--once"],
    ]);
    expect(followed.lines.map(({ recordId }) => recordId)).toEqual([published]);
  });

  it("goes on where a download broke off, within one command and in the next", async () => {
    const line = await aWeakLine(700, 2);
    const { code } = await fetchJobs(urlOf(line));
    expect({ code, first: line.asked[0] }).toEqual({ code: 0, first: "whole" });
    expect(line.asked.length).toBeGreaterThanOrEqual(3);
    expect(await idsIn()).toHaveLength(300);
    const whole = await readFile(file);
    await rm(file);

    const other = await aWeakLine(900, 1_000);
    const stop = new AbortController();
    const stopping = laowu(
      ["snapshot", "--url", urlOf(other), "--type", "JOB", "--region", "61", "--file", file],
      { signal: stop.signal },
    );
    const sizeOfPart = async () => (await stat(`${file}.part`).catch(() => ({ size: 0 }))).size;
    while ((await sizeOfPart()) === 0) await sleep(5);
    stop.abort();
    expect((await stopping).code).toBe(1);
    const size = await sizeOfPart();
    const port = (other.address() as AddressInfo).port;
    other.closeAllConnections();
    other.close();
    await once(other, "close");
    const good = await aWeakLine(0, 0, port);
    expect((await fetchJobs(urlOf(good))).code).toBe(0);
    expect(good.asked).toEqual([`bytes=${size}-`]);
    expect(await readFile(file)).toEqual(whole);
  }, 30_000);

  it("keeps no file whose digest is another one", async () => {
    const liar = createServer((incoming, outgoing) => {
      incoming.resume().on("end", () => {
        const isFile = incoming.url?.startsWith("/snapshots/") === true;
        outgoing.end(isFile ? "other" : answerOf({ sha256: "0".repeat(64), bytes: 5 }));
      });
    }).listen(0, "127.0.0.1");
    await once(liar, "listening");
    lines.push(liar);
    const { code, err } = await fetchJobs(urlOf(liar));
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("SHA-256") });
    expect(await readdir(folder)).toEqual([]);
  });

  it("F2: gives up when nothing comes of it, because the register says nothing", async () => {
    const brands = path.join(folder, "brands.ndjson.gz");
    const ofBrands = ["--type", "BRAND", "--region", "61", "--file", brands];
    // From here on the province has a connection for it.
    expect((await laowu(["snapshot", "--url", gateway.url, ...ofBrands])).code).toBe(0);
    const [{ pid } = {}] = await shaanxi.sql("SELECT pg_backend_pid() AS pid");
    const halted = await haltPostgres(await postmasterOf(Number(pid)));
    try {
      const { code, err } = await laowu([
        ...["snapshot", "--url", gateway.url, "--type", "EMPLOYER", "--region", "61"],
        ...["--file", file, "--patience", "3"],
      ]);
      expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/_UNAVAILABLE/) });
    } finally {
      halted.goOn();
    }
  }, 60_000);

  it("names what is wrong with how it was asked", async () => {
    expect((await laowu(["snapshot", "--type", "JOB"])).code).toBe(2);
    expect((await fetchJobs(gateway.url, "--access", "MATCHING")).code).toBe(2);
    const other = await laowu([
      "snapshot",
      "--url",
      gateway.url,
      "--type",
      "JOB",
      "--region",
      "99",
      "--file",
      file,
    ]);
    expect({ code: other.code, err: other.err }).toEqual({
      code: 1,
      err: expect.stringMatching(/UNKNOWN_PROVINCE/),
    });
  });
});

function answerOf(snapshot: object): string {
  const told = { state: "READY", url: "/snapshots/61/x", rowCount: 0, cursor: "", ...snapshot };
  return JSON.stringify({ data: { snapshot: told } });
}
