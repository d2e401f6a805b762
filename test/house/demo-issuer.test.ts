import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { readIssuers } from "../../gateway/identity/read-issuers.ts";
import { TokenVerifier } from "../../gateway/identity/verify-token.ts";
import { refusalOf } from "../../schema/access/decide.ts";
import { ruleOfRole } from "../../schema/access/role.ts";
import { readHouseConfig } from "../../subgraphs/house/config.ts";
import { demoPrincipals } from "../../subgraphs/house/issuer/demo-principals.ts";
import { demoIssuers, issuersFileContent } from "../../subgraphs/house/issuer/issuers.ts";
import { keyFolder } from "../../subgraphs/house/issuer/keys.ts";
import { type IssuerService, startIssuer } from "../../subgraphs/house/issuer/start-issuer.ts";
import { layOutServices } from "../../subgraphs/house/services.ts";
import { root } from "../support/gateway-process.ts";

let dataFolder: string;
let issuer: IssuerService | null = null;
beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), "laowu-issuer-"));
});
afterEach(async () => {
  await issuer?.stop();
  issuer = null;
  await rm(dataFolder, { recursive: true });
});

async function started(): Promise<IssuerService> {
  issuer = await startIssuer({ port: 0, keyFolder: keyFolder(dataFolder), production: false });
  return issuer;
}

/** `npm run token` without npm's own words. */
async function run(...args: string[]) {
  return runWith({}, ...args);
}

