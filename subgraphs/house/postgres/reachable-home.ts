import { createHash } from "node:crypto";
import { chown, mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { StartError } from "../../service/errors.ts";
import { type OsUser, osUserForPostgres } from "./os-user.ts";
import { runProgram } from "./run-program.ts";

/**
 * The folder of the house's server: `wanted`, unless we are root and the server's
 * account cannot get there, as below root's own home. Then a folder of /var/tmp,
 * which survives a reboot, named after `wanted`.
 */
export async function reachableHome(wanted: string): Promise<string> {
  const user = osUserForPostgres();
  await mkdir(wanted, { recursive: true });
  if (user === null || (await canWork(user, wanted))) return wanted;

  const key = createHash("sha256").update(wanted).digest("hex").slice(0, 12);
  const parent = `/var/tmp/laowu-${key}`;
  await mkdir(parent, { recursive: true, mode: 0o711 });
  // Everybody may write /var/tmp, so a folder of that name may have been laid for us.
  if ((await stat(parent)).uid !== process.getuid?.())
    throw new StartError(`${parent} belongs to somebody else. Remove it, or move the project.`);
  const home = path.join(parent, "postgres");
  await mkdir(home, { recursive: true });
  if (await canWork(user, home)) return home;
  throw new StartError(
    `The account "${user.name}" of PostgreSQL can work neither in ${wanted} nor in ${home}.`,
  );
}

async function canWork(user: OsUser, folder: string): Promise<boolean> {
  await chown(folder, user.uid, user.gid);
  const script = 'cd "$1" && test -w .';
  const result = await runProgram({ file: "/bin/sh", args: ["-c", script, "sh", folder], user });
  return result.exitCode === 0;
}
