import { BlockList, isIP, isIPv6 } from "node:net";

/**
 * Addresses where a machine's own provider answers it, keys included. No subgraph and no issuer is
 * served there; whoever leads there wants the gateway to ask for him.
 */
const linkLocal = new BlockList();
linkLocal.addSubnet("169.254.0.0", 16);
linkLocal.addSubnet("fe80::", 10, "ipv6");
linkLocal.addAddress("fd00:ec2::254", "ipv6");

/** @param host an address, as it may stand in a URL, or a name */
export function isLinkLocal(host: string): boolean {
  const address = addressIn(host);
  return address !== null && isIn(linkLocal, address);
}

/**
 * IPv4 addresses that are no machine's of the public internet, by the registry of special-purpose
 * addresses (RFC 6890): one's own machine and network, documentation, multicast, and what is reserved.
 */
const specialV4 = new BlockList();
for (const range of [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"],
  ...["172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24"],
  ...["192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15"],
  ...["198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"],
])
  addRange(specialV4, range);

/** Of IPv6 only what is given out to machines, so that what lies beyond is refused unnamed: mapped IPv4, NAT64 … */
const globalV6 = new BlockList();
addRange(globalV6, "2000::/3");

/** And of that not what stands for something else: Teredo and its like, 6to4, documentation. */
const specialV6 = new BlockList();
for (const range of ["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"])
  addRange(specialV6, range);

/** Whether a machine of the public internet may have this address. A name is none. */
export function isPublic(host: string): boolean {
  const address = addressIn(host);
  if (address === null) return false;
  if (!isIPv6(address)) return !isIn(specialV4, address);
  return isIn(globalV6, address) && !isIn(specialV6, address);
}

/** Addresses and ranges of them, such as "127.0.0.1", "10.20.0.0/16" and "fd12::/64". */
export class AddressRanges {
  readonly #ranges = new BlockList();
  readonly isEmpty: boolean;

  /** @throws Error that names the first that is none */
  constructor(ranges: readonly string[]) {
    for (const range of ranges) addRange(this.#ranges, range);
    this.isEmpty = ranges.length === 0;
  }

  has(host: string): boolean {
    const address = addressIn(host);
    return address !== null && isIn(this.#ranges, address);
  }
}

/** The address that a host is, without the brackets of a URL; null of a name. */
export function addressIn(host: string): string | null {
  const address = host.replace(/^\[(.*)\]$/, "$1");
  return isIP(address) === 0 ? null : address;
}

function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

function addRange(list: BlockList, range: string): void {
  const [address = "", bits, ...rest] = range.split("/");
  const most = isIPv6(address) ? 128 : 32;
  const prefix = bits === undefined ? most : Number(bits);
  const isRange = isIP(address) !== 0 && /^\d{1,3}$/.test(bits ?? "0") && prefix <= most;
  if (!isRange || rest.length > 0) throw new Error(`"${range}" is no address or range of them.`);
  list.addSubnet(address, prefix, most === 128 ? "ipv6" : "ipv4");
}