async function runWith(env: Readonly<Record<string, string>>, ...args: string[]) {
  const child = spawn(process.execPath, [`${root}dist/subgraphs/house/issuer/token.js`, ...args], {
    env: { PATH: process.env.PATH, LAOWU_DATA: dataFolder, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [said, complained, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { said, complained, exitCode };
}

it("every named principal gets a token that the gateway takes, and is who it says", async () => {
  const { url } = await started();
  const file = path.join(dataFolder, "issuers.json");
  await writeFile(file, JSON.stringify(issuersFileContent(url)));
  const problems: string[] = [];
  const failures: unknown[] = [];
  const verifier = new TokenVerifier({
    ...readIssuers(file, problems),
    revocations: null,
    now: Date.now,
    onFailure: (message) => failures.push(message),
  });
  expect(problems).toEqual([]);
  for (const { name, subject, role, issuer: key } of demoPrincipals) {
    const { said, exitCode } = await run("--as", name);
    expect(exitCode).toBe(0);
    const actor = await verifier.verify(said.trim());
    expect(actor).toMatchObject({
      sub: subject,
      role,
      province: key === "national" ? null : key,
    });
    const look = { types: new Set(["Worker"] as const), groups: new Set(["BASIC"] as const) };
    for (const purpose of ruleOfRole[actor.role].purposes) {
      const access = { purpose, authorizationId: null, caseNo: "case-1" };
      expect(refusalOf({ actor, access }, look)).toBeNull();
    }
  }
  expect(failures).toEqual([]);
});

it("the named person is the one whom the example person-across-regions finds", async () => {
  const example = await readFile("schema/examples/person-across-regions.graphql", "utf8");
  const pseudonym = /Pseudonym! = "([^"]+)"/.exec(example)?.[1];
  const person = demoPrincipals.find(({ role }) => role === "DATA_SUBJECT");
  expect(person?.subject).toBe(`person:${pseudonym}`);
});

it("keeps its keys over restarts, where only their owner can read them", async () => {
  const keySets = async ({ url }: IssuerService) =>
    Promise.all(
      demoIssuers.map(async ({ key }) => (await fetch(`${url}/${key}/jwks.json`)).text()),
    );
  const first = await started();
  const before = await keySets(first);
  await first.stop();

  expect(await keySets(await started())).toEqual(before);
  const folder = keyFolder(dataFolder);
  const files = await readdir(folder);
  expect(files).toHaveLength(demoIssuers.length);
  for (const file of files) expect((await stat(path.join(folder, file))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

it("tells nobody a private key, whatever they ask for", async () => {
  const { url } = await started();
  const saved = JSON.parse(await readFile(path.join(keyFolder(dataFolder), "61.json"), "utf8"));
  const paths = ["/61/jwks.json", "/61.json", "/issuer/61.json", "/../issuer/61.json", "/"];
  for (const asked of paths) {
    expect(await (await fetch(`${url}${asked}`)).text()).not.toContain(saved.d);
  }
});

it("does not run in production, and the house does not start it there", async () => {
  const files = {
    provincesFile: "p",
    issuersFile: "i",
    revocationsFile: "r",
    agreementsFile: "a",
    partyKeysFile: "k",
    signingKeyFolder: "k",
  };
  const before = { launcher: null, processes: [] };
  const layOut = (env: Readonly<Record<string, string>>) =>
    layOutServices({
      config: readHouseConfig({ PORT: "41850", ...env }, root),
      databases: new Map(),
      before,
      keyFiles: { identity: new Map(), accessLog: new Map(), links: "l" },
      ...files,
    });
  const [demo, production] = [await layOut({}), await layOut({ NODE_ENV: "production" })];
  expect(demo.issuer).toMatchObject({ name: "issuer" });
  expect(demo.gateway.args).toEqual(expect.arrayContaining(["--issuers", "i"]));
  expect(production.issuer).toBeNull();
  expect(production.gateway.args).not.toContain("--issuers");

  const options = { port: 0, keyFolder: keyFolder(dataFolder), production: true };
  await expect(startIssuer(options)).rejects.toThrow("does not run in production");
  expect(await readdir(dataFolder)).toEqual([]);
});

it.each([[[]], [["--as", "nobody"]], [["--who", "auditor"]]])(
  "names the principals when it is asked for %j",
  async (args) => {
    const { said, complained, exitCode } = await run(...args);
    expect({ said, exitCode }).toEqual({ said: "", exitCode: 2 });
    for (const { name } of demoPrincipals) expect(complained).toContain(name);
  },
);

it("says what to do when the house was never started", async () => {
  const { said, complained, exitCode } = await run("--as", "auditor");
  expect({ said, exitCode }).toEqual({ said: "", exitCode: 1 });
  expect(complained).toContain("npm start makes them");
});

describe("npm run token, where no demo issuer runs,", () => {
  const us = process.pid;
  const at = (name: string, pid: number | null) => ({ name, pid, port: 4000, url: "" });
  const houseIs = (launcher: number | null, ...processes: readonly object[]) =>
    writeFile(path.join(dataFolder, "house.json"), JSON.stringify({ launcher, processes }));
  /** A pid that nobody has any more. */
  const ended = async (): Promise<number> => {
    const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
    await once(child, "exit");
    return Number(child.pid);
  };

  beforeEach(started);

  it("prints none for a house in production, whose keys may be there from before", async () => {
    await houseIs(us, at("gateway", us), at("issuer", null));
    const { said, complained, exitCode } = await run("--as", "auditor");
    expect({ said, exitCode }).toEqual({ said: "", exitCode: 1 });
    expect(complained).toBe(
      `The house of ${dataFolder} runs without the demo issuer, so nobody would take its tokens. ` +
        "Your own issuers give them in production.\n",
    );
  });

  it("prints none when it is started for production itself", async () => {
    const { said, complained, exitCode } = await runWith(
      { NODE_ENV: "production" },
      ...["--as", "auditor"],
    );
    expect({ said, exitCode }).toEqual({ said: "", exitCode: 1 });
    expect(complained).toContain("no demo issuer in production");
  });

  it("prints none for a house that does not run", async () => {
    for (const launcher of [null, await ended()]) {
      await houseIs(launcher, at("gateway", null), at("issuer", us));
      const { said, complained, exitCode } = await run("--as", "auditor");
      expect({ said, exitCode }).toEqual({ said: "", exitCode: 1 });
      expect(complained).toContain(`The house of ${dataFolder} does not run: npm start starts it.`);
    }
  });

  it("prints one once it runs", async () => {
    await houseIs(us, at("gateway", us), at("issuer", us));
    const { complained, exitCode } = await run("--as", "auditor");
    expect({ complained, exitCode }).toEqual({ complained: "", exitCode: 0 });
  });
});
