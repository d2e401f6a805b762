import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { FileLog } from "../../gateway/access-log/file-log.ts";
import { DigestKey } from "../../schema/access-log/row-digest.ts";
import { AccessLog } from "../../subgraphs/access-log/access-log.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import { root } from "../support/gateway-process.ts";
import { anEntry } from "./support/entries.ts";
import { aLogDatabase, type LogDatabase, tamper } from "./support/log-database.ts";

const key = new DigestKey("2026-11-22", Buffer.alloc(32, 1));

let folder: string;
let database: LogDatabase;

/** A province and a gateway that have told each other where their logs stood, ten times. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-log-"));
  database = await aLogDatabase();
  await database.sql(
    "INSERT INTO register (province, name, watermark) VALUES ('61', '陕西省', now())",
  );
  const province = new AccessLog({
    place: "61",
    keys: { current: key, all: [key] },
    writer: database.writer(),
    logger: createLogger("test"),
  });
  const gateway = await FileLog.open({
    folder,
    place: "gateway",
    segmentBytesMax: 2_000,
    batchMax: 500,
    onFailure: () => {},
  });
  for (let n = 0; n < 10; n += 1) {
    await province.append(anEntry({ head: gateway.head }), null);
    await gateway.append(anEntry({ place: "gateway", head: province.head }));
  }
  await gateway.close();
});

afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function verify(...args: readonly string[]) {
  const child = spawn(process.execPath, [`${root}dist/subgraphs/house/audit/verify.js`, ...args]);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
    });
  const [code] = await once(child, "close");
  return { code, output };
}

const both = () => verify("--gateway", folder, "--database", database.url);

describe("npm run audit:verify", () => {
  it("counts the records of sound logs, tells their heads, and compares them", async () => {
    const { code, output } = await both();
    expect(output).toMatch(/^The log in .* holds: 10 records\. Head 10:[0-9a-f]{64}\. 10 heads/);
    expect(output).toMatch(
      /The log of 61 Shaanxi \(陕西省\) holds: 10 records\. Head 10:[0-9a-f]{64}\. 10 heads/,
    );
    expect(code).toBe(0);
  });

  it("says what could not be compared", async () => {
    const { code, output } = await verify("--database", database.url);
    expect(output).toMatch(/Heads of gateway could not be compared/);
    expect(code).toBe(0);
  });

  it("names the first bad record of a file, and fails", async () => {
    const [name = ""] = (await readdir(folder)).filter((one) => one.startsWith("access-")).slice(1);
    const file = path.join(folder, name);
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace("MATCHING", "matching"));
    const { code, output } = await both();
    await writeFile(file, text);
    expect(output).toMatch(
      new RegExp(`DOES NOT HOLD: record \\d+ \\(${name}, line 1\\) is not as it was written`),
    );
    expect(code).toBe(1);
  });

  it("names the first record that was cut off a province's log, by what the gateway saw", async () => {
    await tamper(database, "DELETE FROM access_log WHERE sequence > 7");
    await database.sql(
      "UPDATE access_log_head SET sequence = 7, hash = (SELECT hash FROM access_log WHERE sequence = 7)",
    );
    const { code, output } = await both();
    expect(output).toMatch(
      /The log of 61 Shaanxi \(陕西省\) DOES NOT HOLD: record 8 .* cut off: record 8 of gateway saw record 8/,
    );
    expect(output).toMatch(/^The log in .* holds/);
    expect(code).toBe(1);
  });

  it("says what it cannot read, and never a password", async () => {
    const url = new URL(database.url);
    url.password = "secret";
    url.pathname = "/nowhere";
    const { code, output } = await verify("--database", url.href);
    expect(output).toMatch(/^The database "nowhere" on .* cannot be read: /);
    expect(output).not.toContain("secret");
    expect(code).toBe(2);
    expect((await verify("--nonsense")).output).toMatch(
      /^Unknown option .--nonsense.[\s\S]*\n\nUsage: npm run audit:verify/,
    );
  });
});
