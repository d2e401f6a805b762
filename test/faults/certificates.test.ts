import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Connections } from "../../gateway/execute/connections.ts";
import { createTransport, type WatchedTransport } from "../../gateway/execute/transport.ts";
import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import { limits } from "../../gateway/limits.ts";
import { SignedClient, UnansweredError } from "../../schema/signatures/signed-client.ts";
import { HeldTls, type TlsFiles } from "../../schema/tls/held-tls.ts";
import type { Logger } from "../../subgraphs/service/logger.ts";
import { compose } from "../federation/a-federation.ts";
import { boundlessAgreements } from "../support/callers.ts";
import { type Authority, anAuthority, type CertificateWishes } from "../support/certificates.ts";
import { aHouse, houseTrust, type TestHouse } from "../support/house.ts";
import { federationDocument } from "../support/subgraph-schema.ts";
import { gatewayKey, publicKeys, serviceKey, serviceTrust } from "../support/trust.ts";

const hourMs = 60 * 60_000;

/** The files of one process, which a test replaces one by one. */
class Files implements TlsFiles {
  readonly #folder: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;

  constructor(folder: string, name: string) {
    this.#folder = folder;
    [this.certFile, this.keyFile, this.caFile] = ["cert", "key", "ca"].map((kind) =>
      path.join(this.#folder, `${name}-${kind}.pem`),
    ) as [string, string, string];
  }

  async certify(authority: Authority, wishes: CertificateWishes = {}): Promise<void> {
    const { cert, key } = authority.issue(wishes);
    await replace(this.keyFile, key);
    await replace(this.certFile, cert);
  }

  async believe(...authorities: readonly Authority[]): Promise<void> {
    await replace(this.caFile, authorities.map(({ cert }) => cert).join(""));
  }
}

async function replace(file: string, content: string): Promise<void> {
  await writeFile(`${file}.half`, content);
  await rename(`${file}.half`, file);
}

const [authority, stranger] = [anAuthority("federation"), anAuthority("stranger")];

let folder: string;
let shaanxi: Files;
let jiangsu: Files;
let own: Files;
let house: TestHouse;
/** What Shaanxi's service said of itself. */
const said: string[] = [];
const logger: Logger = {
  info: (message, fields) => said.push(`${message} ${JSON.stringify(fields ?? {})}`),
  warn: (message, fields) => said.push(`${message} ${JSON.stringify(fields ?? {})}`),
  error: (message, fields) => said.push(`${message} ${JSON.stringify(fields ?? {})}`),
};
/** By how much Shaanxi's clock is wrong. */
let clockOffMs = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-certificates-"));
  [shaanxi, jiangsu, own] = ["61", "32", "gateway"].map((name) => new Files(folder, name)) as [
    Files,
    Files,
    Files,
  ];
  for (const files of [shaanxi, jiangsu, own]) {
    await files.certify(authority);
    await files.believe(authority);
  }
  const surroundings = { now: Date.now, onFailure: (message: string) => said.push(message) };
  const tls = new Map([
    ["61", await HeldTls.open({ ...surroundings, files: shaanxi })],
    // Jiangsu asks nobody for a certificate, so that it answers where Shaanxi does not.
    ["32", await HeldTls.open({ ...surroundings, files: { ...jiangsu, caFile: null } })],
  ]);
  house = await aHouse({
    registers: [["32"], ["61"]],
    scale: 0.001,
    special: (province) => ({
      tls: tls.get(province) ?? null,
      ...(province === "61" && {
        logger,
        trust: serviceTrust(["61"], { now: () => Date.now() + clockOffMs, logger }),
      }),
    }),
  });
}, 120_000);
afterAll(async () => {
  await house?.stop();
  await rm(folder, { recursive: true });
});

let connections: Connections;
let transport: WatchedTransport;
let gateway: Gateway;
let failures: string[];

beforeEach(async () => {
  failures = [];
  said.length = 0;
  clockOffMs = 0;
  for (const files of [shaanxi, own]) {
    await files.certify(authority);
    await files.believe(authority);
  }
  await lookEverywhere();
  await openOwnGateway(own);
});
afterEach(() => closeOwnGateway());

