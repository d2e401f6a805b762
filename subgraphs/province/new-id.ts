import { randomBytes } from "node:crypto";

/** `<province>:<UUIDv7>`: ids that are made later are greater, so rows enter the primary key at its end. */
export function newId(province: string): string {
  const time = Date.now().toString(16).padStart(12, "0");
  const noise = randomBytes(10).toString("hex");
  const variant = (0x8 | (Number.parseInt(noise.charAt(3), 16) & 0x3)).toString(16);
  const parts = [time.slice(0, 8), time.slice(8), `7${noise.slice(0, 3)}`];
  return `${province}:${[...parts, variant + noise.slice(4, 7), noise.slice(8, 20)].join("-")}`;
}
