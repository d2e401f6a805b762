import { readSigningKey } from "../../../schema/signatures/keys.ts";
import { ProvinceKeys } from "../../../schema/signatures/province-keys.ts";
import type { HeldTls } from "../../../schema/tls/held-tls.ts";
import type { ConfigReader } from "../../service/config.ts";
import { StartError } from "../../service/errors.ts";
import type { Logger } from "../../service/logger.ts";
import { openKeyFile } from "../../service/open-key-file.ts";
import type { Partners } from "./partner.client.ts";

/** Which files say where the other provinces are, and who speaks for them. */
export interface PartnerFiles {
  /** Base URLs by two-digit code, as the gateway has them. */
  readonly provincesFile: string;
  /** Public keys by two-digit code. */
  readonly provinceKeysFile: string;
  readonly signingKeyFile: string;
}

/** Null when the province tells others nothing of placements, and is told nothing. */
export function readPartnerFiles(
  reader: ConfigReader,
  signingKeyFile: string,
): PartnerFiles | null {
  const provincesFile = reader.text("PROVINCES");
  const provinceKeysFile = reader.text("PROVINCE_KEYS");
  if (provincesFile === null) return null;
  if (provinceKeysFile !== null) return { provincesFile, provinceKeysFile, signingKeyFile };
  reader.problem(
    "PROVINCES names the other provinces, and PROVINCE_KEYS must say whom to believe there",
  );
  return null;
}

/**
 * Opens the files, which are looked at again while the process runs.
 *
 * @throws StartError when a file cannot be used at first
 */
export function openPartners(
  { provincesFile, provinceKeysFile, signingKeyFile }: PartnerFiles,
  { tls, logger }: { readonly tls: HeldTls | null; readonly logger: Logger },
): Partners {
  return {
    urls: openKeyFile({ setting: "PROVINCES", file: provincesFile, read: urlsOf, logger }),
    keys: openKeyFile({
      setting: "PROVINCE_KEYS",
      file: provinceKeysFile,
      read: ProvinceKeys.ofFile,
      logger,
    }),
    signingKey: openKeyFile({
      setting: "SIGNING_KEY",
      file: signingKeyFile,
      read: readSigningKey,
      logger,
    }),
    tls,
  };
}

function urlsOf(text: string, file: string): ReadonlyMap<string, string> {
  const entries = jsonOf(text);
  if (typeof entries !== "object" || entries === null || Array.isArray(entries))
    throw new StartError(`${file} must hold a JSON object of province codes and URLs.`);
  const urls = new Map<string, string>();
  for (const [code, url] of Object.entries(entries)) {
    if (!/^\d{2}$/.test(code) || typeof url !== "string" || !/^https?:\/\//.test(url))
      throw new StartError(`${file} has no http(s) URL for a two-digit code at "${code}".`);
    urls.set(code, url);
  }
  return urls;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
