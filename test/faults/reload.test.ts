import { once } from "node:events";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Kind, parse, print, visit } from "graphql";
import { aFaultProxy, type FaultProxy } from "../support/fault-proxy.ts";
import { listeningAt, root, startProcess, stopProcess } from "../support/gateway-process.ts";
import { aHouse, type TestHouse } from "../support/house.ts";
import { PatientClient } from "../support/patient-client.ts";
import { signingKeyFlags } from "../support/signing-key-files.ts";

/** A gateway of its own over real provinces, whose files change while it is asked. */
const folder = await mkdtemp(path.join(tmpdir(), "laowu-reload-"));
const files = {
  supergraph: path.join(folder, "supergraph.graphql"),
  provinces: path.join(folder, "provinces.json"),
  limits: path.join(folder, "limits.json"),
  persisted: path.join(folder, "operations.json"),
};

type Started = Awaited<ReturnType<typeof startProcess>>;
let house: TestHouse;
let proxy: FaultProxy;
let gateway: Started;
let log = "";

beforeAll(async () => {
  house = await aHouse({ registers: [["53"], ["61"]], scale: 0.001 });
  proxy = await aFaultProxy(house.provinceUrls.get("53") ?? "");
  await writeGood();
  const command = [
    ...[process.execPath, "--expose-gc", "--import", `${root}test/support/tell-memory.mjs`],
    ...[`${root}dist/gateway/main.js`, "--port", "0", "--host", "127.0.0.1"],
    ...["--supergraph", files.supergraph, "--provinces", files.provinces],
    ...["--limits", files.limits, "--persisted-operations", files.persisted],
    ...["--subgraph-url", `cooperation=${house.cooperationUrl}`],
    ...(await signingKeyFlags(folder, ["53", "61", "cooperation"])),
  ];
  gateway = await startProcess(command, { ready: listeningAt });
  gateway.child.stderr?.on("data", (chunk) => {
    log += String(chunk);
  });
}, 120_000);

afterAll(async () => {
  if (gateway) await stopProcess(gateway.child);
  await proxy?.stop();
  await house?.stop();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  proxy.set({ kind: "none" });
  log = "";
  await writeGood();
  await reload("done");
});

/** As others write files that somebody reads: whole, or not at all. */
async function write(file: string, content: string): Promise<void> {
  await writeFile(`${file}.new`, content);
  await rename(`${file}.new`, file);
}

async function writeGood(): Promise<void> {
  const urls = { "53": proxy.url, "61": house.provinceUrls.get("61") };
  await write(files.supergraph, house.supergraphSdl);
  await write(files.provinces, JSON.stringify(urls));
  await write(files.limits, "{}");
  await write(files.persisted, JSON.stringify({ [idOfNothing]: "" }));
}

/** The SHA-256 of no text at all. */
const idOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** The supergraph without a root field, as if it had been taken out of the contract. */
function without(field: string): string {
  return print(
    visit(parse(house.supergraphSdl), {
      [Kind.FIELD_DEFINITION]: ({ name }) => (name.value === field ? null : undefined),
    }),
  );
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${gateway.ready}/metrics`)).text();
  const line = text.split("\n").find((one) => one.startsWith(`laowu_gateway_${name} `));
  return Number(line?.slice(line.lastIndexOf(" ")));
}

const reloads = (outcome: "done" | "refused") => metric(`reloads_total{outcome="${outcome}"}`);

/** Tells the gateway to read its files, and waits until it did. */
async function reload(outcome: "done" | "refused"): Promise<void> {
  const before = await reloads(outcome);
  gateway.child.kill("SIGHUP");
  while ((await reloads(outcome)) === before) await sleep(10);
}

async function ask(query: string, more: object = {}) {
  const response = await fetch(`${gateway.ready}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, ...more }),
  });
  return (await response.json()) as {
    readonly data?: Record<string, unknown> | null;
    readonly errors?: readonly { readonly extensions: Record<string, unknown> }[];
  };
}

const codesOf = ({ errors = [] }: Awaited<ReturnType<typeof ask>>) =>
  errors.map(({ extensions }) => extensions.code);

const whoAnswers = "{ coverageNow { complete outcomes { region state } } }";
const jobs = `{ jobs(first: 3) { edges { node { title employer { name } region { name } } }
  coverage { complete } } }`;

/** Each, the file it stands in, and its content. */
const brokenFiles: readonly (readonly [string, keyof typeof files, () => string])[] = [
  ["a supergraph that is cut off", "supergraph", () => house.supergraphSdl.slice(0, 9_000)],
  ["a supergraph that was not composed", "supergraph", () => "type Query { jobs: String }"],
  ["an empty supergraph", "supergraph", () => ""],
  ["a map that is no JSON", "provinces", () => '{"53": '],
  ["a map without provinces", "provinces", () => "{}"],
  ["an address that is none", "provinces", () => '{"53":"ftp://somewhere"}'],
  ["a province without a key", "provinces", () => '{"32":"http://127.0.0.1:9"}'],
  ["an unknown limit", "limits", () => '{"aliases":1}'],
  ["an operation under another's id", "persisted", () => `{"${idOfNothing}":"{ jobs }"}`],
];

