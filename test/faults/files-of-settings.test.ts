import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readConfig } from "../../gateway/config.ts";
import { GatewayError } from "../../gateway/errors.ts";
import { createMetrics } from "../../gateway/metrics.ts";
import { createGeneration } from "../../gateway/reload/generation.ts";
import { openLasting } from "../../gateway/reload/open-lasting.ts";
import { thumbprintOf } from "../../schema/signatures/keys.ts";
import { readCooperationConfig } from "../../subgraphs/cooperation/config.ts";
import { startBySettings as startCooperation } from "../../subgraphs/cooperation/start-by-settings.ts";
import { demoIssuers } from "../../subgraphs/house/issuer/issuers.ts";
import { keyFolder } from "../../subgraphs/house/issuer/keys.ts";
import { startIssuer } from "../../subgraphs/house/issuer/start-issuer.ts";
import { readProvinceConfig } from "../../subgraphs/province/config.ts";
import { startBySettings as startProvince } from "../../subgraphs/province/start-by-settings.ts";
import { StartError } from "../../subgraphs/service/errors.ts";
import { anAuthority } from "../support/certificates.ts";
import { root } from "../support/gateway-process.ts";
import { accessLogKeys, identityKeys } from "../support/key-files.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";

/**
 * Whatever names a file: one that is missing, that cannot be read or that holds something else ends the
 * start with a sentence that names setting, file and reason. The cases begin with good files and spoil one.
 */
const folder = await mkdtemp(path.join(tmpdir(), "laowu-named-"));
const at = (name: string) => path.join(folder, name);

type Fault = "missing" | "unreadable" | "malformed";

/** What is said of a file with the fault, beside its name. */
const reasons: Readonly<Record<Fault, RegExp>> = {
  missing: /\(ENOENT\)|there (is|are) no/,
  // A test may run as root, whom no permission stops: a folder is what nobody reads as a file.
  unreadable: /\((EISDIR|EEXIST|ENOTDIR|NOT_A_FILE)\)|is no folder/,
  malformed:
    /is (not JSON|no |empty)|holds no|must hold|has no|cannot be served|\((EEXIST|ENOTDIR)\)/,
};

let database: TestDatabase;
beforeAll(async () => {
  const { privateKey } = generateKeyPairSync("ed25519");
  const { crv, kty, x, d } = privateKey.export({ format: "jwk" });
  const kid = thumbprintOf({ crv, kty, x });
  const own = { crv, kty, x, kid };
  const authority = anAuthority("federation");
  const { cert, key } = authority.issue();
  const files: Readonly<Record<string, unknown>> = {
    "provinces.json": { "61": "http://127.0.0.1:9" },
    "issuers.json": { audience: "a", issuers: [] },
    "agreements.json": { agreements: [], revocations: [] },
    "by-audience.json": Object.fromEntries(
      ["61", "cooperation", "shaanxi", "hainan", "yunnan"].map((name) => [name, [own]]),
    ),
    "list.json": [own],
    "none.json": {},
    "key.json": { ...own, d },
    "ring.json": { current: "a", keys: { a: Buffer.alloc(32, 7).toString("base64url") } },
    "ca.pem": authority.cert,
    "cert.pem": cert,
    "cert-key.pem": key,
    password: "secret",
    malformed: "{ there is nothing",
  };
  for (const [name, content] of Object.entries(files))
    await writeFile(at(name), typeof content === "string" ? content : JSON.stringify(content));
  await mkdir(at("unreadable"));
  await mkdir(at("log"));
  await mkdir(at("archive"));
  database = await aDatabase();
});
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true });
});

/** Each of these settings with each fault of a file. */
function spoiled(
  settings: readonly string[],
  faults: readonly Fault[] = ["missing", "unreadable", "malformed"],
): readonly (readonly [string, Fault])[] {
  return settings.flatMap((setting) => faults.map((fault) => [setting, fault] as const));
}

function expectSentence(said: string, setting: string, fault: Fault, file = at(fault)): void {
  const line = said.split("\n").find((one) => one.includes(setting));
  expect(line).toContain(file);
  expect(said).toMatch(reasons[fault]);
  expect(said).not.toMatch(/^\s+at /m);
}

