/**
 * `npm run --silent agreement -- sign FILE --as 61 --key KEY` signs a draft for one province, or adds its
 * signature to what the other has signed; `… revoke FILE …` ends an agreement, be FILE the draft or the
 * signed document. Both print the document that comes of it, and nothing else.
 */
import {
  AgreementError,
  contentOf,
  countersign,
  type Revocation,
  readDraft,
  readEnding,
  type Signer,
  signAgreement,
  signRevocation,
} from "../../../schema/access/signed-agreement.ts";
import { StartError } from "../../service/errors.ts";
import { readArguments, refuseArguments } from "../read-arguments.ts";
import { readFileOf } from "../read-file-of.ts";
import { readAgreementKey } from "./agreement-key.ts";

const usage = "Usage: npm run --silent agreement -- sign|revoke FILE --as PROVINCE --key FILE\n";

try {
  const { command, file, province, keyFile } = read();
  const signer = readFileOf({ setting: "--key", file: keyFile }, (text, place) =>
    readAgreementKey(text, place, province),
  );
  const said = readFileOf({ setting: "FILE", file }, jsonIn);
  console.log(JSON.stringify(await signed(command, said, signer), null, 2));
} catch (error) {
  console.error(reasonOf(error));
  process.exit(1);
}

function read() {
  const options = { as: { type: "string" }, key: { type: "string" } } as const;
  const { values, positionals } = readArguments({ usage, options, allowPositionals: true });
  const [command, file, ...others] = positionals;
  const { as: province, key: keyFile } = values;
  if (command !== "sign" && command !== "revoke")
    return refuseArguments(usage, "The first word must be sign or revoke.");
  if (file === undefined || others.length > 0)
    return refuseArguments(usage, `There must be one FILE after ${command}.`);
  if (province === undefined || !/^\d{2}$/.test(province))
    return refuseArguments(usage, "--as must be the two-digit code of a province.");
  if (keyFile === undefined) return refuseArguments(usage, "--key FILE is missing.");
  return { command, file, province, keyFile } as const;
}

function signed(command: "sign" | "revoke", said: unknown, signer: Signer): Promise<object> {
  const content = contentOf(said);
  if (command === "revoke") {
    const ending = readEnding(content);
    requireParty(ending, signer);
    return signRevocation(ending, signer);
  }
  const draft = readDraft(content);
  requireParty(draft, signer);
  return content === said ? signAgreement(draft, [signer]) : countersign(said, signer);
}

/** A signature of anybody else's would be believed by nobody, and who gave it would not know. */
function requireParty({ agreementId, provider, consumer }: Revocation, { province }: Signer): void {
  if (province === provider || province === consumer) return;
  throw new AgreementError(
    `${province} is no party to ${agreementId}, which is between ${provider} and ${consumer}.`,
  );
}

function jsonIn(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StartError(`${file} is not JSON.`, { cause });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AgreementError || error instanceof StartError) return error.message;
  throw error;
}
