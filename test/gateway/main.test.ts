import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "@jest/globals";
import { compose } from "../federation/a-federation.ts";
import {
  listeningAt,
  root,
  startGatewayProcess,
  startProcess,
  stopProcess,
} from "../support/gateway-process.ts";
import { anIssuer, audience } from "../support/issuer.ts";
import { startEndpoint } from "../support/subgraph.ts";
import { Gate } from "../support/subgraph-faults.ts";
import { executableSubgraph, federationDocument } from "../support/subgraph-schema.ts";

/** The gateway as it is started on its own: what it says when it cannot start, and how it stops. */
const folder = await mkdtemp(path.join(tmpdir(), "laowu-gateway-"));
const typeDefs = federationDocument("type Query { hello: String }");
const endpoint = await startEndpoint({
  greeting: executableSubgraph(typeDefs, { Query: { hello: () => "world" } }),
});
const supergraph = await aFile(
  "supergraph.graphql",
  compose([{ name: "greeting", url: `${endpoint.url}/greeting`, typeDefs }]),
);

afterAll(async () => {
  await endpoint.close();
  await rm(folder, { recursive: true });
});

async function aFile(name: string, content: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

/** Starts it with arguments it cannot start with; its exit code and what it says. */
async function refusal(...args: string[]): Promise<{ exitCode: unknown; said: string }> {
  const child = spawn(process.execPath, [`${root}dist/gateway/main.js`, ...args], {
    env: { PATH: process.env.PATH },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [said, [exitCode]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  return { exitCode, said };
}

it.each([
  ["that does not exist", async () => "/nowhere/supergraph.graphql", "cannot be read"],
  ["that is no SDL", () => aFile("words", "hello { there"), "It is no GraphQL schema document"],
  [
    "that was not composed",
    () => aFile("plain.graphql", "type Query { hello: String }"),
    "not a composed Federation 2 supergraph",
  ],
  ["without provinces", async () => `${root}schema/supergraph.graphql`, "no province is named"],
])("a supergraph %s is refused in words", async (_, file, reason) => {
  const { exitCode, said } = await refusal("--supergraph", await file(), "--port", "0");

  expect(exitCode).toBeGreaterThan(0);
  expect(said).toContain(reason);
  expect(said).not.toMatch(/^\s+at /m);
});

it("names every setting that is wrong, at once", async () => {
  const provinces = await aFile("provinces.json", '{ "Shaanxi": "http://127.0.0.1", "61": "ftp" }');

  const { exitCode, said } = await refusal(
    ...["--port", "many", "--deadline-ms", "0", "--provinces", provinces, "--subgraph-url", "x"],
  );

  expect(exitCode).toBe(2);
  for (const wrong of ["--supergraph", "--port", "--deadline-ms", '"Shaanxi"', " 61", '"x"'])
    expect(said).toContain(wrong);
  expect(said).not.toMatch(/^\s+at /m);
});

it("names everything that is wrong with the issuers, at once", async () => {
  const issuers = await aFile(
    "issuers.json",
    JSON.stringify({
      issuers: [
        { iss: "a", province: "61", jwks: "http://elsewhere.test/jwks.json" },
        { iss: "b", province: "Shaanxi", jwks: "https://b.test/jwks.json" },
        { iss: "c", jwks: "https://c.test/jwks.json" },
        { province: "53", jwks: "https://d.test/jwks.json" },
        { iss: "e", province: null, jwks: "ftp://e.test" },
        { iss: "f", province: "44", jwks: "https://f.test/jwks.json" },
        { iss: "f", province: "44", jwks: "https://f.test/jwks.json" },
      ],
    }),
  );

  const { exitCode, said } = await refusal("--supergraph", supergraph, "--issuers", issuers);

  expect(exitCode).toBe(2);
  for (const wrong of ['"audience"', "issuer 1", "issuer 2", "issuer 3", "issuer 4", "issuer 5"])
    expect(said).toContain(wrong);
  for (const twice of ['"iss" "f"', '"province" "44"', '"jwks" "https://f.test/jwks.json"'])
    expect(said).toContain(twice);
});

it.each([
  ["a signing key alone", ["--signing-key", "/nowhere/key.json"], "only together"],
  ["keys of provinces alone", ["--province-keys", "/nowhere/keys.json"], "only together"],
  [
    "keys that are not there",
    ["--signing-key", "/nowhere/key.json", "--province-keys", "/nowhere/keys.json"],
    "--signing-key: /nowhere/key.json cannot be read (ENOENT).",
  ],
  ["a certificate alone", ["--tls-client-cert", "/nowhere/cert.pem"], "only together"],
  ["an authority that is not there", ["--tls-ca", "/nowhere/ca.pem"], "/nowhere/ca.pem cannot be"],
  ["an authority that is none", ["--tls-ca", supergraph], "has no certificate in PEM"],
  [
    "a password that others would see",
    ["--shared-budgets", "redis://user:secret@127.0.0.1"],
    "--shared-budgets must not hold the password",
  ],
])("%s is refused in words", async (_, flags, reason) => {
  const { exitCode, said } = await refusal("--supergraph", supergraph, ...flags);
  expect(exitCode).toBe(2);
  expect(said).toContain(reason);
  expect(said).not.toMatch(/^\s+at /m);
});

it.each([
  ["that is missing", "/nowhere/revocations.json", "cannot be read"],
  ["without issuers", "", "means nothing without --issuers"],
])("a revocation list %s is refused", async (_, file, reason) => {
  const issuers = await aFile("none.json", JSON.stringify({ audience, issuers: [] }));
  const trust = file === "" ? [] : ["--issuers", issuers];
  const { said } = await refusal("--supergraph", supergraph, ...trust, "--revocations", file);
  expect(said).toContain(reason);
});

it("C3 Art. 55-56: shows persons to nobody while looks at them are not written down", async () => {
  const issuers = await aFile("none.json", JSON.stringify({ audience, issuers: [] }));
  const provinces = await aFile("provinces.json", '{"61":"http://127.0.0.1:9"}');
  const { exitCode, said } = await refusal(
    ...["--supergraph", `${root}schema/supergraph.graphql`, "--provinces", provinces],
    ...["--issuers", issuers],
  );
  expect(exitCode).toBe(2);
  expect(said).toContain("--access-log DIR is missing");
});

it("names every limit that is wrong, at once, with the field and the reason", async () => {
  const limits = await aFile(
    "limits.json",
    '{"aliasesMax":30,"aliasMax":5,"tokensMax":"many","depthMax":46,"bodyBytesMax":0,"generationsMax":1,"clientCostMax":5,"scopesMax":65}',
  );
  const { exitCode, said } = await refusal("--supergraph", supergraph, "--limits", limits);

  expect(exitCode).toBe(2);
  for (const wrong of [
    'Bad value for "aliasMax": is no limit of the gateway.',
    'Bad value for "tokensMax": must be a whole number from 1 to 2147483647.',
    'Bad value for "depthMax": must be a whole number from 1 to 45.',
    'Bad value for "bodyBytesMax": must be a whole number from 1 to 2147483647.',
    // One that holds, and one that is made meanwhile.
    'Bad value for "generationsMax": must be a whole number from 2 to 2147483647.',
    // Provinces take no more.
    'Bad value for "scopesMax": must be a whole number from 1 to 64.',
    // Else an operation that costs more than a budget would be paid with less than it costs.
    'Bad value for "clientCostMax": must be no less than costMax, which is 1000000.',
  ])
    expect(said).toContain(wrong);
  expect(said).not.toContain('"aliasesMax"');
});

it.each([
  ["where only this machine can ask", [], true, 200],
  ["where others can ask", ["--host", "0.0.0.0"], false, 404],
  ["that is to have a page where others can ask", ["--host", "0.0.0.0", "--console"], false, 200],
  ["that says so where others can ask", ["--host", "0.0.0.0", "--development"], true, 200],
])("a gateway %s tells the schema and has a page, or not", async (_, flags, isTold, page) => {
  const command = [process.execPath, `${root}dist/gateway/main.js`, "--port", "0"];
  const { child, ready } = await startProcess([...command, "--supergraph", supergraph, ...flags], {
    ready: listeningAt,
  });
  const url = ready.replace("0.0.0.0", "127.0.0.1");
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ __schema { queryType { name } } }" }),
  });
  const { data } = (await response.json()) as { data?: unknown };

  expect((await fetch(url)).status).toBe(page);
  expect(data).toEqual(isTold ? { __schema: { queryType: { name: "Query" } } } : undefined);

  await stopProcess(child);
});

it("has the limits of its settings file", async () => {
  const limits = await aFile("few-aliases.json", '{"aliasesMax":1}');
  const gateway = await startGatewayProcess({ supergraph, limits });
  const ask = async (query: string) => {
    const response = await fetch(gateway.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query }),
    });
    return response.json();
  };

  expect(await ask("{ a: hello }")).toEqual({ data: { a: "world" } });
  expect(await ask("{ a: hello b: hello }")).toMatchObject({
    errors: [{ extensions: { code: "LIMIT_ALIASES", allowed: 1, met: 2 } }],
  });

  await gateway.stop();
});