const gatewayFlags: Readonly<Record<string, string>> = {
  "--supergraph": `${root}schema/supergraph.graphql`,
  "--provinces": at("provinces.json"),
  "--issuers": at("issuers.json"),
  "--revocations": at("none.json"),
  "--agreements": at("agreements.json"),
  "--party-keys": at("none.json"),
  "--access-log": at("log"),
  "--signing-key": at("key.json"),
  "--province-keys": at("by-audience.json"),
  "--tls-ca": at("ca.pem"),
  "--tls-client-cert": at("cert.pem"),
  "--tls-client-key": at("cert-key.pem"),
  "--limits": at("none.json"),
  "--persisted-operations": `${root}schema/examples`,
  "--shared-budgets": "redis://127.0.0.1:9",
  "--shared-budgets-password-file": at("password"),
};

async function startGateway(flags: Readonly<Record<string, string>>): Promise<void> {
  const config = readConfig(Object.entries(flags).flat(), {});
  if (config === null) throw new Error("Nobody asked for help.");
  const nothing = () => ({}) as never;
  const { observer } = createMetrics({ traffic: nothing, turnstile: nothing, reloads: nothing });
  const lasting = await openLasting(config, observer);
  try {
    await createGeneration(config, lasting, null);
  } finally {
    await lasting.close();
  }
}

describe("a file that the gateway is to read", () => {
  it("does no harm when it is good", () => startGateway(gatewayFlags));

  it.each([
    ...spoiled([
      ...[
        "--supergraph",
        "--provinces",
        "--issuers",
        "--revocations",
        "--agreements",
        "--party-keys",
      ],
      ...["--signing-key", "--province-keys", "--tls-ca", "--tls-client-cert", "--tls-client-key"],
      "--limits",
    ]),
    ...spoiled(["--shared-budgets-password-file"], ["missing", "unreadable"]),
    ...spoiled(["--persisted-operations"], ["missing", "malformed"]),
    // The folder of the access log is made when it is missing.
    ...spoiled(["--access-log"], ["malformed"]),
  ])("%s is named when it is %s", async (flag, fault) => {
    const error = await startGateway({ ...gatewayFlags, [flag]: at(fault) }).catch(
      (cause: unknown) => cause,
    );
    expect(error).toBeInstanceOf(GatewayError);
    expectSentence(String((error as Error).message), flag, fault);
  });
});

const trust = { SIGNING_KEY: at("key.json"), GATEWAY_KEYS: at("list.json") };
const tls = { TLS_CERT: at("cert.pem"), TLS_KEY: at("cert-key.pem"), TLS_CLIENT_CA: at("ca.pem") };
const provinceSettings = {
  ...trust,
  ...tls,
  TLS_CA: at("ca.pem"),
  IDENTITY_KEYS: identityKeys,
  ACCESS_LOG_KEYS: accessLogKeys,
  AGREEMENTS: at("agreements.json"),
  PARTY_KEYS: at("none.json"),
  COOPERATION_KEYS: at("list.json"),
};
const cooperationSettings = {
  ...trust,
  ...tls,
  LINK_KEYS: at("ring.json"),
  PROVINCE_KEYS: at("none.json"),
  AGREEMENTS: at("agreements.json"),
};

describe("a file that a province is to read", () => {
  it.each(spoiled(Object.keys(provinceSettings)))("%s is named when it is %s", async (...spoil) => {
    const [setting, fault] = spoil;
    const given = {
      ...{ PROVINCE: "61", PORT: "0", LINK_SERVICE: "http://127.0.0.1:9" },
      // Whoever gets as far as the database has found the files good.
      ...{ DATABASE_URL: "postgres://nobody@127.0.0.1:9/none", DB_WAIT_MS: "0" },
      ...provinceSettings,
      [setting]: at(fault),
    };
    const error = await startProvince(readProvinceConfig(given)).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(StartError);
    expectSentence(String((error as Error).message), setting, fault);
  });
});

describe("a file that cooperation is to read", () => {
  it.each(spoiled(Object.keys(cooperationSettings)))(
    "%s is named when it is %s",
    async (...spoil) => {
      const [setting, fault] = spoil;
      const given = {
        ...{ DATABASE_URL: database.url, PORT: "0" },
        ...cooperationSettings,
        [setting]: at(fault),
      };
      const error = await startCooperation(readCooperationConfig(given)).catch(
        (cause: unknown) => cause,
      );
      expect(error).toBeInstanceOf(StartError);
      expectSentence(String((error as Error).message), setting, fault);
    },
  );
});

