import { execFileSync } from "node:child_process";
import { mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "@jest/globals";
import { ClientBudgets } from "../../gateway/budget/client-budgets.ts";
import { openSharedBudgets } from "../../gateway/budget/shared/open-shared-budgets.ts";
import { ConfigError } from "../../gateway/errors.ts";
import { openHeldFile } from "../../gateway/open-held-file.ts";
import { readJsonObject } from "../../gateway/read-json-object.ts";
import { openAgreements } from "../../schema/access/open-agreements.ts";
import { HeldFile } from "../../schema/files/held-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "laowu-replaced-"));
const file = path.join(folder, "settings.json");
const other = path.join(folder, "other");
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  rmSync(other, { force: true, recursive: true });
  put('{"agreements": [], "revocations": []}');
});

function put(text: string): void {
  writeFileSync(other, text);
  renameSync(other, file);
}

/** What may come to stand where a file was, by mistake or not. */
const replacements: readonly (readonly [string, () => void])[] = [
  ["a pipe to which nobody writes", () => execFileSync("mkfifo", [other])],
  ["a device that never ends", () => symlinkSync("/dev/zero", other)],
  ["a link to itself", () => symlinkSync(other, other)],
  [
    "a file of eight gigabytes",
    () => {
      writeFileSync(other, "");
      truncateSync(other, 8 * 1024 ** 3);
    },
  ],
];

describe.each(replacements)("%s in place of a file", (_, make) => {
  it("changes nothing of what it said, is told once, and the next file is read", async () => {
    let nowMs = 0;
    const failures: string[] = [];
    const held = new HeldFile({
      file,
      read: (text) => text,
      ageMs: 1_000,
      now: () => nowMs,
      onFailure: (message) => failures.push(message),
    });
    const before = await held.current();
    make();
    renameSync(other, file);
    for (let look = 0; look < 3; look += 1) {
      nowMs += 2_000;
      expect(await held.current()).toBe(before);
    }
    expect(failures).toEqual([`${file} cannot be read; what it said before goes on.`]);
    put("anew");
    nowMs += 2_000;
    expect(await held.current()).toBe("anew");
  });

  it("keeps a process from starting, which says so", () => {
    make();
    renameSync(other, file);
    const problems: string[] = [];
    readJsonObject(file, { problems, content: "settings" });
    expect(problems).toEqual([expect.stringContaining(`${file} cannot be read`)]);
    expect(() =>
      openHeldFile({
        setting: "--revocations",
        file,
        read: (text) => text,
        ageMs: 1_000,
        now: () => 0,
        onFailure: () => {},
      }),
    ).toThrow(ConfigError);
  });

  it("is no password of a store of budgets", async () => {
    make();
    renameSync(other, file);
    const place = {
      ...{ host: "127.0.0.1", port: 9, isTls: false, database: 0, username: null },
      ...{ passwordFile: file, password: null },
    };
    const opened = openSharedBudgets(place, { own: new ClientBudgets(), onFailure: () => {} });
    await expect(opened).rejects.toThrow(ConfigError);
  });

  it("is no list of agreements, and the next one is", async () => {
    const keysFile = path.join(folder, "keys.json");
    writeFileSync(keysFile, "{}");
    const failures: string[] = [];
    const book = await openAgreements(
      { agreements: file, partyKeysFile: keysFile },
      {
        now: Date.now,
        onFailure: (message) => failures.push(message),
        cooperationKeys: () => {
          throw new Error("Nobody is asked.");
        },
      },
    );
    book.close();
    make();
    renameSync(other, file);
    await book.refresh();
    expect(failures).toEqual(["The signed agreements cannot be had."]);
    put('{"agreements": ["none"], "revocations": []}');
    await book.refresh();
    expect(failures.slice(1)).toEqual(["A document among the signed agreements is not believed."]);
  });
});
