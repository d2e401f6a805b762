import path from "node:path";
import { provinces } from "../provinces.ts";
import { cooperation } from "../registers.ts";

/**
 * What one process needs of keys, in a folder of its own: it can be carried to another machine, and a
 * container can be given the folder, so that it sees files that are replaced.
 */
export interface OwnKeyFiles {
  /** Its private key. */
  readonly signingKey: string;
  /** The public keys of those whom it believes: of the services for the gateway, and the other way round. */
  readonly believed: string;
}

/** Below the folder of all keys. */
export function gatewayKeyFiles(folder: string): OwnKeyFiles {
  return keyFiles(path.join(folder, "gateway"), "province-keys.json");
}

/** Below the folder of all keys. */
export function serviceKeyFiles(folder: string, service: string): OwnKeyFiles {
  return keyFiles(path.join(folder, service), "gateway-keys.json");
}

/** Below the folder of all keys: whose links cooperation makes. */
export function linkAskersFile(folder: string): string {
  return path.join(folder, cooperation.key, "province-keys.json");
}

/** Below the folder of all keys: of whom a province believes links. */
export function linkMakersFile(folder: string, province: string): string {
  return path.join(folder, province, "cooperation-keys.json");
}

/** Below the folder of all keys: who speaks for the other provinces, as one of them believes. */
export function partnerKeysFile(folder: string, province: string): string {
  return path.join(folder, province, "province-keys.json");
}

function keyFiles(folder: string, believed: string): OwnKeyFiles {
  return {
    signingKey: path.join(folder, "signing-key.json"),
    believed: path.join(folder, believed),
  };
}

/** Whom the gateway of the house signs for, and the process that answers. */
export const audiences: readonly { readonly audience: string; readonly service: string }[] = [
  ...provinces.map(({ code, name }) => ({ audience: code, service: name })),
  { audience: cooperation.key, service: cooperation.key },
];
