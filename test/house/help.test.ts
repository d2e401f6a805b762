import { spawnSync } from "node:child_process";
import { expect, it } from "@jest/globals";

const run = (command: string, args: readonly string[]) =>
  spawnSync(process.execPath, [`dist/subgraphs/house/${command}.js`, ...args], {
    encoding: "utf8",
  });

const commands: readonly (readonly [script: string, command: string])[] = [
  ["audit:verify", "audit/verify"],
  ["audit:prune", "audit/prune"],
  ["keys", "keys/main"],
  ["agreement", "agreements/main"],
  ["token", "issuer/token"],
  ["reset", "reset"],
];

it.each(commands)(
  "npm run %s -- --help says how it is used, and that is all",
  (script, command) => {
    const { status, stdout, stderr } = run(command, ["--help"]);

    expect(stdout).toMatch(new RegExp(`^Usage: npm run (--silent )?${script} `));
    expect(stderr).toBe("");
    expect(status).toBe(0);
  },
);

it.each(commands)(
  "npm run %s -- --nonsense says what is wrong, and then how it is used",
  (_, command) => {
    const { status, stdout, stderr } = run(command, ["--nonsense"]);

    expect(stderr).toMatch(/^Unknown option '--nonsense'.*\n\nUsage: /);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  },
);
