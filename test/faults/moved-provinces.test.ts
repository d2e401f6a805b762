import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { compose } from "../federation/a-federation.ts";
import { listeningAt, root, startProcess, stopProcess } from "../support/gateway-process.ts";
import { federationDocument } from "../support/subgraph-schema.ts";

/** A gateway that knows a subgraph by a name, and two machines of which each may bear it. */
const folder = await mkdtemp(path.join(tmpdir(), "laowu-moved-"));
const names = path.join(folder, "names.json");
const name = "register.test";

async function aMachine(address: string, port: number): Promise<Server> {
  const machine = createServer((request, response) => {
    request.resume().once("end", () => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ data: { address } }));
    });
  });
  await new Promise<void>((listening) => machine.listen(port, address, listening));
  return machine;
}

const first = await aMachine("127.0.0.1", 0);
const { port } = first.address() as AddressInfo;
const second = await aMachine("127.0.0.2", port);
let gateway: Awaited<ReturnType<typeof startProcess>>;

async function leadTo(...addresses: readonly string[]): Promise<void> {
  await writeFile(`${names}.new`, JSON.stringify({ [name]: addresses }));
  await rename(`${names}.new`, names);
}

beforeAll(async () => {
  const typeDefs = federationDocument("type Query { address: String }");
  const [supergraph, limits] = ["supergraph.graphql", "limits.json"].map((file) =>
    path.join(folder, file),
  ) as [string, string];
  const url = `http://${name}:${port}`;
  await writeFile(supergraph, compose([{ name: "register", url, typeDefs }]));
  await writeFile(limits, '{"connectionAgeMsMax":200}');
  await leadTo("127.0.0.1");
  gateway = await startProcess(
    [
      ...[process.execPath, "--import", `${root}test/support/names.mjs`],
      ...[`${root}dist/gateway/main.js`, "--port", "0"],
      ...["--supergraph", supergraph, "--limits", limits],
    ],
    { ready: listeningAt, env: { NAMES: names } },
  );
});
afterAll(async () => {
  if (gateway) await stopProcess(gateway.child);
  for (const machine of [first, second]) {
    machine.closeAllConnections();
    machine.close();
  }
  await rm(folder, { recursive: true });
});
beforeEach(() => leadTo("127.0.0.1"));

/** Which machine answers; or why none does. */
async function whoAnswers(): Promise<unknown> {
  const response = await fetch(`${gateway.ready}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"query":"{ address }"}',
  });
  const { data, errors } = (await response.json()) as {
    data: { address: string | null };
    errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[];
  };
  return data.address ?? errors?.[0]?.extensions.reason;
}

async function until(answer: unknown): Promise<unknown[]> {
  const came: unknown[] = [];
  while (came.at(-1) !== answer) {
    came.push(await whoAnswers());
    await sleep(10);
  }
  return came;
}

it("F9: a name that leads elsewhere is followed, although the old machine still answers", async () => {
  await until("127.0.0.1");

  await leadTo("127.0.0.2");
  const came = await until("127.0.0.2");

  expect(new Set(came)).toEqual(new Set(["127.0.0.1", "127.0.0.2"]));
  await sleep(300);
  for (let asked = 0; asked < 20; asked++) expect(await whoAnswers()).toBe("127.0.0.2");
});

it("F9: a machine that is gone is asked at its new address at once", async () => {
  await until("127.0.0.1");
  await leadTo("127.0.0.2");
  first.closeAllConnections();
  first.close();

  expect(await whoAnswers()).toBe("127.0.0.2");

  await new Promise<void>((listening) => first.listen(port, "127.0.0.1", listening));
});

it("F9: a name that leads nowhere is an outage, and over once it leads somewhere", async () => {
  await until("127.0.0.1");
  await leadTo();
  await until("DOWN");
  await leadTo("127.0.0.2");

  expect(await until("127.0.0.2")).not.toContain("127.0.0.1");
});

it("F9: a name with several addresses is asked at one that is there", async () => {
  await leadTo("127.0.0.3", "127.0.0.2");

  await until("127.0.0.2");
});
