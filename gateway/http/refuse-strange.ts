import type { IncomingMessage } from "node:http";
import { HttpRefusal } from "./http-refusal.ts";

/**
 * Refuses what Node lets pass although two servers in a row may read it differently: whoever sends
 * it is mistaken, or wants one of them to take it for another's.
 *
 * @throws HttpRefusal
 */
export function refuseStrange({ url = "/", headers, rawHeaders }: IncomingMessage): void {
  if (!url.startsWith("/")) throw notAPath;
  if (headers.upgrade !== undefined) throw noUpgrade;
  const { host } = headers;
  // HTTP/1.0 has no host, and Node insists on one in HTTP/1.1.
  if (host !== undefined && (!hostForm.test(host) || countOf("host", rawHeaders) > 1))
    throw strangeHost;
}

/**
 * Refuses requests for another host. A page can lead its own name to this machine, and the browser
 * then sends what the page wants as if it were its own server's.
 *
 * @param names lower-case, without ports; null serves any
 * @throws HttpRefusal
 */
export function refuseOtherHost(
  { headers: { host } }: IncomingMessage,
  names: ReadonlySet<string> | null,
): void {
  if (names === null || host === undefined) return;
  if (!names.has(host.toLowerCase().replace(/:\d*$/, ""))) throw otherHost;
}

/** A name or an address, and perhaps a port. */
const hostForm = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{0,5})?$/i;

/** Node keeps the first of several and is silent about the others. */
function countOf(name: string, rawHeaders: readonly string[]): number {
  return rawHeaders.filter((header, at) => at % 2 === 0 && header.toLowerCase() === name).length;
}

const badRequest = (message: string) =>
  new HttpRefusal({ status: 400, code: "BAD_REQUEST", message });
const notAPath = badRequest("The request must name a path, not an address.");
const noUpgrade = badRequest('The connection stays HTTP/1.1: leave out the header "upgrade".');
const strangeHost = badRequest('The header "host" must name one host.');
const otherHost = badRequest(
  'The host of the header "host" is not served here; its operator can name it with --host-name.',
);
