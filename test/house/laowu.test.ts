import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Progress } from "../../subgraphs/cli/progress.ts";
import { laowu } from "../feed/support/laowu.ts";

/** What a gateway answers to everything. */
let answer: object;
let gateway: Server;
let asked: string[];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-command-"));
  gateway = createServer(({ url = "" }, response) => {
    asked.push(url);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  gateway.listen(0, "127.0.0.1");
  await once(gateway, "listening");
  const { port } = gateway.address() as AddressInfo;
  const processes = [{ name: "gateway", pid: null, port, url: `http://127.0.0.1:${port}` }];
  await writeFile(path.join(folder, "house.json"), JSON.stringify({ launcher: null, processes }));
});
afterAll(async () => {
  gateway.close();
  gateway.closeAllConnections();
  await rm(folder, { recursive: true });
});

const inFolder = (name: string): string => path.join(folder, name);
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  asked = [];
  return laowu(args, { env: { LAOWU_DATA: folder, ...env } });
};

describe("laowu without --url", () => {
  it("asks the gateway of the house, at whichever port it was started", async () => {
    answer = { status: "ok" };
    expect(await run(["health"])).toMatchObject({ code: 0, out: '{"status":"ok"}\n' });
    expect(asked).toEqual(["/health/ready"]);
    answer = { errors: [{ message: "No.", extensions: { code: "BAD_USER_INPUT" } }] };
    await run(["follow", "--state", inFolder("state.json"), "--once"]);
    expect(asked).toEqual(["/graphql"]);
    const file = ["--file", inFolder("jobs.gz")];
    await run(["snapshot", "--type", "JOB", "--region", "61", ...file]);
    expect(asked).toEqual(["/graphql"]);
  });

  it.each(["health", "follow", "snapshot"])("says so in the help of %s", async (command) => {
    expect((await run(["help", command])).out).toContain(".data/house.json");
  });
});

describe("laowu", () => {
  it("has help on help", async () => {
    const { code, out, err } = await run(["help", "help"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("laowu COMMAND [options]");
    const unknown = await run(["help", "improt"]);
    expect(unknown).toMatchObject({ code: 2, out: "" });
    expect(unknown.err).toContain('There is no command "improt".');
  });

  it("names the known types when one is misspelt", async () => {
    const follow = ["follow", "--state", inFolder("state.json"), "--once", "--types"];
    expect(await run([...follow, "JOB,JBO"])).toMatchObject({ code: 2 });
    expect((await run([...follow, "JBO"])).err).toContain(
      '--types must be one of JOB, BRAND, WORKSHOP, EMPLOYER, not "JBO".',
    );
    expect((await run([...follow, "JOB", "--access", "MATCHING"])).err).toContain(
      '--types must be one of WORKER, PLACEMENT, AUTHORIZATION, not "JOB".',
    );
  });

  it.each([
    ["follow", "--once", "--state", "state.json"],
    ["snapshot", "--type=JOB", "--region=61", "--file", "jobs.gz"],
  ])("%s names a folder that is not there", async (...words) => {
    const pageInfo = { endCursor: "c", hasNextPage: false };
    const feed = { edges: [], pageInfo, snapshotRequired: [], coverage: { outcomes: [] } };
    answer = { data: { feed, snapshot: { id: "61:s", state: "READY" } } };
    const name = inFolder(path.join("none", words.at(-1) ?? ""));
    expect(await run([...words.slice(0, -1), name])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/none\/\S+ cannot be used \(ENOENT\)\.\n/),
    });
  });

  it.each([
    ["SKIPPED_OPEN", null, 1],
    ["DENIED", "NO_AGREEMENT", 0],
    ["DENIED", "ROWS_PER_DAY_REACHED", 1],
  ])("ends follow --once after %s %s with %i", async (state, code, exitCode) => {
    const pageInfo = { endCursor: "c", hasNextPage: false };
    const coverage = { outcomes: [{ region: "61", state, code }] };
    answer = { data: { feed: { edges: [], pageInfo, snapshotRequired: [], coverage } } };
    const file = inFolder(`${state}-${code}.json`);
    expect((await run(["follow", "--once", "--state", file])).code).toBe(exitCode);
  });

  it("names a roster that is not there", async () => {
    const files = ["--here", inFolder("here.csv"), "--there", inFolder("there.csv")];
    const { err } = await run(["compare", "--province=61", "--kind=workers", ...files]);
    expect(err).toContain("here.csv cannot be read (ENOENT).");
  });

  it("says once what a gateway says", async () => {
    const reason = "must be a cursor";
    const extensions = { code: "BAD_CURSOR", reason, province: "61" };
    answer = { errors: [{ message: `Bad value for "after": ${reason}.`, extensions }] };
    const { err } = await run(["follow", "--state", inFolder("state.json"), "--once"]);
    expect(err).toBe(`Bad value for "after": ${reason}. (BAD_CURSOR, 61)\n`);
  });

  it("names a file of a token that is empty", async () => {
    const file = inFolder("token");
    await writeFile(file, "\n");
    const follow = ["follow", "--state", inFolder("state.json"), "--once"];
    const { code, err } = await run(follow, { LAOWU_TOKEN_FILE: file });
    expect(code).toBe(2);
    expect(err).toContain(`LAOWU_TOKEN_FILE: ${file} is empty.`);
  });
});

describe("progress", () => {
  it("is shown on the terminal that it was given", async () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    const progress = new Progress(terminal, "Writing");
    progress.at(100, 1_000);
    await sleep(200);
    progress.at(500, 1_000);
    progress.end();
    expect(String(terminal.read())).toContain("Writing");
  });

  it("tells the rate and what remains in round numbers, and no more lines than anybody reads", () => {
    let now = 0;
    const lines: string[] = [];
    const output = { write: (line: string) => lines.push(line) };
    const progress = new Progress(output, "Writing", { now: () => now });
    for (; now <= 120_000; now += 500) progress.at(10_000 + now * 3, 1_450_000);
    expect(lines[0]).toBe("Writing: 10000 of 1450000 rows\n");
    expect(lines).toContain(
      "Writing: 31000 of 1450000 rows, 180000 a minute, some 8 minutes left\n",
    );
    expect(lines.length).toBeLessThan(15);
    const bytes = new Progress(output, "Fetching", { unit: "bytes", now: () => now });
    bytes.at(0, 90_000_000);
    now += 2_000;
    bytes.at(2_500_000, 90_000_000);
    expect(lines.at(-1)).toBe("Fetching: 2.5 MB of 90 MB, 1.3 MB a second, some 70 seconds left\n");
  });
});
