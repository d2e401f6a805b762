import type { CooperationKeys } from "../../schema/access/open-agreements.ts";
import { readPublicKeys, readSigningKey } from "../../schema/signatures/keys.ts";
import type { ConfigReader } from "../service/config.ts";
import type { Logger } from "../service/logger.ts";
import { openKeyFile } from "../service/open-key-file.ts";

/** With which keys a province asks cooperation, and believes it. */
export interface CooperationKeyFiles {
  /** The file of cooperation's public keys. */
  readonly cooperationKeysFile: string;
  /** The file of the province's own private key. */
  readonly signingKeyFile: string;
}

/** @param askedBy the settings that name cooperation; without any, no keys are needed */
export function readCooperationKeyFiles(
  reader: ConfigReader,
  signingKeyFile: string,
  askedBy: readonly string[],
): CooperationKeyFiles {
  const [setting] = askedBy;
  const cooperationKeysFile =
    setting === undefined
      ? ""
      : reader.requiredText(
          "COOPERATION_KEYS",
          `a JSON file, the public keys of cooperation, as ${setting} names it`,
        );
  return { cooperationKeysFile, signingKeyFile };
}

/** @throws StartError when a file cannot be used at first */
export function openCooperationKeys(
  { cooperationKeysFile, signingKeyFile }: CooperationKeyFiles,
  logger: Logger,
): CooperationKeys {
  return {
    signingKey: openKeyFile({
      setting: "SIGNING_KEY",
      file: signingKeyFile,
      read: readSigningKey,
      logger,
    }),
    answerKeys: openKeyFile({
      setting: "COOPERATION_KEYS",
      file: cooperationKeysFile,
      read: readPublicKeys,
      logger,
    }),
  };
}
