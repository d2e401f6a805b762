import { readSigningKey } from "../../../schema/signatures/keys.ts";
import { ProvinceKeys } from "../../../schema/signatures/province-keys.ts";
import type { ConfigReader } from "../../service/config.ts";
import { Deadline } from "../../service/deadline.ts";
import type { Logger } from "../../service/logger.ts";
import { openKeyFile } from "../../service/open-key-file.ts";
import type { Session } from "../../service/session.ts";
import type { PlainEndpoint } from "../../service/start-service.ts";
import { Trust } from "../../service/trust.ts";
import { recordEvaluation } from "./evaluation.writer.ts";
import { KeyService } from "./key-service.ts";
import { linkEndpoint } from "./link-endpoint.ts";
import { LinkKeys } from "./link-keys.ts";
import { linkLimits } from "./link-limits.ts";

/** What the key service is run with. */
export interface KeyServiceSettings {
  /** The file of the keys of the pseudonyms. */
  readonly linkKeysFile: string;
  /** The file of the public keys of the provinces that may ask, by their codes. */
  readonly provinceKeysFile: string;
  readonly signingKeyFile: string;
  readonly linksPerDayMax: number;
}

export function readKeyServiceSettings(
  reader: ConfigReader,
  signingKeyFile: string,
): KeyServiceSettings {
  return {
    linkKeysFile: reader.requiredText("LINK_KEYS", "the file of the keys of the pseudonyms"),
    provinceKeysFile: reader.requiredText(
      "PROVINCE_KEYS",
      "a JSON file, the public keys of the provinces by their codes",
    ),
    signingKeyFile,
    linksPerDayMax: reader.wholeNumber("LINKS_PER_DAY", {
      fallback: linkLimits.pointsPerDayMax,
      min: 1,
      max: 100_000_000,
    }),
  };
}

export interface KeyServiceSurroundings {
  readonly session: (options: { readonly deadline: Deadline }) => Session;
  readonly logger: Logger;
}

/**
 * Opens the key service. Its files are looked at again while it runs: keys change without a start.
 *
 * @throws StartError when a file cannot be used at first
 */
export function openKeyService(
  { linkKeysFile, provinceKeysFile, signingKeyFile, linksPerDayMax }: KeyServiceSettings,
  { session, logger }: KeyServiceSurroundings,
): PlainEndpoint {
  const keys = openKeyFile({
    setting: "LINK_KEYS",
    file: linkKeysFile,
    read: LinkKeys.ofFile,
    logger,
  });
  const provinceKeys = openKeyFile({
    setting: "PROVINCE_KEYS",
    file: provinceKeysFile,
    read: ProvinceKeys.ofFile,
    logger,
  });
  const signingKey = openKeyFile({
    setting: "SIGNING_KEY",
    file: signingKeyFile,
    read: readSigningKey,
    logger,
  });
  const service = new KeyService({
    keys,
    record: (evaluation) =>
      Deadline.during(recordMs, (deadline) =>
        recordEvaluation(session({ deadline }), evaluation, linksPerDayMax),
      ),
    logger,
    now: () => new Date(),
  });
  const trust = new Trust({
    audiences: new Set(["cooperation"]),
    // Here provinces ask, and no gateway may.
    gatewayKeys: { current: async () => (await provinceKeys.current()).keys },
    signingKey,
    logger,
  });
  return linkEndpoint({ service, provinceKeys, trust });
}

/** Milliseconds to put a batch on record. */
const recordMs = 5_000;
