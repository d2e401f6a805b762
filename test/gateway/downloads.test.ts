import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "@jest/globals";
import type { HttpServer } from "../../gateway/http/start-http.ts";
import { UnauthenticatedError } from "../../gateway/identity/errors.ts";
import { limits, setLimits } from "../../gateway/limits.ts";
import type { SnapshotFiles } from "../../gateway/snapshots/snapshot-files.ts";
import { partner } from "../support/callers.ts";
import { aHttpServer, type TestHttpServerOptions } from "../support/http-server.ts";

const before = { ...limits };
let http: HttpServer;
const downloads: IncomingMessage[] = [];
afterEach(async () => {
  setLimits(before);
  for (const one of downloads.splice(0)) one.destroy();
  await http.stop();
});

const bytes = 64 * 1_048_576;
let partsRead = 0;

/** A file that is longer than what the ends of a connection keep. */
const files: SnapshotFiles = {
  async look() {
    await sleep(20);
    const file = { bytes, sha256: "0".repeat(64), fileName: "job-61" };
    return { kind: "found", found: { ...file, createdAt: "2026-01-01T00:00:00.000Z" } };
  },
  async part(_, { length }) {
    partsRead += 1;
    return { kind: "found", found: Buffer.alloc(length) };
  },
};

async function started(options: TestHttpServerOptions = {}): Promise<void> {
  partsRead = 0;
  http = await aHttpServer({ snapshots: () => files, ...options });
}

/** Takes nothing of it. */
async function begun(headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const url = `${http.url}/snapshots/61/00000000-0000-4000-8000-000000000000`;
  const [response] = (await once(get(url, { headers, agent: false }), "response")) as [
    IncomingMessage,
  ];
  downloads.push(response);
  response.on("error", () => {});
  return response;
}

const statuses = async (count: number) =>
  (await Promise.all(Array.from({ length: count }, () => begun())))
    .map(({ statusCode }) => statusCode)
    .sort();

it("so many files are handed out at once, also of those that are asked for together", async () => {
  await started();
  setLimits({ ...before, downloadsMax: 2 });
  expect(await statuses(5)).toEqual([200, 200, 503, 503, 503]);
  for (const one of downloads.splice(0)) one.destroy();
  while ((await begun()).statusCode !== 200) await sleep(10);
});

it("X9: and so many to one client, so that nobody takes all places", async () => {
  await started();
  setLimits({ ...before, clientDownloadsMax: 2 });
  expect(await statuses(4)).toEqual([200, 200, 429, 429]);
});

it("X9: who takes next to nothing of a file gives up the place", async () => {
  await started();
  setLimits({ ...before, downloadsMax: 1, takingMsMax: 300 });
  const response = await begun();
  const taking = setInterval(() => response.read(1), 20);
  while ((await begun()).statusCode !== 200) await sleep(20);
  clearInterval(taking);
});

it("X32: a download ends once the token is revoked, and not when it runs out", async () => {
  await started({
    identify: async () => {
      if (partsRead >= 10) throw new UnauthenticatedError("REVOKED");
      if (partsRead >= 5) throw new UnauthenticatedError("EXPIRED");
      return partner;
    },
  });
  const response = await begun({ authorization: "Bearer x" });
  const ended = new Promise((resolve) => response.once("close", resolve));
  response.resume();
  await ended;
  expect(response.complete).toBe(false);
  expect(partsRead).toBe(10);
});
