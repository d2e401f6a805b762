import "reflect-metadata";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, it } from "@jest/globals";
import { aPort } from "../support/port.ts";
import { RelayProcess } from "./support/relay-process.ts";

describe("F12: a relay that reaches neither the register nor a broker", () => {
  let relay: RelayProcess;
  afterEach(() => relay.kill());

  it("tries again until it is stopped", async () => {
    const [nats, database] = [await aPort(), await aPort()];
    relay = new RelayProcess(
      { url: `nats://127.0.0.1:${nats}` },
      `postgres://nobody@127.0.0.1:${database}/none`,
    );
    const child = relay.start();
    let failures = 0;
    for await (const line of createInterface({ input: child.stderr }))
      if (line.includes("Changes could not be relayed.") && ++failures === 2) break;
    // It would have said less, had it ended.
    expect(failures).toBe(2);
    const ended = once(child, "exit");
    child.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
  }, 60_000);
});
