import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { readHouseConfig } from "../../subgraphs/house/config.ts";
import { HouseFile, type HouseRecord, readHouseFile } from "../../subgraphs/house/house-file.ts";
import { portFor, shownInList } from "../../subgraphs/house/services.ts";

const at = (name: string, port: number) => ({ name, port, pid: null, url: "" });
const configOf = (PORT: string) => readHouseConfig({ PORT }, "/");

describe("the port of a process", () => {
  const nobody: HouseRecord = { launcher: null, processes: [] };
  const before: HouseRecord = {
    launcher: null,
    processes: [at("gateway", 4000), at("postgres", 4020), at("yunnan", 4999)],
  };

  it("is counted from the gateway's at first", () => {
    expect(portFor("yunnan", { config: configOf("4000"), before: nobody })).toBe(4053);
  });

  it("is the one it had before", () => {
    expect(portFor("yunnan", { config: configOf("4000"), before })).toBe(4999);
    expect(portFor("hainan", { config: configOf("4000"), before })).toBe(4046);
  });

  it.each([
    ["yunnan", 4153],
    ["postgres", 4120],
  ])("follows the gateway when that one is given another: %s", (name, port) => {
    expect(portFor(name, { config: configOf("4100"), before })).toBe(port);
  });

  it("is counted anew when the house moved, also for who was left out of the start between", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "laowu-ports-"));
    const start = async (port: number, ...others: readonly (readonly [string, number])[]) => {
      const file = new HouseFile(folder);
      file.takeOver(readHouseFile(folder), port);
      for (const [name, at] of [...others, ["gateway", port] as const])
        await file.record({ name, port: at, pid: 1, url: "" });
      await file.close();
    };
    const portOfIssuer = (PORT: string) =>
      portFor("issuer", { config: configOf(PORT), before: readHouseFile(folder) });
    try {
      await start(80, ["issuer", 111]);
      expect(portOfIssuer("80")).toBe(111);
      await start(4600);
      expect(portOfIssuer("4600")).toBe(4630);
      expect(portOfIssuer("80")).toBe(110);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("is counted when the start before did not come as far as the gateway", () => {
    const halfStarted = { launcher: null, processes: [at("postgres", 110)] };
    expect(portFor("postgres", { config: configOf("4600"), before: halfStarted })).toBe(4620);
  });

  it("of the gateway is none that browsers and fetch refuse to ask", () => {
    expect(() => configOf("6000")).toThrow(
      "PORT must not be 6000, a port that browsers and fetch refuse to ask",
    );
  });
});

it("the list of services says which port is another than usual, and nothing of the others", () => {
  const config = configOf("4000");
  const yunnan = { name: "yunnan", title: "Yunnan" };

  expect(shownInList({ ...yunnan, port: 4053 }, config)).toBe("Yunnan");
  expect(shownInList({ ...yunnan, port: 4999 }, config)).toBe("Yunnan (port 4999, not 4053)");
});
