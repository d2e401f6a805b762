import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { root } from "../support/gateway-process.ts";
import { accessLogKeys, identityKeys } from "../support/key-files.ts";
import { aProcessHouse, type ProcessHouse } from "../support/process-house.ts";
import { commandsUnder, paste } from "../support/readme-commands.ts";

let house: ProcessHouse;
/** As the repository of whoever has started a house, at a port that is not the usual one. */
let folder: string;
beforeAll(async () => {
  house = await aProcessHouse({ provinces: ["61"], scale: 0.001 });
  folder = await mkdtemp(path.join(tmpdir(), "laowu-readme-"));
  const keys = path.join(folder, ".data/keys/shaanxi");
  await mkdir(keys, { recursive: true });
  await copyFile(identityKeys, path.join(keys, "identity-keys.json"));
  await copyFile(accessLogKeys, path.join(keys, "access-log-keys.json"));
  const postgres = new URL(house.databaseUrls.get("61") ?? "");
  postgres.pathname = "/postgres";
  const processes = [
    { name: "postgres", url: postgres.href },
    { name: "gateway", url: house.gateway.url },
  ];
  await writeFile(path.join(folder, ".data/house.json"), JSON.stringify({ processes }));
}, 120_000);
afterAll(async () => {
  await house?.stop();
  if (folder) await rm(folder, { recursive: true });
});

it("the README's commands of laowu do what it says, as they stand", async () => {
  const database = new URL(house.databaseUrls.get("61") ?? "").pathname.slice(1);
  const [settings = "", offline = "", online = ""] = await commandsUnder("## Command line");
  const [fetching = ""] = await commandsUnder("### Take all of it");
  // The one follows for good, and ends here; a broker is nobody's, and the logs are another test's.
  const [follow = ""] = online.split("\n");
  const once = (command: string) => command.replaceAll(/laowu follow .*/g, "$& --once");
  const { exitCode, out, err } = await paste(
    [
      `npx() { shift; ${process.execPath} ${path.join(root, "dist/subgraphs/cli/main.js")} "$@"; }`,
      settings.replace("laowu_61", database),
      offline.replace("npx laowu verify", "npx laowu health"),
      once(fetching),
      once(follow),
    ],
    { folder, env: { LAOWU_DATA: path.join(folder, ".data") } },
  );
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: expect.any(String) });
  expect(out).toMatch(
    /^exported (\d+)\nexported \1\ncreated 0, changed 0, unchanged \1, refused 0\nexported \d+\n\{"status":"ok"/,
  );
  expect(err).toMatch(/same \d+, different 0, only here 0, only there 0, unreadable 0\n/);
  expect(err).toContain("All lists are what the records say.\n");
});
