import { expect, it } from "@jest/globals";
import { readHouseConfig } from "../../subgraphs/house/config.ts";
import { layOutServices } from "../../subgraphs/house/services.ts";

const layOut = (env: Readonly<Record<string, string>>) =>
  layOutServices({
    config: readHouseConfig({ PORT: "41870", ...env }, "/laowu"),
    databases: new Map(),
    before: { launcher: null, processes: [] },
    keyFiles: { identity: new Map(), accessLog: new Map(), links: "l" },
    ...{ provincesFile: "p", issuersFile: "i", revocationsFile: "r" },
    ...{ agreementsFile: "a", partyKeysFile: "k", signingKeyFolder: "k" },
  });

const metricsPorts = async (env: Readonly<Record<string, string>>) => {
  const { subgraphs } = await layOut(env);
  const ports = subgraphs.map(({ name, env: own }) => [name, own.METRICS_PORT] as const);
  return Object.fromEntries(ports.filter(([, port]) => port !== undefined));
};

it("METRICS_PORT of the house gives each province a port of its own, counted from it", async () => {
  expect(await metricsPorts({ METRICS_PORT: "9400" })).toEqual({
    ...{ jiangsu: "9432", guangdong: "9444", hainan: "9446", yunnan: "9453", shaanxi: "9461" },
  });
});

it("without METRICS_PORT no province tells metrics", async () => {
  expect(await metricsPorts({})).toEqual({});
});

it("a METRICS_PORT that leaves no room for the codes of provinces is refused", () => {
  for (const METRICS_PORT of ["0", "65500", "http"])
    expect(() => readHouseConfig({ METRICS_PORT }, "/laowu")).toThrow(
      "METRICS_PORT must be a whole number from 1 to 65436",
    );
});
