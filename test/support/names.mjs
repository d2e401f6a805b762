/**
 * Loaded before a process's own code (`node --import`): names of machines lead where the file NAMES says,
 * a JSON object of names and addresses, in place of the machine's own name service.
 */
import dns from "node:dns";
import { readFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { lookup } = dns;
dns.lookup = (hostname, options, callback) => {
  const addresses = JSON.parse(readFileSync(process.env.NAMES, "utf8"))[hostname];
  if (addresses === undefined) return lookup(hostname, options, callback);
  if (addresses.length > 0)
    return process.nextTick(
      callback,
      null,
      addresses.map((address) => ({ address, family: 4 })),
    );
  const error = new Error(`getaddrinfo ENOTFOUND ${hostname}`);
  process.nextTick(callback, Object.assign(error, { code: "ENOTFOUND", syscall: "getaddrinfo" }));
};
syncBuiltinESMExports();
