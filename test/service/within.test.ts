import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "@jest/globals";
import { request } from "undici";
import { within } from "../../schema/http/within.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

it("a call that nobody answers ends in time, though the memory was cleared meanwhile", async () => {
  const server = createServer(() => {}).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asked = request(url, { signal: within(500, new AbortController().signal) });
  const failed = expect(asked).rejects.toThrow("It took too long.");
  for (let round = 0; round < 5; round += 1) {
    await sleep(50);
    collect();
  }
  await failed;
  server.closeAllConnections();
  server.close();
});

it("a call ends when another signal says so, and not for the time then", async () => {
  const other = new AbortController();
  const signal = within(60_000, other.signal);
  expect(signal.aborted).toBe(false);
  other.abort(new Error("Others say so."));
  expect(signal.reason).toEqual(new Error("Others say so."));
});