async function closeOwnGateway(): Promise<void> {
  await gateway.close();
  await transport.close();
}

async function openOwnGateway(files: TlsFiles): Promise<void> {
  const onFailure = (message: string) => failures.push(message);
  const tls = await HeldTls.open({ files, now: Date.now, onFailure });
  connections = new Connections({ tls, onFailure });
  transport = createTransport({ trust: houseTrust(), connections });
  gateway = createGateway({
    supergraphSdl: house.supergraphSdl,
    provinces: house.provinceUrls,
    subgraphUrls: new Map([["cooperation", house.cooperationUrl]]),
    agreements: boundlessAgreements,
    transport,
    onFailure,
  });
}

async function lookEverywhere(): Promise<void> {
  await Promise.all([...house.services.values()].map((service) => service.lookAtCertificates()));
  await connections?.look();
}

const query = "{ jobs(first: 5) { edges { node { id } } coverage { outcomes { region state } } } }";

async function ask() {
  const answer = await gateway.execute({ query });
  const { outcomes } = (
    answer.data as {
      jobs: { coverage: { outcomes: { region: string; state: string }[] } };
    }
  ).jobs.coverage;
  const states = Object.fromEntries(outcomes.map(({ region, state }) => [region, state]));
  return { answer, states };
}

const complete = { "32": "OK", "61": "OK" };
const without61 = { "32": "OK", "61": "DOWN" };

/** Long enough for whoever wrote to a log after it had answered. */
async function untilSaid(lines: readonly string[], words: string): Promise<void> {
  for (let waited = 0; waited < 100 && !lines.some((line) => line.includes(words)); waited++)
    await sleep(20);
  expect(lines.join("\n")).toContain(words);
}

it("F10: who shows a certificate of the authority on both sides is answered in full", async () => {
  expect([...house.provinceUrls.values()]).toEqual([
    expect.stringMatching(/^https:/),
    expect.stringMatching(/^https:/),
  ]);
  const { answer, states } = await ask();
  expect(states).toEqual(complete);
  expect(answer.errors).toBeUndefined();
  expect(failures).toEqual([]);
  for (const url of house.provinceUrls.values()) expect(await gateway.isReady(url)).toBe(true);
});

describe("F10: the answer is partial, and only the log says why", () => {
  it.each([
    ["has expired", authority, { until: Date.now() - 1_000 }, "CERTIFICATE_EXPIRED"],
    [
      "begins in an hour, as for a clock that is an hour behind",
      authority,
      { from: Date.now() + hourMs, until: Date.now() + 2 * hourMs },
      "CERTIFICATE_NOT_YET_VALID",
    ],
    ["is of an unknown authority", stranger, {}, "UNKNOWN_CA"],
    ["is for another name", authority, { for: ["yunnan.example"] }, "NAME_MISMATCH"],
    ["is for no name", authority, { for: [], name: "127.0.0.1" }, "NAME_MISMATCH"],
  ])("when a province's certificate %s", async (_, issuer, wishes, why) => {
    await shaanxi.certify(issuer, wishes);
    await lookEverywhere();

    const { answer, states } = await ask();
    expect(states).toEqual(without61);
    expect(answer.errors).toMatchObject([
      { extensions: { code: "PROVINCE_UNAVAILABLE", province: "61", reason: "DOWN" } },
    ]);
    const { port } = new URL(house.provinceUrls.get("61") ?? "");
    expect(failures).toEqual([`A call to https://127.0.0.1:${port} failed: ${why}.`]);
    expect(JSON.stringify(answer)).not.toMatch(/certificate|tls|127\.0\.0\.1|CERT|CA\b/i);
  });

  it.each([
    ["shows none", null, {}, "NO_CERTIFICATE"],
    ["shows one that has expired", authority, { until: Date.now() - 1 }, "CERTIFICATE_EXPIRED"],
    ["shows one of an unknown authority", stranger, {}, "UNKNOWN_CA"],
  ])("when the gateway %s", async (_, issuer, wishes, why) => {
    await closeOwnGateway();
    if (issuer === null) {
      await openOwnGateway({ caFile: own.caFile, certFile: null, keyFile: null });
    } else {
      await own.certify(issuer, wishes);
      await openOwnGateway(own);
    }
    await lookEverywhere();

    const { answer, states } = await ask();
    expect(states).toEqual(without61);
    expect(JSON.stringify(answer)).not.toMatch(/certificate|tls|127\.0\.0\.1|CERT|CA\b/i);
    expect(failures.join()).toContain(house.provinceUrls.get("61"));
    await untilSaid(said, `A connection is refused. {"reason":"${why}"}`);
  });

  it.each([
    ["an hour ahead", hourMs, "The request was signed too long ago, or a clock is wrong."],
    ["an hour behind", -hourMs, "The request is signed later than now; a clock is wrong."],
  ])("when a province's clock is %s, which refuses the signature", async (_, offMs, why) => {
    clockOffMs = offMs;
    const { answer, states } = await ask();
    expect(states).toEqual(without61);
    expect(answer.errors).toMatchObject([{ extensions: { province: "61", reason: "BAD_ANSWER" } }]);
    await untilSaid(said, why);

    clockOffMs = 0;
    expect((await ask()).states).toEqual(complete);
  });
});

