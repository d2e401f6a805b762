import { lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { isLinkLocal } from "../../schema/http/addresses.ts";

/** Looks a subgraph's name up each time a connection is opened, and refuses link-local addresses. */
export function safeLookup(lookup: typeof systemLookup = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, "");
      const [first, ...others] = found.filter(({ address }) => !isLinkLocal(address));
      if (first === undefined) return callback(new LinkLocalError(hostname), "");
      if (options.all) return callback(null, [first, ...others]);
      callback(null, first.address, first.family);
    });
  };
}

/** The cause of a subgraph that could not be reached; only the log tells it. */
class LinkLocalError extends Error {
  override readonly name = "LinkLocalError";

  constructor(hostname: string) {
    super(`The name "${hostname}" leads to a link-local address, where no subgraph is asked.`);
  }
}
