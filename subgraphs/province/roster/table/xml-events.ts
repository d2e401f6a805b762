import { SaxesParser } from "saxes";
import { TableFileError } from "./errors.ts";

export interface XmlEvents {
  readonly onOpen?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly onText?: (text: string) => void;
  readonly onClose?: (name: string) => void;
}

/**
 * Reads a part of a workbook as it streams by. Names come without their prefix, and entities that the
 * part would declare itself are errors, so none can be nested into a bomb.
 */
export class XmlReader {
  readonly #parser = new SaxesParser({ xmlns: false, position: false });
  readonly #decoder = new TextDecoder("utf-8");

  constructor({ onOpen, onText, onClose }: XmlEvents) {
    const parser = this.#parser;
    if (onOpen)
      parser.on("opentag", ({ name, attributes }) => onOpen(withoutPrefix(name), attributes));
    if (onText) {
      parser.on("text", onText);
      parser.on("cdata", onText);
    }
    if (onClose) parser.on("closetag", ({ name }) => onClose(withoutPrefix(name)));
    parser.on("error", (cause) => {
      throw new TableFileError("has a part that is no XML", { cause });
    });
  }

  /** @throws TableFileError */
  write(bytes: Uint8Array): void {
    this.#parser.write(this.#decoder.decode(bytes, { stream: true }));
  }

  /** @throws TableFileError */
  end(): void {
    this.#parser.write(this.#decoder.decode());
    this.#parser.close();
  }
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
