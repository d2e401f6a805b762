import { describe, expect, it } from "@jest/globals";
import { Agent, fetch } from "undici";
import { forbiddenPorts } from "../../schema/http/forbidden-ports.ts";
import { freePorts } from "../../subgraphs/house/free-port.ts";

describe("the ports of the house", () => {
  it("are all different, also when the same one was wanted twice", async () => {
    const [wanted = 0] = await freePorts([0]);
    const ports = await freePorts([wanted, wanted, 0, 70_000]);
    expect(ports[0]).toBe(wanted);
    expect(new Set(ports).size).toBe(4);
    for (const port of ports) expect(port).toBeGreaterThan(1_024);
  });

  it("are none that fetch forbids, whatever was wanted", async () => {
    const ports = await freePorts([...forbiddenPorts]);
    expect(ports.filter((port) => forbiddenPorts.has(port))).toEqual([]);
    expect(new Set(ports).size).toBe(forbiddenPorts.size);
  });
});

it("what fetch forbids is what our list says", async () => {
  const nobody = new Error("Nobody is asked.");
  const dispatcher = new Agent({ connect: (_, connected) => connected(nobody, null) });
  const isForbidden = async (port: number): Promise<boolean> => {
    const { cause } = await fetch(`http://127.0.0.1:${port}/`, { dispatcher }).then(
      () => ({ cause: null }),
      (error: Error) => error,
    );
    if (cause === nobody) return false;
    expect(cause).toEqual(new Error("bad port"));
    return true;
  };
  const highest = Math.max(...forbiddenPorts);
  const all = Array.from({ length: highest + 100 }, (_, index) => index + 1);
  const found: number[] = [];
  for (const port of all) if (await isForbidden(port)) found.push(port);
  expect(found).toEqual([...forbiddenPorts].sort((a, b) => a - b));
  await dispatcher.close();
});
