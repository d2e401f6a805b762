import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { oneLine } from "../../schema/logs/one-line.ts";
import { listeningAt, root, startProcess, stopProcess } from "../support/gateway-process.ts";
import { type Endpoint, startEndpoint } from "../support/subgraph.ts";
import { type Production, startProduction } from "./support/production.ts";

/** What ends a line, begins an escape sequence, turns text around or leaves a JSON text. */
const hostile = [
  ["a line break", 'x\r\n{"level":"info","message":"forged"}\r\n'],
  ["an escape sequence", "x\u001b[2J\u001b]0;forged\u0007"],
  ["one of a single character", "x\u009b2J\u009d0;forged\u009c"],
  ["the end of a text", 'x"},{"message":"forged"}\\'],
  ["a line separator", "x\u2028forged\u2029forged\u0085forged"],
  ["a turn of direction", "x\u202eforged\u2066forged"],
  ["U+0000 and U+007F", "x\u0000forged\u007f"],
] as const;

const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/u;

describe("X46: a line of a log", () => {
  it("is one line of JSON that hides nothing, whatever is written", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({
        unit: fc.constantFrom("\u009b", "\u2028", "\u0085", "\n", '"', "\\", "\ufeff", "a"),
      }),
    );
    fc.assert(
      fc.property(text, text, (name, value) => {
        const fields = { name: value, [name]: [value] };
        const line = oneLine(fields);
        expect(line).not.toMatch(unseen);
        expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(fields)));
      }),
    );
  });

  it("does not grow with what others say", () => {
    expect(oneLine({ said: "x".repeat(10_000_000) }).length).toBeLessThan(10_000);
  });
});

describe("X46: the logs of both processes, by what comes from outside", () => {
  let production: Production;
  beforeAll(async () => {
    production = await startProduction();
  }, 60_000);
  afterAll(() => production?.stop());

  it.each(hostile)("%s, in names, ids, texts and headers", async (_, text) => {
    const before = production.log().length;
    const { gateway, province, signedProvince } = production;
    for (const url of [`${gateway}/graphql`, `${signedProvince}/province`]) {
      const bodies: object[] = [
        { query: `query Q { job(id: ${JSON.stringify(`61:${text}`)}) { title } }` },
        { query: "query ($id: ID!) { job(id: $id) { title } }", variables: { id: text } },
        { query: `query ${text} { __typename }` },
        { query: "query Q { __typename }", operationName: text },
        {
          query: "query Q($x: Int) { jobs(first: $x) { edges { cursor } } }",
          variables: { x: text },
        },
        { query: "{ __typename }", variables: { [text]: text }, extensions: { [text]: text } },
      ];
      for (const body of bodies) await post(url, JSON.stringify(body), {});
    }
    for (const url of [`${gateway}/graphql`, `${province}/province`]) {
      const inHeader = text.replace(/[^\u0020-\u007e\u0080-\u00ff]/g, "");
      for (const name of [
        "x-deadline-ms",
        "x-coverage",
        "authorization",
        "laowu-actor",
        "signature",
      ])
        await post(url, '{"query":"{ __typename }"}', { [name]: inHeader });
    }
    const written = production.log().slice(before);
    expect(linesOf(written).filter((line) => !isPlain(line))).toEqual([]);
    expect(production.isAlive()).toBe(true);
  });
});

describe("X46: the gateway's log, by what a province says", () => {
  let province: Endpoint;
  let gateway: Started;
  beforeAll(async () => {
    province = await startEndpoint({});
    gateway = await startGateway(province.url);
  }, 60_000);
  afterAll(async () => {
    await gateway?.stop();
    await province?.close();
  });

  it.each(hostile)("%s, in codes, messages and places of errors", async (_, text) => {
    const error = { message: text, path: ["jobs", text], extensions: { code: text, [text]: text } };
    province.intercept(async () => ({
      status: 200,
      type: "application/json",
      body: JSON.stringify({ data: { jobs: null }, errors: [error] }),
    }));
    const before = gateway.log().length;

    const said = await post(
      `${gateway.url}/graphql`,
      '{"query":"{ jobs { edges { cursor } } }"}',
      {},
    );

    expect(said).toContain('"code":"PROVINCE_UNAVAILABLE"');
    expect(said).not.toContain("forged");
    // What the child writes comes by a pipe of its own.
    for (let look = 0; look < 100 && gateway.log().length === before; look += 1) await sleep(20);
    const lines = linesOf(gateway.log().slice(before));
    expect(lines.filter((line) => !isPlain(line))).toEqual([]);
    expect(lines.map((line) => JSON.parse(line).cause?.first?.code)).toEqual([text]);
  });
});

function linesOf(log: string): string[] {
  return log.split("\n").filter((line) => line !== "");
}

/** One object of ours, in which nothing is hidden. */
function isPlain(line: string): boolean {
  if (unseen.test(line)) return false;
  try {
    const { message, process: by, service } = JSON.parse(line);
    return message !== "forged" && (by ?? service) !== undefined;
  } catch {
    return false;
  }
}

/** By node:http, for `fetch` sends no such headers. */
function post(url: string, body: string, headers: Readonly<Record<string, string>>) {
  return new Promise<string>((resolve, reject) => {
    const asked = request(
      url,
      { method: "POST", headers: { "content-type": "application/json", ...headers } },
      (response) => {
        let said = "";
        response.setEncoding("utf8");
        response.on("data", (chunk) => {
          said += chunk;
        });
        response.on("end", () => resolve(said));
      },
    );
    asked.on("error", reject);
    asked.end(body);
  });
}

interface Started {
  readonly url: string;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/** A gateway before one province, which is played by this test. */
async function startGateway(province: string): Promise<Started> {
  const folder = await mkdtemp(path.join(tmpdir(), "laowu-log-"));
  const provinces = path.join(folder, "provinces.json");
  await writeFile(provinces, JSON.stringify({ "61": province }));
  const command = [
    ...[process.execPath, `${root}dist/gateway/main.js`],
    ...["--supergraph", `${root}schema/supergraph.graphql`, "--provinces", provinces],
  ];
  const { child, ready }: { child: ChildProcess; ready: string } = await startProcess(command, {
    ready: listeningAt,
    env: { NODE_ENV: "production", HOST: "127.0.0.1", PORT: "0" },
  });
  let log = "";
  child.stderr?.on("data", (chunk) => {
    log += String(chunk);
  });
  return {
    url: ready,
    log: () => log,
    async stop() {
      await stopProcess(child);
      await rm(folder, { recursive: true });
    },
  };
}
