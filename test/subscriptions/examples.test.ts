import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { UnauthenticatedError } from "../../gateway/identity/errors.ts";
import { actorFor, boundlessAgreements } from "../support/callers.ts";
import { exampleText, subscriptionExamples } from "../support/examples.ts";
import { aGatewayOverHttp, type GatewayOverHttp } from "../support/gateway-over-http.ts";
import { aHouse, houseTrust, type TestHouse } from "../support/house.ts";
import { ownServer } from "../support/postgres.ts";
import { subscribe } from "./support/subscribers.ts";

/** What is told is up to the horizon of the whole server, and others of this run have transactions open. */
const server = await ownServer();

let house: TestHouse;
let gateway: GatewayOverHttp;
beforeAll(async () => {
  house = await aHouse({ registers: [["53"], ["61"]], scale: 0.001 });
  gateway = await aGatewayOverHttp(
    {
      supergraphSdl: house.supergraphSdl,
      provinces: house.provinceUrls,
      agreements: boundlessAgreements,
      trust: houseTrust(),
    },
    {
      development: true,
      // The token of this house is the name of the example that somebody may ask.
      identify: async ([authorization = ""]) => {
        const actor = actorFor(exampleText(authorization.replace(/^Bearer /, "")));
        if (actor === null) throw new UnauthenticatedError("NO_BEARER_TOKEN");
        return actor;
      },
    },
  );
}, 120_000);
afterAll(async () => {
  await gateway?.stop();
  await house?.stop();
  await server.stop();
});

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape.
async function perform(name: string, variables: object = {}): Promise<any> {
  const query = exampleText(name);
  const { data, errors } = await house.gateway.execute({
    query,
    variables: { ...variables },
    actor: actorFor(query),
  });
  expect(errors).toBeUndefined();
  return data;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((turn) => setTimeout(turn, 5));
}

/** What brings about what a subscription tells: another example. */
const causes: Readonly<Record<string, () => Promise<unknown>>> = {
  "job-changed.graphql": () => perform("publish-job.graphql"),
  "job-supply-pushed.graphql": () => perform("publish-job.graphql"),
  "worker-demand-pushed.graphql": () => perform("register-worker.graphql"),
  "placement-confirmed.graphql": () => perform("confirm-placement.graphql"),
  "authorization-withdrawn.graphql": async () => {
    const { grantAuthorization } = await perform("grant-authorization.graphql");
    const input = { id: grantAuthorization.id, idempotencyKey: "example-withdrawal-2" };
    const { errors } = await house.gateway.execute({
      query: exampleText("withdraw-authorization.graphql"),
      variables: { input },
      actor: actorFor(exampleText("grant-authorization.graphql")),
    });
    expect(errors).toBeUndefined();
  },
};

it("each has something that brings it about", () => {
  expect(Object.keys(causes).sort()).toEqual([...subscriptionExamples].sort());
});

it.each(subscriptionExamples)("the example %s is told of, as it stands", async (name) => {
  const query = exampleText(name);
  const token = actorFor(query) === null ? null : name;
  await until(() => gateway.subscriptions.state.open.sse === 0);
  const subscriber = subscribe("sse", gateway.url, { query }, token);
  await until(() => gateway.subscriptions.state.open.sse === 1);
  try {
    await causes[name]?.();
    const [event] = await subscriber.until(1);

    expect(event?.errors).toBeUndefined();
    expect(Object.values(event?.data)).toEqual([
      expect.objectContaining({ cursor: expect.any(String) }),
    ]);
  } finally {
    await subscriber.leave();
  }
});

it("the client of the README runs as it stands, is told, and says why it ends", async () => {
  const client = /```js\n(?<text>[\s\S]*?)```/.exec(readFileSync("README.md", "utf8"))?.groups
    ?.text;
  const folder = path.resolve(".data", "readme-client");
  const file = path.join(folder, `follow-${process.pid}.mjs`);
  await mkdir(folder, { recursive: true });
  const here = gateway.url.replace(/^http/, "ws");
  await writeFile(file, String(client).replace("ws://127.0.0.1:4000/graphql", here));
  const { TOKEN: _, ...env } = process.env;
  const child = spawn(process.execPath, [file], { env, stdio: ["ignore", "pipe", "pipe"] });
  let told = "";
  let ended = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    told += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    ended += text;
  });
  try {
    await until(() => gateway.subscriptions.state.open.websocket === 1);
    const posting = exampleText("publish-job.graphql");
    const query = posting.replace("example-posting-1", "example-posting-2");
    const { errors } = await house.gateway.execute({ query, actor: actorFor(posting) });
    expect(errors).toBeUndefined();
    while (!told.includes("招聘养老护理员五名")) await once(child.stdout, "data");

    gateway.subscriptions.drain();
    while (!ended.includes("GOING_AWAY")) await once(child.stderr, "data");
  } finally {
    const exited = child.exitCode === null ? once(child, "exit") : null;
    child.kill();
    await exited;
    await rm(file, { force: true });
  }
}, 30_000);
