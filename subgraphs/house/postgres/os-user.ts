import { readFileSync } from "node:fs";
import { StartError } from "../../service/errors.ts";

/** The account PostgreSQL runs under, for `spawn`. */
export interface OsUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Accounts that may run the server when we are root, best first. None is ever created. */
const candidates = ["postgres", "nobody"];

/**
 * PostgreSQL refuses to run as root, so root lends it another account of the
 * machine. Anybody else runs it as themselves, which is null here.
 */
export function osUserForPostgres(): OsUser | null {
  if (process.getuid?.() !== 0) return null;
  const accounts = readAccounts();
  for (const name of candidates) {
    const account = accounts.get(name);
    if (account !== undefined) return account;
  }
  throw new StartError(
    `PostgreSQL does not run as root, and none of the accounts ${candidates.join(", ")} exists. ` +
      "Start the house as an ordinary user.",
  );
}

/** /etc/passwd is `name:password:uid:gid:comment:home:shell` per line (passwd(5)). */
function readAccounts(): ReadonlyMap<string, OsUser> {
  const accounts = new Map<string, OsUser>();
  for (const line of readFileSync("/etc/passwd", "utf8").split("\n")) {
    const [name, , uid, gid] = line.split(":");
    if (name && uid && gid) accounts.set(name, { name, uid: Number(uid), gid: Number(gid) });
  }
  return accounts;
}
