import { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import { type Held, HeldFile, type HeldFileOptions } from "../files/held-file.ts";
import { unreadable } from "../files/unreadable.ts";

/** Files in PEM. A certificate goes with its key, and is followed by those that lead to its authority. */
export interface TlsFiles {
  readonly certFile: string | null;
  readonly keyFile: string | null;
  /** The authorities whose certificates are believed. */
  readonly caFile: string | null;
}

/** What these files hold, as Node takes it. */
export interface TlsMaterial {
  readonly cert?: string;
  readonly key?: string;
  readonly ca?: string;
}

/** A file cannot be used for TLS. The message names it, and whoever set it knows the setting. */
export class TlsFileError extends Error {
  override readonly name = "TlsFileError";

  constructor(
    readonly part: keyof TlsFiles,
    message: string,
    options?: { readonly cause: unknown },
  ) {
    super(message, options);
  }
}

export interface HeldTlsOptions extends Pick<HeldFileOptions<unknown>, "now" | "onFailure"> {
  readonly files: TlsFiles;
}

/** Milliseconds before a certificate's end from which on that is said. */
const warningMs = 7 * 24 * 60 * 60_000;

/**
 * Certificates and keys that are looked at again while the process runs. They are replaced one file
 * after the other, so what does not fit together changes nothing, and is said once. A certificate that
 * ends soon is said, too: it is the one thing here that breaks without anybody having touched it.
 */
export class HeldTls implements Held<TlsMaterial> {
  readonly #options: HeldTlsOptions;
  readonly #texts: HeldTexts;
  #material: TlsMaterial = {};
  /** What was read last, be it of use or not. */
  #read: TlsMaterial = {};
  #endings: readonly Ending[] = [];
  readonly #said = new Set<string>();

  private constructor(options: HeldTlsOptions) {
    this.#options = options;
    const { certFile, keyFile, caFile } = options.files;
    this.#texts = {
      cert: certFile === null ? null : heldText("certFile", certFile, options),
      key: keyFile === null ? null : heldText("keyFile", keyFile, options),
      ca: caFile === null ? null : heldText("caFile", caFile, options),
    };
  }

  /** @throws TlsFileError when the files cannot be used at first */
  static async open(options: HeldTlsOptions): Promise<HeldTls> {
    const held = new HeldTls(options);
    held.#take(await held.#readTexts());
    held.#sayEndings();
    return held;
  }

  /** What holds now, without looking. */
  get material(): TlsMaterial {
    return this.#material;
  }

  /** The same object as before when nothing has changed. */
  async current(): Promise<TlsMaterial> {
    const read = await this.#readTexts();
    if (!isSame(read, this.#read)) {
      try {
        this.#take(read);
      } catch (cause) {
        const message = "New certificates cannot be used; what was there before goes on.";
        this.#options.onFailure(message, cause);
      }
    }
    this.#sayEndings();
    return this.#material;
  }

  #take(read: TlsMaterial): void {
    this.#read = read;
    this.#endings = checkedEndings(read, this.#options.files);
    this.#material = read;
  }

  async #readTexts(): Promise<TlsMaterial> {
    const { cert, key, ca } = this.#texts;
    return {
      ...(cert && { cert: await cert.current() }),
      ...(key && { key: await key.current() }),
      ...(ca && { ca: await ca.current() }),
    };
  }

  #sayEndings(): void {
    const { now, onFailure } = this.#options;
    for (const { file, at } of this.#endings) {
      if (now() < at - warningMs) continue;
      const verb = now() < at ? "ends" : "ended";
      const said = `A certificate in ${file} ${verb} at ${new Date(at).toISOString()}.`;
      if (!this.#said.has(said)) onFailure(said, undefined);
      this.#said.add(said);
    }
  }
}

interface HeldTexts {
  readonly cert: HeldFile<string> | null;
  readonly key: HeldFile<string> | null;
  readonly ca: HeldFile<string> | null;
}

interface Ending {
  readonly file: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** @throws TlsFileError when the file cannot be read */
function heldText(
  part: keyof TlsFiles,
  file: string,
  { now, onFailure }: HeldTlsOptions,
): HeldFile<string> {
  try {
    // Whoever holds it decides when it is looked at.
    return new HeldFile({ file, read: (text) => text, ageMs: 0, now, onFailure });
  } catch (cause) {
    throw new TlsFileError(part, unreadable(file, cause), { cause });
  }
}

/**
 * When each certificate ends. Node takes a bundle without any certificate for one that believes nobody,
 * and a key of another certificate for good until somebody connects: here both are refused.
 *
 * @throws TlsFileError when the files are not what they should be
 */
function checkedEndings({ cert, key, ca }: TlsMaterial, files: TlsFiles): Ending[] {
  const endings = [...endingsIn(cert, "certFile", files), ...endingsIn(ca, "caFile", files)];
  try {
    createSecureContext({ ...(cert && { cert }), ...(key && { key }), ...(ca && { ca }) });
  } catch (cause) {
    const message = `${files.keyFile} has no key that goes with ${files.certFile}.`;
    throw new TlsFileError("keyFile", message, { cause });
  }
  return endings;
}

const pemCertificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function endingsIn(
  text: string | undefined,
  part: keyof TlsFiles,
  { [part]: file }: TlsFiles,
): Ending[] {
  if (text === undefined || file === null) return [];
  const blocks = text.match(pemCertificate) ?? [];
  if (blocks.length === 0) throw new TlsFileError(part, `${file} has no certificate in PEM.`);
  try {
    return blocks.map((block) => ({ file, at: Date.parse(new X509Certificate(block).validTo) }));
  } catch (cause) {
    throw new TlsFileError(part, `${file} has a certificate that cannot be read.`, { cause });
  }
}

function isSame(a: TlsMaterial, b: TlsMaterial): boolean {
  return a.cert === b.cert && a.key === b.key && a.ca === b.ca;
}
