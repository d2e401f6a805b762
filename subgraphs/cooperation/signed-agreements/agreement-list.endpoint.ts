import {
  AgreementFileError,
  agreementsPath,
  readAgreementFile,
} from "../../../schema/access/agreement-list.ts";
import { readPublicKeys, readSigningKey } from "../../../schema/signatures/keys.ts";
import { ProvinceKeys } from "../../../schema/signatures/province-keys.ts";
import { StartError } from "../../service/errors.ts";
import { HttpRefusal } from "../../service/http-refusal.ts";
import type { Logger } from "../../service/logger.ts";
import { openKeyFile } from "../../service/open-key-file.ts";
import type { PlainEndpoint } from "../../service/start-service.ts";
import { Trust, type TrustFiles } from "../../service/trust.ts";

export interface AgreementListFiles extends TrustFiles {
  /** The signed agreements and revocations. */
  readonly agreementsFile: string;
  /** The public keys of the provinces, by their codes. */
  readonly provinceKeysFile: string;
}

/**
 * Passes the signed agreements on to gateways and provinces, so that what ends, ends everywhere. It
 * cannot make one up, for whoever uses one verifies both signatures. A file that cannot be read is not
 * passed over: what was revoked in it would go on.
 *
 * @throws StartError when a file cannot be used at first
 */
export async function openAgreementList(
  files: AgreementListFiles,
  logger: Logger,
): Promise<PlainEndpoint> {
  await readList(files.agreementsFile).catch((cause: unknown) => {
    if (!(cause instanceof AgreementFileError)) throw cause;
    throw new StartError(`AGREEMENTS: ${cause.message}`, { cause });
  });
  const gateways = openKeyFile({
    setting: "GATEWAY_KEYS",
    file: files.gatewayKeysFile,
    read: readPublicKeys,
    logger,
  });
  const provinces = openKeyFile({
    setting: "PROVINCE_KEYS",
    file: files.provinceKeysFile,
    read: ProvinceKeys.ofFile,
    logger,
  });
  const trust = new Trust({
    audiences: new Set(["cooperation"]),
    gatewayKeys: {
      current: async () =>
        new Map([...(await gateways.current()), ...(await provinces.current()).keys]),
    },
    signingKey: openKeyFile({
      setting: "SIGNING_KEY",
      file: files.signingKeyFile,
      read: readSigningKey,
      logger,
    }),
    logger,
  });
  const answer = async () => {
    try {
      return { status: 200, text: await readList(files.agreementsFile) };
    } catch (cause) {
      logger.error(`${files.agreementsFile} cannot be passed on.`, { cause });
      throw new HttpRefusal(503, "UNAVAILABLE", "The list of agreements cannot be read.");
    }
  };
  return { path: agreementsPath, trust, answer };
}

async function readList(file: string): Promise<string> {
  return JSON.stringify(await readAgreementFile(file));
}
