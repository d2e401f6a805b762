import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

const repository = path.resolve(fileURLToPath(import.meta.url), "../../..");

/** Stands for the compiler, so that the test shows when it runs and needs no network. */
const compiler = `
const fs = require("node:fs");
if (fs.existsSync("building")) throw new Error("Two build at the same time.");
fs.writeFileSync("building", "");
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
fs.rmSync("building");
fs.mkdirSync("dist/gateway", { recursive: true });
fs.writeFileSync("dist/gateway/main.js", fs.readFileSync("gateway/main.ts"));
fs.appendFileSync("builds.log", "built ");
`;

describe(".tools/install.mjs", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "laowu-install-"));
    await cp(path.join(repository, ".tools"), path.join(folder, ".tools"), { recursive: true });
    await write("compiler/package.json", JSON.stringify({ name: "typescript", version: "1.0.0" }));
    await write("compiler/bin/tsc", compiler);
    await write("gateway/main.ts", "1;");
    await write("tsconfig.json", "{}");
    const root = { name: "clone", dependencies: { typescript: "file:compiler" } };
    await write("package.json", JSON.stringify(root));
    await write(
      "package-lock.json",
      JSON.stringify({
        name: "clone",
        lockfileVersion: 3,
        packages: {
          "": root,
          compiler: { name: "typescript", version: "1.0.0" },
          "node_modules/typescript": { resolved: "compiler", link: true },
        },
      }),
    );
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("installs and builds a fresh clone, and then has nothing to do", async () => {
    expect(await install()).toContain("Installing");
    expect(await read("dist/gateway/main.js")).toBe("1;");
    expect(await install()).toBe("");
    expect(await read("builds.log")).toBe("built ");
  });

  it("builds again after a change, without installing, and removes what has no source", async () => {
    await install();
    await write("dist/gateway/gone.js", "2;");
    await write("gateway/main.ts", "11;");
    expect(await install()).toBe("");
    expect(await read("dist/gateway/main.js")).toBe("11;");
    await expect(read("dist/gateway/gone.js")).rejects.toThrow("ENOENT");
  });

  it("is done by one of two who start at the same moment, and the other waits for it", async () => {
    const said = await Promise.all([install(), install()]);
    expect(said.join("").split("Installing")).toHaveLength(2);
    expect(await read("builds.log")).toBe("built ");
    expect(await readdir(folder)).not.toContain(".installing");
  });

  it("does not wait for one that was killed", async () => {
    await write(".installing/4194305", "");
    expect(await install()).toContain("Installing");
    expect(await read("builds.log")).toBe("built ");
  });

  it("installs again when node_modules is not what the lock says", async () => {
    await install();
    await rm(path.join(folder, "node_modules"), { recursive: true });
    expect(await install()).toContain("Installing");
  });

  /** Resolves to what it says, on stderr: stdout is that of the command it goes before. */
  async function install(): Promise<string> {
    const tool = path.join(folder, ".tools/install.mjs");
    const run = await promisify(execFile)(process.execPath, [tool], { cwd: tmpdir() });
    expect(run.stdout).toBe("");
    return run.stderr;
  }

  async function write(file: string, text: string): Promise<void> {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }

  function read(file: string): Promise<string> {
    return readFile(path.join(folder, file), "utf8");
  }
});