describe("the issuer's folder of keys", () => {
  const [issuer] = demoIssuers;
  const file = (name: string) => path.join(at(name), `${issuer?.key}.json`);
  beforeAll(async () => {
    await mkdir(file("a-folder-for-a-key"), { recursive: true });
    await mkdir(at("no-key"));
    await writeFile(file("no-key"), "{}");
  });

  it.each([
    ["is a file", "malformed", "malformed"],
    ["has a folder for a key", "unreadable", "a-folder-for-a-key"],
    ["has a key that is none", "malformed", "no-key"],
  ] as const)("is named when it %s", async (_, fault, name) => {
    const started = startIssuer({ port: 0, keyFolder: at(name), production: false });
    const error = await started.catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(StartError);
    expectSentence(String((error as Error).message), "ISSUER_KEYS", fault, file(name));
  });

  it.each([
    ["missing", "missing"],
    ["unreadable", "a-folder-for-a-key"],
    ["malformed", "no-key"],
  ] as const)("is named to whoever wants a token when a key is %s", async (fault, name) => {
    const data = at(`data-of-${name}`);
    const place = path.join(keyFolder(data), `${issuer?.key}.json`);
    if (name === "no-key") {
      await mkdir(keyFolder(data), { recursive: true });
      await writeFile(place, "{}");
    }
    if (name === "a-folder-for-a-key") await mkdir(place, { recursive: true });
    const said = await refusal("house/issuer/token.js", ["--as", "jiangsu-partner"], {
      LAOWU_DATA: data,
    });
    expectSentence(said, "LAOWU_DATA", fault, keyFolder(data));
  });
});

/** What tools are asked for, with good files. */
const tools: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "house/audit/verify.js": {
    "--gateway": at("log"),
    "--archive": at("archive"),
    "--keys": at("list.json"),
  },
  "house/audit/prune.js": {
    "--gateway": at("log"),
    "--archive": at("archive"),
    "--key": at("key.json"),
    "--keys": at("list.json"),
  },
};

describe("a file that an audit tool is to read", () => {
  it.each([
    ...spoiled(["--keys"]).map((spoil) => ["house/audit/verify.js", ...spoil] as const),
    ...spoiled(["--key", "--keys"]).map((spoil) => ["house/audit/prune.js", ...spoil] as const),
    ...spoiled(["--gateway", "--archive"], ["missing"]).map(
      (spoil) => ["house/audit/verify.js", ...spoil] as const,
    ),
    ["house/audit/prune.js", "--gateway", "missing"],
    ["house/audit/prune.js", "--archive", "malformed"],
  ] as const)("%s: %s is named when it is %s", async (tool, setting, fault) => {
    const args = Object.entries({ ...tools[tool], [setting]: at(fault) }).flat();
    expectSentence(await refusal(tool, args), setting, fault);
  });
});

describe("a process whose setting names no file", () => {
  it.each([
    ["the gateway", "../gateway/main.js", "--party-keys"],
    ["a province", "province/main.js", "IDENTITY_KEYS"],
    ["cooperation", "cooperation/main.js", "SIGNING_KEY"],
    ["the issuer", "house/issuer/main.js", "ISSUER_KEYS"],
  ])("ends with the sentence and no stack: %s", async (_, program, setting) => {
    const isGateway = setting.startsWith("--");
    const place = program.includes("issuer") ? at("malformed") : at("missing");
    const flags = { ...gatewayFlags, [setting]: place };
    const settings = program.includes("cooperation") ? cooperationSettings : provinceSettings;
    const said = await refusal(program, isGateway ? Object.entries(flags).flat() : [], {
      ...(isGateway ? {} : { ...settings, [setting]: place }),
      ...{ PORT: "0", PROVINCE: "61", DATABASE_URL: database.url },
      ...{ LINK_SERVICE: "http://127.0.0.1:9", NODE_ENV: "development" },
    });
    const fault = program.includes("issuer") ? "malformed" : "missing";
    expectSentence(said, setting, fault, place);
  });
});

/** What a program says to stderr that ends because it cannot start. */
async function refusal(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawn(process.execPath, [`${root}dist/subgraphs/${program}`, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [said, [exitCode]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  expect(exitCode).toBeGreaterThan(0);
  return said;
}
