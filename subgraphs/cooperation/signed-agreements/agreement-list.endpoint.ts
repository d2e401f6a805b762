import {
  AgreementFileError,
  type AgreementList,
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
  /** Signed agreements and revocations beside those that were handed in; null when there is no such file. */
  readonly agreementsFile: string | null;
  /** The public keys of the provinces, by their codes. */
  readonly provinceKeysFile: string;
}

export interface AgreementListSurroundings {
  /** What was handed in. */
  readonly stored: () => Promise<AgreementList>;
  readonly logger: Logger;
}

/**
 * Passes the signed agreements on to gateways and provinces, so that what ends, ends everywhere. It
 * cannot make one up, for whoever uses one verifies both signatures. What an
 * operator keeps in a file stands beside what was handed in. Of neither is anything passed over that cannot be
 * read: what was revoked there would go on.
 *
 * @throws StartError when a file cannot be used at first
 */
export async function openAgreementList(
  files: AgreementListFiles,
  { stored, logger }: AgreementListSurroundings,
): Promise<PlainEndpoint> {
  const { agreementsFile } = files;
  await readList(agreementsFile).catch((cause: unknown) => {
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
      const [ofFile, ofHands] = await Promise.all([readList(agreementsFile), stored()]);
      const list: AgreementList = {
        agreements: [...ofFile.agreements, ...ofHands.agreements],
        revocations: [...ofFile.revocations, ...ofHands.revocations],
      };
      return { status: 200, text: JSON.stringify(list) };
    } catch (cause) {
      logger.error("The signed agreements cannot be passed on.", { cause });
      throw new HttpRefusal(503, "UNAVAILABLE", "The list of agreements cannot be read.");
    }
  };
  return { path: agreementsPath, trust, answer };
}

async function readList(file: string | null): Promise<AgreementList> {
  return file === null ? { agreements: [], revocations: [] } : readAgreementFile(file);
}
