/**
 * `npm run agreement -- sign FILE --as 61 --key KEY` and `… revoke FILE …`: signs what a file says for
 * one province, or adds its signature to what another has signed, and prints the document.
 */
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
import { readSigningKey } from "../../../schema/signatures/keys.ts";
import { StartError } from "../../service/errors.ts";
import { readFileOf } from "../read-file-of.ts";

const usage = "Usage: npm run agreement -- sign|revoke FILE --as PROVINCE --key FILE";

try {
  const { command, file, province, keyFile } = read();
  const { id, privateKey } = readFileOf({ setting: "--key", file: keyFile }, readSigningKey);
  const said = readFileOf({ setting: "FILE", file }, jsonIn);
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

function jsonIn(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StartError(`${file} is not JSON.`, { cause });
  }
}

function reasonOf(error: unknown): string {
  if (typeof error === "string") return error;
  if (error instanceof AgreementError || error instanceof StartError) return error.message;
  throw error;
}
