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
  const address = host.replace(/^\[(.*)\]$/, "$1");
  return isIP(address) !== 0 && linkLocal.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
