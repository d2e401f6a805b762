import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, expect, it } from "@jest/globals";
import { limits } from "../../gateway/limits.ts";
import { compose } from "../federation/a-federation.ts";
import { listeningAt, root, startProcess, stopProcess } from "../support/gateway-process.ts";
import { anIssuer, audience } from "../support/issuer.ts";
import { startEndpoint } from "../support/subgraph.ts";
import { executableSubgraph, federationDocument } from "../support/subgraph-schema.ts";

const folder = await mkdtemp(path.join(tmpdir(), "laowu-flood-"));
const typeDefs = federationDocument("type Query { titles(n: Int!): [String!] }");
const titles = () => Array.from({ length: 50 }, (_, n) => `Cook ${n}`);
const endpoint = await startEndpoint({
  register: executableSubgraph(typeDefs, { Query: { titles } }),
});
const issuer = await anIssuer("61");

afterAll(async () => {
  await Promise.all([endpoint.close(), issuer.close()]);
  await rm(folder, { recursive: true });
});

async function aFile(name: string, content: unknown): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

async function aGateway() {
  const services = [{ name: "register", url: `${endpoint.url}/register`, typeDefs }];
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
  const fields = Array.from({ length: 100 }, (_, n) => `t${n}: titles(n: ${n})`).join(" ");
  const heavy = JSON.stringify({ query: `{ ${fields} }` });
  const flood = await startProcess(
    [
      ...[process.execPath, `${root}test/support/flood.mjs`, url],
      ...[String(10 * limits.anonymousInFlightMin), heavy],
    ],
    { ready: /flooding/ },
  );
  const said = flood.child.stdout ? text(flood.child.stdout) : "";

  const authorization = `Bearer ${await issuer.token()}`;
  const isTurnedAway = async () => (await ask(url, "{ titles(n: 1) }", {})).status === 503;
  while (!(await isTurnedAway()));
  let good = 0;
  const asked = 200;
  for (let n = 0; n < asked; n += 20) {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => ask(url, `{ titles(n: ${n + i}) }`, { authorization })),
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
