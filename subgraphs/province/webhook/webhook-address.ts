import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { isIPv6, type LookupFunction } from "node:net";
import { type AddressRanges, addressIn, isPublic } from "../../../schema/http/addresses.ts";
import { forbiddenPorts } from "../../../schema/http/forbidden-ports.ts";

const urlLengthMax = 1_000;

/**
 * What speaks against telling somebody at this URL, as far as its text says; null when nothing does.
 * Whatever a name leads to is looked at when it is asked, each time.
 *
 * @param allowed addresses that the operator lets in, also by http
 * @returns a phrase such as "must begin with https://", without a full stop
 */
export function webhookUrlProblem(text: string, allowed: AddressRanges): string | null {
  if (text.length > urlLengthMax) return `must have at most ${urlLengthMax} characters`;
  if (!URL.canParse(text)) return "must be a URL such as https://host/path";
  const { protocol, hostname, username, password, hash, port } = new URL(text);
  if (protocol !== "https:" && (protocol !== "http:" || allowed.isEmpty))
    return "must begin with https://";
  if (username !== "" || password !== "") return "must have no name and password in it";
  if (hash !== "" || text.includes("#")) return "must have no part behind #";
  if (port !== "" && forbiddenPorts.has(Number(port)))
    return "must have a port at which webhooks are served, and not another protocol's";
  if (addressIn(hostname) === null) return null;
  return mayBeTold({ protocol, address: hostname, allowed })
    ? null
    : "must lead to an address of the public internet";
}

/** Whether an address is told by a protocol: in clear only one that the operator lets in. */
function mayBeTold({
  protocol,
  address,
  allowed,
}: {
  readonly protocol: string;
  readonly address: string;
  readonly allowed: AddressRanges;
}): boolean {
  return allowed.has(address) || (protocol === "https:" && isPublic(address));
}

/** The address is one that nobody is told at; no connection was opened. */
export class AddressRefusedError extends Error {
  override readonly name = "AddressRefusedError";

  constructor(host: string) {
    super(`"${host}" leads to no address at which webhooks are told.`);
  }
}

/**
 * The addresses at which a host may be told, looked up now. The connection is opened to these and no
 * others, so what a name leads to cannot change between the look and the connection.
 *
 * @throws AddressRefusedError when there is none
 */
export async function tellableAddresses(
  { protocol, hostname }: { readonly protocol: string; readonly hostname: string },
  { allowed, lookup }: { readonly allowed: AddressRanges; readonly lookup: Lookup },
): Promise<readonly [LookupAddress, ...LookupAddress[]]> {
  const literal = addressIn(hostname);
  const found =
    literal === null
      ? await lookup(hostname)
      : [{ address: literal, family: isIPv6(literal) ? 6 : 4 }];
  const [first, ...others] = found.filter(({ address }) =>
    mayBeTold({ protocol, address, allowed }),
  );
  if (first === undefined) throw new AddressRefusedError(hostname);
  return [first, ...others];
}

/** All addresses of a name. */
export type Lookup = (hostname: string) => Promise<readonly LookupAddress[]>;

export const systemLookup: Lookup = (hostname) => lookup(hostname, { all: true });

/** For whoever connects: what was looked up before. */
export function pinnedLookup(found: readonly [LookupAddress, ...LookupAddress[]]): LookupFunction {
  const [first] = found;
  return (_, options, callback) => {
    if (options.all) callback(null, [...found]);
    else callback(null, first.address, first.family);
  };
}
