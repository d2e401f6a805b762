/**
 * `npm run agreement -- sign FILE --as 61 --key KEY` and `… revoke FILE …`: signs what a file says for
 * one province, or adds its signature to what another has signed, and prints the document.
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import {
  AgreementError,
  countersign,
  readDraft,
  readEnding,
  type Signer,
  signAgreement,
  signRevocation,
} from "../../../schema/access/signed-agreement.ts";
import { KeyFileError, readSigningKey } from "../../../schema/signatures/keys.ts";

const usage = "Usage: npm run agreement -- sign|revoke FILE --as PROVINCE --key FILE";

try {
  const { command, file, province, keyFile } = read();
  const { id, privateKey } = readSigningKey(await readFile(keyFile, "utf8"), keyFile);
  const said: unknown = JSON.parse(await readFile(file, "utf8"));
  const signer = { province, keyId: id, privateKey };
  console.log(JSON.stringify(await signed(command, said, signer), null, 2));
} catch (error) {
  console.error(reasonOf(error));
  process.exit(error === usage ? 2 : 1);
}

function read() {
  const { values, positionals } = parse();
  const [command, file, ...others] = positionals;
  const { as: province, key: keyFile } = values;
  const isKnown = command === "sign" || command === "revoke";
  if (!isKnown || file === undefined || others.length > 0) throw usage;
  if (province === undefined || !/^\d{2}$/.test(province) || keyFile === undefined) throw usage;
  return { command, file, province, keyFile } as const;
}

function parse() {
  try {
    const options = { as: { type: "string" }, key: { type: "string" } } as const;
    return parseArgs({ options, allowPositionals: true });
  } catch {
    throw usage;
  }
}

function signed(command: "sign" | "revoke", said: unknown, signer: Signer): Promise<object> {
  const isSigned = typeof said === "object" && said !== null && "payload" in said;
  if (isSigned) return countersign(said, signer);
  return command === "sign"
    ? signAgreement(readDraft(said), [signer])
    : signRevocation(readEnding(said), signer);
}

function reasonOf(error: unknown): string {
  if (typeof error === "string") return error;
  if (error instanceof AgreementError || error instanceof KeyFileError) return error.message;
  if (error instanceof SyntaxError) return "The file is not JSON.";
  if ((error as NodeJS.ErrnoException).code === "ENOENT")
    return `There is no file ${(error as NodeJS.ErrnoException).path}.`;
  throw error;
}
