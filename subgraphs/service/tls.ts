import { HeldTls, TlsFileError, type TlsFiles } from "../../schema/tls/held-tls.ts";
import type { ConfigReader } from "./config.ts";
import { StartError } from "./errors.ts";
import type { Logger } from "./logger.ts";

export interface TlsSettings {
  readonly files: TlsFiles;
  /** What names the authorities. */
  readonly caSetting: "TLS_CA" | "TLS_CLIENT_CA";
}

export interface ServiceTlsFiles {
  /** With which a service listens at https; null for plain HTTP. */
  readonly serving: TlsSettings | null;
  /** With which it asks others at https; null when it has nothing of its own for that. */
  readonly asking: TlsSettings | null;
}

export function readTlsFiles(reader: ConfigReader): ServiceTlsFiles {
  const certFile = reader.text("TLS_CERT");
  const keyFile = reader.text("TLS_KEY");
  const caFile = reader.text("TLS_CLIENT_CA");
  if ((certFile === null) !== (keyFile === null))
    reader.problem("TLS_CERT and TLS_KEY mean something only together");
  if (caFile !== null && certFile === null)
    reader.problem("TLS_CLIENT_CA means nothing without TLS_CERT and TLS_KEY");
  const believedFile = reader.text("TLS_CA");
  const hasOwn = certFile !== null || believedFile !== null;
  return {
    serving:
      certFile === null
        ? null
        : { files: { certFile, keyFile, caFile }, caSetting: "TLS_CLIENT_CA" },
    asking: hasOwn
      ? { files: { certFile, keyFile, caFile: believedFile }, caSetting: "TLS_CA" }
      : null,
  };
}

/** @throws StartError when the files cannot be used at first */
export async function openTls(
  settings: TlsSettings | null,
  logger: Logger,
): Promise<HeldTls | null> {
  if (settings === null) return null;
  const { files, caSetting } = settings;
  const onFailure = (message: string, cause: unknown) => logger.error(message, { cause });
  try {
    return await HeldTls.open({ files, now: Date.now, onFailure });
  } catch (cause) {
    if (!(cause instanceof TlsFileError)) throw cause;
    const names = { certFile: "TLS_CERT", keyFile: "TLS_KEY", caFile: caSetting };
    throw new StartError(`${names[cause.part]}: ${cause.message}`, { cause });
  }
}
