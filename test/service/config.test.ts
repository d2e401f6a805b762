import { expect, it } from "@jest/globals";
import { readHouseConfig } from "../../subgraphs/house/config.ts";

it.each(["1e3", "0x10", "4e3", "+4000", "4000.0", "40 00", "４０００"])(
  "a port is read as decimal digits only, not as %s",
  (PORT) => {
    expect(() => readHouseConfig({ PORT }, "/")).toThrow(
      `PORT must be a whole number from 1 to 65535, not "${PORT}"`,
    );
  },
);

it.each(["1e-2", "0x1", ".5", "1.", "+1", "Infinity"])(
  "a scale is read as decimal digits and a point, not as %s",
  (SCALE) => {
    expect(() => readHouseConfig({ SCALE }, "/")).toThrow(
      `SCALE must be a number from 0.001 to 1, not "${SCALE}"`,
    );
  },
);

it("plain numbers are read", () => {
  expect(readHouseConfig({ PORT: "4100", SCALE: "0.01" }, "/")).toMatchObject({
    port: 4100,
    scale: 0.01,
  });
});
