import { describe, expect, it } from "@jest/globals";
import { readHouseConfig } from "../../subgraphs/house/config.ts";
import type { HouseRecord } from "../../subgraphs/house/house-file.ts";
import { portFor } from "../../subgraphs/house/services.ts";

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
});