describe("a gateway whose files change", () => {
  it("F23: answers by the new supergraph from then on", async () => {
    expect(codesOf(await ask(whoAnswers))).toEqual([]);

    await write(files.supergraph, without("coverageNow"));
    await reload("done");

    expect(codesOf(await ask(whoAnswers))).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
    expect(codesOf(await ask(jobs))).toEqual([]);
  });

  it("F23: finishes by the old one what was asked under it, and then frees it", async () => {
    proxy.set({ kind: "slow", delayMs: 1_500 });
    const asked = ask(whoAnswers);
    while (proxy.takeCalls().length === 0) await sleep(5);

    await write(files.supergraph, without("coverageNow"));
    await reload("done");

    expect(await metric("generations")).toBe(2);
    expect((await asked).data).toEqual({
      coverageNow: {
        complete: true,
        outcomes: [
          { region: "53", state: "OK" },
          { region: "61", state: "OK" },
        ],
      },
    });
    while ((await metric("generations")) > 1) await sleep(10);
  });

  it("F23: sees by itself that a file has changed", async () => {
    const before = await reloads("done");

    await write(files.supergraph, without("coverageNow"));
    while ((await reloads("done")) === before) await sleep(50);

    expect(codesOf(await ask(whoAnswers))).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
  });

  it.each(brokenFiles)("F23: %s is refused whole, and told", async (_, name, content) => {
    // What is good beside it must not be taken over alone.
    await write(files.limits, '{"aliasesMax":1}');
    await write(files[name], content());

    await reload("refused");

    expect(codesOf(await ask("{ a: __typename b: __typename }"))).toEqual([]);
    expect(codesOf(await ask(whoAnswers))).toEqual([]);
    expect(codesOf(await ask(jobs))).toEqual([]);
    while (!log.includes("\n")) await sleep(5);
    const [line = "{}"] = log.split("\n");
    expect(JSON.parse(line)).toMatchObject({
      level: "error",
      message: expect.stringContaining("those before go on"),
    });
    expect(log.split("\n")).toHaveLength(2);
  });

  it("F23: takes new limits and new persisted operations", async () => {
    await write(files.limits, '{"aliasesMax":1}');
    const named = { query: undefined, documentId: idOfTypename };
    expect(codesOf(await ask("", named))).toEqual(["PERSISTED_QUERY_NOT_FOUND"]);
    await write(files.persisted, JSON.stringify({ [idOfTypename]: "{ __typename }" }));
    await reload("done");

    expect(codesOf(await ask("{ a: __typename b: __typename }"))).toEqual(["LIMIT_ALIASES"]);
    expect(await ask("", named)).toEqual({
      data: { __typename: "Query" },
    });
  });

  it("F23: tells subscribers on by the new settings, and why when what they follow is gone", async () => {
    await write(files.limits, '{"followIdleMs": 200, "followBlindMs": 200}');
    await reload("done");
    const open = () => metric('subscriptions_open{transport="sse"}');
    const response = await fetch(`${gateway.ready}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ query: "subscription { jobChanged { cursor } }" }),
    });
    const told = response.text();
    await write(files.limits, '{"followIdleMs": 201, "followBlindMs": 200}');
    await reload("done");
    await sleep(600);
    expect(await open()).toBe(1);

    await write(files.supergraph, without("jobChanged"));
    await reload("done");
    expect(await told).toMatch(
      /^:\n\nevent: next\ndata: \{"errors":\[.*"GRAPHQL_VALIDATION_FAILED".*\n\nevent: complete\ndata: \n\n$/s,
    );
    expect(await open()).toBe(0);
    expect(await metric("generations")).toBe(1);
  });

  it("F23: waits for those who ask for long, but not for ever", async () => {
    await write(files.limits, '{"generationsMax":2,"stopMsMax":300}');
    await reload("done");
    while ((await metric("generations")) > 1) await sleep(10);
    proxy.set({ kind: "slow", delayMs: 3_000 });
    let isAnswered = false;
    const asked = ask(whoAnswers).then((came) => {
      isAnswered = true;
      return came;
    });
    while (proxy.takeCalls().length === 0) await sleep(5);
    await reload("done");
    expect(await metric("generations")).toBe(2);

    await reload("done");

    expect({ isAnswered, generations: await metric("generations") }).toEqual({
      isAnswered: false,
      generations: 1,
    });
    expect(await asked).toMatchObject({ data: { coverageNow: { complete: true } } });
  });

  it("F9: asks a province that has moved at its new address, and no more at the old one", async () => {
    expect(await ask(whoAnswers)).toMatchObject({ data: { coverageNow: { complete: true } } });
    const moved = await aFaultProxy(house.provinceUrls.get("53") ?? "");
    proxy.takeCalls();

    const urls = { "53": moved.url, "61": house.provinceUrls.get("61") };
    await write(files.provinces, JSON.stringify(urls));
    await reload("done");

    expect(await ask(whoAnswers)).toMatchObject({ data: { coverageNow: { complete: true } } });
    expect(proxy.takeCalls().filter((one) => !one.startsWith("/health"))).toEqual([]);
    expect(moved.takeCalls()).toContain("/province");
    await writeGood();
    await reload("done");
    await moved.stop();
  });

  it("keeps what it knows of a province that fails", async () => {
    proxy.set({ kind: "answer", status: 502, type: "text/html", body: "" });
    const isOpen = () => metric('breaker_state{endpoint="53",subgraph="province",kind="reads"}');
    while ((await isOpen()) !== 2) await ask(whoAnswers);

    await write(files.supergraph, without("jobs"));
    await reload("done");

    expect(await isOpen()).toBe(2);
    expect(await ask(whoAnswers)).toMatchObject({
      data: {
        coverageNow: {
          outcomes: [
            { region: "53", state: "DOWN" },
            { region: "61", state: "OK" },
          ],
        },
      },
    });
    proxy.set({ kind: "none" });
    while ((await isOpen()) !== 0) {
      await ask(whoAnswers);
      await sleep(50);
    }
  });

  it("reads its files once more for all who ask meanwhile", async () => {
    const before = await reloads("done");
    for (let signal = 0; signal < 100; signal++) gateway.child.kill("SIGHUP");
    await reload("done");
    await sleep(1_000);

    const times = (await reloads("done")) - before;
    expect(times).toBeGreaterThan(0);
    expect(times).toBeLessThan(20);
  });
});

const idOfTypename = "7f56e67dd21ab3f30d1ff8b7bed08893f0a0db86449836189b361dd1e56ddb4b";

/** Bytes of the heap that are in use once garbage is collected. */
async function heapUsed(): Promise<number> {
  const { stdout } = gateway.child;
  if (stdout === null) throw new Error("The gateway says nothing.");
  gateway.child.kill("SIGUSR2");
  for (let said = ""; ; ) {
    const [chunk] = await once(stdout, "data");
    said += String(chunk);
    const memory = /^memory (.*)$/m.exec(said)?.[1];
    if (memory !== undefined) return (JSON.parse(memory) as { heapUsed: number }).heapUsed;
  }
}

/** Five hundred take some minutes: RELOADS=500. */
const times = Number(process.env.RELOADS ?? 60);

it(`F23: ${times} reloads under load abort nothing, and the heap does not grow`, async () => {
  const isGood = (body: string) => body.startsWith('{"data":{') && body.includes('"complete":true');
  const bodies = [jobs, whoAnswers].map((query) => JSON.stringify({ query }));
  const [forJobs, forAll] = bodies.map((body) => new PatientClient(body, isGood));
  const clients = [forJobs, forAll].filter((client) => client !== undefined);
  let isOver = false;
  let paused: Promise<void> = Promise.resolve();
  const askOn = async (client: PatientClient) => {
    while (!isOver) {
      await client.ask(() => [gateway.ready]);
      await paused;
    }
  };
  const asking = [...clients, ...clients, ...clients].map(askOn);
  const measured = async () => {
    let goOn: () => void = () => {};
    paused = new Promise((resolve) => {
      goOn = resolve;
    });
    while ((await metric('requests_in_flight{client="anonymous"}')) > 0) await sleep(10);
    while ((await metric("generations")) > 1) await sleep(10);
    const bytes = await heapUsed();
    goOn();
    return bytes;
  };
  const supergraphs = ["jobFacets", "laborBrands", ""].map(without);
  const step = Math.max(20, Math.ceil(times / 5));
  const heaps: number[] = [];
  for (let reloaded = 1; reloaded <= times; reloaded++) {
    const isBroken = reloaded % 10 === 0;
    const next = supergraphs[reloaded % supergraphs.length] ?? "";
    await write(files.supergraph, isBroken ? next.slice(0, 50_000) : next);
    await reload(isBroken ? "refused" : "done");
    if (reloaded % step === 0) heaps.push(await measured());
  }
  isOver = true;
  await Promise.all(asking);

  const answered = clients.reduce((sum, client) => sum + client.answered, 0);
  const failures = clients.flatMap((client) => client.failures);
  for (const client of clients) client.close();
  const told = heaps.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(", ");
  process.stdout.write(
    `${times} reloads, ${answered} answered, ${failures.length} aborted; MB of heap after each ${step}: ${told}.\n`,
  );
  expect(failures).toEqual([]);
  expect(answered).toBeGreaterThan(times);
  const [early = 0] = heaps;
  expect((heaps.at(-1) ?? Number.POSITIVE_INFINITY) / early).toBeLessThan(1.05);
}, 1_200_000);
