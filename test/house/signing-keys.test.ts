import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import {
  readKeysByAudience,
  readPublicKeys,
  readSigningKey,
} from "../../schema/signatures/keys.ts";
import { audiences } from "../../subgraphs/house/keys/key-files.ts";
import { makeSigningKeys } from "../../subgraphs/house/keys/signing-keys.ts";
import { provinces } from "../../subgraphs/house/provinces.ts";
import { root } from "../support/gateway-process.ts";
import { accessLogKeys, identityKeys } from "../support/key-files.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-keys-"));
});
afterEach(() => rm(folder, { recursive: true }));

const services = audiences.map(({ service }) => service);
const read = (...names: string[]) => readFile(path.join(folder, ...names), "utf8");

it("every process gets a key of its own, and knows those who may answer or ask", async () => {
  await makeSigningKeys(folder);
  const gateway = readSigningKey(await read("gateway", "signing-key.json"), "k").id;
  const known = readKeysByAudience(await read("gateway", "province-keys.json"), "k");
  const ids = new Set([gateway]);
  for (const { audience, service } of audiences) {
    const own = readSigningKey(await read(service, "signing-key.json"), "k").id;
    expect([...(known.get(audience)?.keys() ?? [])]).toEqual([own]);
    const believed = readPublicKeys(await read(service, "gateway-keys.json"), "k");
    expect([...believed.keys()]).toEqual([gateway]);
    ids.add(own);
  }
  expect(ids.size).toBe(1 + services.length);
});

it("for links: cooperation knows the provinces' keys, and each province cooperation's", async () => {
  await makeSigningKeys(folder);
  const maker = readSigningKey(await read("cooperation", "signing-key.json"), "k").id;
  const askers = readKeysByAudience(await read("cooperation", "province-keys.json"), "k");

  expect([...askers.keys()].sort()).toEqual(provinces.map(({ code }) => code).sort());
  for (const { code, name } of provinces) {
    const own = readSigningKey(await read(name, "signing-key.json"), "k").id;
    expect([...(askers.get(code)?.keys() ?? [])]).toEqual([own]);
    const makers = readPublicKeys(await read(name, "cooperation-keys.json"), "k");
    expect([...makers.keys()]).toEqual([maker]);
  }
});

it("nobody but their owner can read private keys, nor the folders they are in", async () => {
  await makeSigningKeys(folder);
  for (const name of await readdir(folder)) {
    const own = path.join(folder, name);
    expect((await stat(own)).mode & 0o777).toBe(0o700);
    expect((await stat(path.join(own, "signing-key.json"))).mode & 0o777).toBe(0o600);
  }
});

it("what is there stays: keys, and whom an operator believes beside them", async () => {
  await makeSigningKeys(folder);
  const added = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" };
  const listed = JSON.parse(await read("yunnan", "gateway-keys.json"));
  const file = path.join(folder, "yunnan", "gateway-keys.json");
  await writeFile(file, JSON.stringify([...listed, added]));
  const before = await read("gateway", "signing-key.json");

  expect(await makeSigningKeys(folder)).toEqual([]);
  expect(await read("gateway", "signing-key.json")).toBe(before);
  expect(readPublicKeys(await read("yunnan", "gateway-keys.json"), "k").size).toBe(2);
});

it("a lost key is made again, and is believed beside the one before", async () => {
  await makeSigningKeys(folder);
  await rm(path.join(folder, "hainan", "signing-key.json"));

  const made = await makeSigningKeys(folder);

  expect(made.map((file) => path.relative(folder, file)).sort()).toEqual([
    "cooperation/province-keys.json",
    "gateway/province-keys.json",
    "guangdong/province-keys.json",
    "hainan/province-keys.json",
    "hainan/signing-key.json",
    "jiangsu/province-keys.json",
    "shaanxi/province-keys.json",
    "yunnan/province-keys.json",
  ]);
  const known = readKeysByAudience(await read("gateway", "province-keys.json"), "k");
  expect(known.get("46")?.size).toBe(2);
});

it("a file that holds something else is named, and left as it is", async () => {
  await makeSigningKeys(folder);
  await writeFile(path.join(folder, "hainan", "signing-key.json"), "my notes");

  await expect(makeSigningKeys(folder)).rejects.toMatchObject({
    code: "CANNOT_START",
    message: expect.stringContaining("hainan/signing-key.json must hold a private Ed25519 key"),
  });
  expect(await read("hainan", "signing-key.json")).toBe("my notes");
});

it("npm run keys names the files it makes, and prints nothing secret", async () => {
  const program = path.join(root, "dist/subgraphs/house/keys/main.js");
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });

  const { status, stdout, stderr } = run(folder);

  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toContain(path.join(folder, "gateway", "province-keys.json"));
  for (const name of ["gateway", ...services]) {
    const { d } = JSON.parse(await read(name, "signing-key.json"));
    expect(stdout).not.toContain(d);
  }
  const before = await read("gateway", "signing-key.json");
  expect(run(folder).status).toBe(0);
  expect(await read("gateway", "signing-key.json")).toBe(before);
  for (const args of [[], ["a", "b"]]) expect(run(...args).status).toBe(2);
});

it.each(["province", "cooperation"])("%s does not start without knowing whom to answer", (name) => {
  const program = path.join(root, `dist/subgraphs/${name}/main.js`);
  const { PATH } = process.env;
  const settings = {
    PATH,
    PROVINCE: "61",
    DATABASE_URL: "postgres://127.0.0.1:1/none",
    IDENTITY_KEYS: identityKeys,
    ACCESS_LOG_KEYS: accessLogKeys,
    LINK_KEYS: identityKeys,
    PROVINCE_KEYS: "/nowhere/p.json",
  };
  const start = (env: Record<string, string>) =>
    spawnSync(process.execPath, [program], { encoding: "utf8", env: { ...settings, ...env } });

  const without = start({});
  expect(without.status).toBe(1);
  expect(without.stderr).toContain("GATEWAY_KEYS must be set");
  expect(without.stderr).toContain("SIGNING_KEY must be set");

  const nowhere = start({ GATEWAY_KEYS: "/nowhere/g.json", SIGNING_KEY: "/nowhere/k.json" });
  expect(nowhere.status).toBe(1);
  expect(nowhere.stderr).toContain("/nowhere/g.json cannot be read (ENOENT).");
  expect(nowhere.stderr).not.toMatch(/^\s+at /m);
});
