import type { Actor } from "../../schema/access/caller.ts";
import type { LimitName } from "../limits.ts";

/** Who pays for what a request costs. */
export interface Client {
  readonly key: string;
  readonly budget: ClientBudget;
}

export interface ClientBudget {
  readonly max: LimitName;
  readonly perSecond: LimitName;
}

const own: ClientBudget = { max: "clientCostMax", perSecond: "clientCostPerSecond" };
const ofSystem: ClientBudget = { max: "systemCostMax", perSecond: "systemCostPerSecond" };

const atProvince = new Map<ClientBudget, ClientBudget>([
  [own, { max: "clientProvinceCostMax", perSecond: "clientProvinceCostPerSecond" }],
  [ofSystem, { max: "systemProvinceCostMax", perSecond: "systemProvinceCostPerSecond" }],
]);

/** Roles in which a system asks for all of its people. */
const systems: ReadonlySet<Actor["role"]> = new Set(["PARTNER_SYSTEM", "MONITOR"]);

/** Whoever says who they are has a budget of their own; anybody else shares that of the address. */
export function clientOf(actor: Actor | null, address: string | undefined): Client {
  if (actor === null) return { key: `@${networkOf(address ?? "")}`, budget: own };
  const budget = systems.has(actor.role) ? ofSystem : own;
  return { key: `${actor.iss} ${actor.sub}`, budget };
}

/** The same client, as far as one province is concerned. */
export function clientAt({ key, budget }: Client, province: string): Client {
  return { key: `${province} ${key}`, budget: atProvince.get(budget) ?? budget };
}

/** One client has a whole network of IPv6 addresses, of 64 bits, and could ask from each of them. */
function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = "", tail] = address.split("%", 1).join("").split("::", 2);
  const first = head === "" ? [] : head.split(":");
  if (tail === undefined) return first.slice(0, 4).join(":");
  const last = tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => "0");
  return [...first, ...zeros, ...last].slice(0, 4).join(":");
}
