import type { IncomingMessage } from "node:http";
import { HttpRefusal } from "./http-refusal.ts";

/**
 * Refuses what Node lets pass although two servers in a row may read it differently: whoever sends
 * it is mistaken, or wants one of them to take it for another's.
 *
 * @throws HttpRefusal
 */
export function refuseStrange(request: IncomingMessage): void {
  if (request.headers.upgrade !== undefined) throw noUpgrade;
  refuseStrangeHead(request);
}

/**
 * The same of a request to go on as a WebSocket, which is none to go on as anything else.
 *
 * @throws HttpRefusal
 */
export function refuseStrangeUpgrade(request: IncomingMessage, servedAt: string): void {
  refuseStrangeHead(request);
  const { url = "/", method, headers } = request;
  const isServed = url.split("?", 1)[0] === servedAt && method === "GET";
  if (!isServed || headers.upgrade?.toLowerCase() !== "websocket") throw noUpgrade;
}

/**
 * A browser opens a WebSocket for any page, with its user's rights, and says which page it is for; no
 * other client says so.
 *
 * @throws HttpRefusal
 */
export function refuseForeignOrigin({ headers: { origin, host } }: IncomingMessage): void {
  if (origin === undefined) return;
  const page = URL.canParse(origin) ? new URL(origin) : null;
  const own = `${page?.protocol}//${host}`;
  if (page === null || !URL.canParse(own) || new URL(own).host !== page.host) throw foreignOrigin;
}

function refuseStrangeHead({ url = "/", headers, rawHeaders }: IncomingMessage): void {
  if (!url.startsWith("/")) throw notAPath;
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
const noUpgrade = badRequest(
  'The connection stays HTTP/1.1: leave out the header "upgrade". Only /graphql is served over WebSocket.',
);
const foreignOrigin = badRequest(
  'A page of another site cannot open a WebSocket here: the header "origin" must be of this host.',
);
const strangeHost = badRequest('The header "host" must name one host.');
const otherHost = badRequest(
  'The host of the header "host" is not served here; its operator can name it with --host-name.',
);