describe("F10: certificates change while everybody asks", () => {
  /** Asks without a pause from eight sides until it is told to stop; what went wrong. */
  function load() {
    let isOver = false;
    let answered = 0;
    const wrong: string[] = [];
    const workers = Array.from({ length: 8 }, async () => {
      while (!isOver) {
        const { answer, states } = await ask();
        answered += 1;
        if (answer.errors || states["61"] !== "OK") wrong.push(JSON.stringify(answer.errors));
      }
    });
    return {
      /** Until so many more have been answered. */
      async goOn(count: number): Promise<void> {
        for (const aim = answered + count; answered < aim; ) await sleep(5);
      },
      async stop(): Promise<string[]> {
        isOver = true;
        await Promise.all(workers);
        return wrong;
      },
    };
  }

  it("another authority takes over, and no request fails", async () => {
    const next = anAuthority("next");
    const { goOn, stop } = load();
    const steps = [
      () => Promise.all([shaanxi.believe(authority, next), own.believe(authority, next)]),
      () => shaanxi.certify(next),
      () => own.certify(next),
      () => Promise.all([shaanxi.believe(next), own.believe(next, authority)]),
    ];
    for (const step of steps) {
      await goOn(30);
      await step();
      await lookEverywhere();
    }
    await goOn(30);
    expect(await stop()).toEqual([]);
    expect(failures).toEqual([]);

    // The old one is over: who comes with it now does not get in.
    await own.certify(authority);
    await lookEverywhere();
    expect((await ask()).states).toEqual(without61);
  });

  it("files that do not fit together change nothing, and that is said once", async () => {
    const { goOn, stop } = load();
    await goOn(10);
    await replace(own.keyFile, anAuthority("other").issue().key);
    await replace(
      shaanxi.certFile,
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    );
    await replace(shaanxi.caFile, "");
    for (let look = 0; look < 3; look++) {
      await lookEverywhere();
      await goOn(10);
    }
    expect(await stop()).toEqual([]);
    expect(failures).toEqual(["New certificates cannot be used; what was there before goes on."]);
    expect(said.filter((line) => line.includes("cannot be used"))).toHaveLength(1);
  });

  it("one that ends while a connection lasts ends no answer, and a new one is enough to go on", async () => {
    await shaanxi.certify(authority, { until: Date.now() + 2_000 });
    await lookEverywhere();
    await untilSaid(said, "A certificate in");
    expect((await ask()).states).toEqual(complete);

    await sleep(3_000);
    await lookEverywhere();
    await untilSaid(said, "ended at");
    expect((await ask()).states).toEqual(complete);

    // New connections are another matter.
    await own.certify(authority);
    await connections.look();
    expect((await ask()).states).toEqual(without61);
    expect(failures).toEqual([expect.stringContaining("CERTIFICATE_EXPIRED")]);

    await shaanxi.certify(authority);
    await lookEverywhere();
    expect((await ask()).states).toEqual(complete);
  });
});

