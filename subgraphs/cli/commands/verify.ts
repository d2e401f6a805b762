import { otherProgram } from "../other-program.ts";

export const verifyCommand = otherProgram("subgraphs/house/audit/verify.js", {
  summary: "verifies the access logs: who looked at whom",
  help: `laowu verify [--gateway DIR]… [--database URL]… [--archive DIR] [--keys FILE]

Walks the chains of the access logs and names the first record that does not hold; without arguments those
of this house, which must run. A URL with a password belongs into no argument: name the password in
PGPASSWORD or a .pgpass file. Exit code 1 when a log does not hold.

  laowu verify
  laowu verify --gateway /var/lib/laowu/access-log --database postgres://laowu@db/shaanxi
`,
});
