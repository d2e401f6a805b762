import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, expect, it } from "@jest/globals";
import { limits } from "../../gateway/limits.ts";
import { compose } from "../federation/a-federation.ts";
import { listeningAt, root, startProcess, stopProcess } from "../support/gateway-process.ts";
import { anIssuer, audience } from "../support/issuer.ts";
import { federationDocument } from "../support/subgraph-schema.ts";

const folder = await mkdtemp(path.join(tmpdir(), "laowu-flood-"));
const typeDefs = federationDocument("type Query { titles(n: Int!): [String!] }");
const fields = Array.from({ length: 40 }, (_, n) => `t${n}`);
const titles = Array.from({ length: 60 }, (_, n) => `Cook ${n}`);
const heavyAnswer = JSON.stringify({
  data: Object.fromEntries(fields.map((name) => [name, titles])),
});

/** Costs next to nothing itself, so that the gateway is what a flood fills. */
const register = createServer(async (request, response) => {
  const isHeavy = (await text(request)).includes("t39");
  response.setHeader("content-type", "application/json");
  response.end(isHeavy ? heavyAnswer : '{"data":{"titles":["Cook"]}}');
});
await new Promise<void>((listening) => register.listen(0, "127.0.0.1", listening));
const registerUrl = `http://127.0.0.1:${(register.address() as AddressInfo).port}`;
const issuer = await anIssuer("61");

const started: Awaited<ReturnType<typeof startProcess>>[] = [];

afterAll(async () => {
  for (const { child } of started) child.kill("SIGKILL");
  register.closeAllConnections();
  register.close();
  await issuer.close();
  await rm(folder, { recursive: true });
});

async function aFile(name: string, content: unknown): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

async function aGateway() {
  const services = [{ name: "register", url: registerUrl, typeDefs }];
  const entry = { iss: issuer.iss, province: "61", jwks: issuer.jwks };
  return startProcess(
    [
      ...[process.execPath, `${root}dist/gateway/main.js`, "--port", "0"],
      ...["--supergraph", await aFile("supergraph.graphql", compose(services))],
      ...["--issuers", await aFile("issuers.json", { audience, issuers: [entry] })],
    ],
    { ready: listeningAt },
  );
}

async function ask(url: string, query: string, headers: Record<string, string>) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, body: (await response.json()) as { errors?: unknown } };
}

it("whoever shows a token is answered while ten times as many anonymous requests come as are let in", async () => {
  const gateway = await aGateway();
  const url = `${gateway.ready}/graphql`;
  const query = `{ ${fields.map((name, n) => `${name}: titles(n: ${n})`).join(" ")} }`;
  const heavy = JSON.stringify({ query });
  const flood = await startProcess(
    [
      ...[process.execPath, `${root}test/support/flood.mjs`, url],
      ...[String(10 * limits.anonymousInFlightMin), heavy],
    ],
    { ready: /flooding/ },
  );
  started.push(gateway, flood);
  const said = flood.child.stdout ? text(flood.child.stdout) : "";

  const authorization = `Bearer ${await issuer.token()}`;
  const isTurnedAway = async () => (await ask(url, "{ titles(n: 1) }", {})).status === 503;
  while (!(await isTurnedAway()));
  let good = 0;
  const asked = 100;
  for (let n = 0; n < asked; n += 25) {
    const answers = await Promise.all(
      Array.from({ length: 25 }, (_, i) => ask(url, `{ titles(n: ${n + i}) }`, { authorization })),
    );
    good += answers.filter(({ status, body }) => status === 200 && !body.errors).length;
  }
  flood.child.kill("SIGTERM");
  await once(flood.child, "exit");
  const counts = JSON.parse(await said) as Record<string, number>;
  await stopProcess(gateway.child);

  expect(good / asked).toBeGreaterThanOrEqual(0.99);
  expect(counts["503"]).toBeGreaterThan(10 * limits.anonymousInFlightMin);
  expect(counts.broken ?? 0).toBe(0);
}, 120_000);