describe("F10: a certificate that is not believed", () => {
  it("is not looked at by every request, and is enough again once it is", async () => {
    const { cert, key } = stranger.issue();
    let opened = 0;
    const server = createServer({ cert, key }, (request, response) => {
      request.resume().on("end", () => {
        response.setHeader("content-type", "application/json");
        response.end('{"data":{"hello":"world"}}');
      });
    });
    server.on("connection", () => opened++);
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
    const typeDefs = federationDocument("type Query { hello: String }");
    const tls = await HeldTls.open({
      files: { ...own, certFile: null, keyFile: null },
      now: Date.now,
      onFailure: () => {},
    });
    const ownConnections = new Connections({ tls });
    const ownTransport = createTransport({ connections: ownConnections });
    const over = createGateway({
      supergraphSdl: compose([{ name: "greeting", url, typeDefs }]),
      transport: ownTransport,
    });
    const hello = () => over.execute({ query: "{ hello }" });

    for (let asked = 0; asked < 200; asked++) {
      const { errors } = await hello();
      const reason = asked < limits.breakerDistrustsMax ? "DOWN" : "SKIPPED_OPEN";
      expect(errors).toMatchObject([{ extensions: { reason } }]);
    }
    // Besides the calls there may have been a look at its health.
    expect(opened).toBeLessThanOrEqual(limits.breakerDistrustsMax + 1);

    await own.believe(authority, stranger);
    await ownConnections.look();
    let answer = await hello();
    for (let waited = 0; waited < 100 && answer.errors; waited++) {
      await sleep(50);
      answer = await hello();
    }
    expect(answer).toEqual({ data: { hello: "world" } });

    await over.close();
    await ownTransport.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
});

describe("TLS", () => {
  it.each([
    ["before 1.2", { maxVersion: "TLSv1.1", minVersion: "TLSv1" } as const],
    ["none at all", null],
  ])("%s is not served", async (_, versions) => {
    const url = new URL(house.provinceUrls.get("61") ?? "");
    if (versions === null) {
      await expect(fetch(`http://${url.host}/health/live`)).rejects.toThrow();
      await untilSaid(said, '{"reason":"NOT_TLS"}');
      return;
    }
    const failed = new Promise((resolve) => {
      const socket = connect({
        ...{ host: url.hostname, port: Number(url.port), ca: authority.cert, ...versions },
        ciphers: "DEFAULT:@SECLEVEL=0",
      });
      socket.once("secureConnect", () => resolve(null)).once("error", resolve);
    });
    expect(await failed).toMatchObject({ code: expect.stringMatching(/PROTOCOL/) });
    await untilSaid(said, '{"reason":"NO_COMMON_VERSION"}');
  });
});

it("F10: a service that asks another shows its certificate, and believes no other authority", async () => {
  const { certFile, keyFile, caFile } = own;
  const over = async (files: TlsFiles) => {
    const client = new SignedClient({
      ...{ url: house.provinceUrls.get("61") ?? "", audience: "61" },
      signingKey: { current: () => gatewayKey },
      answerKeys: { current: () => publicKeys(serviceKey) },
      tls: await HeldTls.open({ files, now: Date.now, onFailure: () => {} }),
    });
    const body = JSON.stringify({ query: "{ __typename }" });
    return client.ask({ path: "/province", body, deadlineMs: 5_000, answerBytesMax: 1_000 });
  };

  expect(await over(own)).toMatchObject({ status: 200, json: { data: { __typename: "Query" } } });
  await expect(over({ certFile: null, keyFile: null, caFile })).rejects.toThrow(UnansweredError);
  await own.believe(stranger);
  await expect(over({ certFile, keyFile, caFile })).rejects.toThrow(UnansweredError);
});