it("takes a token of the issuers it was told, and refuses any other; without one it is open", async () => {
  const [issuer, stranger] = await Promise.all([anIssuer("61"), anIssuer("61")]);
  const entry = { iss: issuer.iss, province: "61", jwks: issuer.jwks };
  const issuers = await aFile("trusted.json", JSON.stringify({ audience, issuers: [entry] }));
  const revocations = await aFile("revocations.json", "{}");
  const command = [process.execPath, `${root}dist/gateway/main.js`, "--port", "0"];
  const { child, ready } = await startProcess(
    [
      ...[...command, "--supergraph", supergraph],
      ...["--issuers", issuers, "--revocations", revocations],
    ],
    { ready: listeningAt },
  );
  const ask = async (headers: Record<string, string>) => {
    const response = await fetch(`${ready}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ query: "{ hello }" }),
    });
    return response.json();
  };
  const show = (token: string) => ask({ authorization: `Bearer ${token}` });

  expect(await show(await issuer.token())).toEqual({ data: { hello: "world" } });
  expect(await ask({})).toEqual({ data: { hello: "world" } });
  expect(await show(await stranger.token())).toMatchObject({
    errors: [{ extensions: { code: "UNAUTHENTICATED", reason: "UNTRUSTED" } }],
  });

  await stopProcess(child);
  await Promise.all([issuer.close(), stranger.close()]);
});

it("names the port that is in use", async () => {
  const other = createServer();
  await new Promise<void>((listening) => other.listen(0, "127.0.0.1", listening));
  const port = String((other.address() as AddressInfo).port);

  const { exitCode, said } = await refusal("--supergraph", supergraph, "--port", port);
  other.close();

  expect(exitCode).toBe(1);
  expect(said).toContain(`Port ${port} on 127.0.0.1 is already in use.`);
  expect(said).not.toMatch(/^\s+at /m);
});

it("finishes what is in flight when it is told to stop", async () => {
  const gateway = await startGatewayProcess({ supergraph });
  const gate = new Gate();
  endpoint.intercept(gate.intercept);
  const answered = fetch(gateway.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ hello }" }),
  });
  await gate.arrived;

  const stopped = gateway.stop();
  // Long enough for a process that does not wait to be gone.
  await sleep(300);
  gate.open();

  expect(await (await answered).json()).toEqual({ data: { hello: "world" } });
  await stopped;
});

it("waits for many provinces at once without a warning", async () => {
  const urls = Array.from({ length: 12 }, (_, n) => [`${51 + n}`, `${endpoint.url}/province-${n}`]);
  const provinces = await aFile("many.json", JSON.stringify(Object.fromEntries(urls)));
  const house = `${root}schema/supergraph.graphql`;
  const command = [process.execPath, `${root}dist/gateway/main.js`, "--port", "0"];
  const { child, ready } = await startProcess(
    [...command, "--supergraph", house, "--provinces", provinces],
    { ready: listeningAt },
  );
  const said = child.stderr ? text(child.stderr) : "";

  const answered = await fetch(`${ready}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ coverageNow { asked } }" }),
  });
  await stopProcess(child);

  expect(await answered.json()).toMatchObject({ extensions: { coverage: { asked: 12 } } });
  // What is said are the failures of the provinces, which are none here.
  expect(await said).toContain("A subgraph failed.");
  expect(await said).not.toMatch(/warning/i);
});
