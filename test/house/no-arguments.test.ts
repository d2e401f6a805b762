import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, it } from "@jest/globals";
import { root } from "../support/gateway-process.ts";

it("refuses an argument, which would do nothing, before anything starts", () => {
  const program = path.join(root, "dist/subgraphs/house/main.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "--port", "4100"], {
    encoding: "utf8",
    env: { ...process.env, LAOWU_DATA: "/nowhere" },
    timeout: 60_000,
  });
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain("Unknown option '--port'");
  expect(stderr).toContain("It takes no arguments: settings, such as PORT, are in the environment");
});
