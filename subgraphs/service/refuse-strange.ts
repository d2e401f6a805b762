import type { IncomingMessage } from "node:http";
import { HttpRefusal } from "./http-refusal.ts";

/**
 * Refuses what Node lets pass although two servers in a row may read it differently: whoever sends
 * it is mistaken, or wants one of them to take it for another's.
 *
 * @throws HttpRefusal
 */
export function refuseStrange({ url = "/", headers, rawHeaders }: IncomingMessage): void {
  if (!url.startsWith("/")) throw refused("The request must name a path, not an address.");
  if (headers.upgrade !== undefined)
    throw refused('The connection stays HTTP/1.1: leave out the header "upgrade".');
  const { host } = headers;
  // HTTP/1.0 has no host, and Node insists on one in HTTP/1.1.
  if (host !== undefined && (!hostForm.test(host) || countOf("host", rawHeaders) > 1))
    throw refused('The header "host" must name one host.');
}

/** A name or an address, and perhaps a port. */
const hostForm = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{0,5})?$/i;

/** Node keeps the first of several and is silent about the others. */
function countOf(name: string, rawHeaders: readonly string[]): number {
  return rawHeaders.filter((header, at) => at % 2 === 0 && header.toLowerCase() === name).length;
}

function refused(message: string): HttpRefusal {
  return new HttpRefusal(400, "BAD_REQUEST", message);
}
