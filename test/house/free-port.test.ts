import { describe, expect, it } from "@jest/globals";
import { freePorts } from "../../subgraphs/house/free-port.ts";

describe("the ports of the house", () => {
  it("are all different, also when the same one was wanted twice", async () => {
    const [wanted = 0] = await freePorts([0]);
    const ports = await freePorts([wanted, wanted, 0, 70_000]);
    expect(ports[0]).toBe(wanted);
    expect(new Set(ports).size).toBe(4);
    for (const port of ports) expect(port).toBeGreaterThan(1_024);
  });
});
