/** `npm run keys -- FOLDER`: makes the files of keys that gateway and services need, where there are none. */
import path from "node:path";
import { KeyFileError } from "../../../schema/signatures/keys.ts";
import { StartError } from "../../service/errors.ts";
import { makeAgreementKeys } from "../agreements/agreement-keys.ts";
import { readArguments, refuseArguments } from "../read-arguments.ts";
import { makeSealingKeys, newKey } from "./sealing-keys.ts";
import { makeSigningKeys } from "./signing-keys.ts";
import { nothingYet } from "./told-files.ts";

const usage = "Usage: npm run keys -- FOLDER\n";

const [folder, ...others] = readArguments({
  ...{ usage, options: {}, allowPositionals: true },
}).positionals;
if (folder === undefined) refuseArguments(usage, "FOLDER is missing.");
if (others.length > 0) refuseArguments(usage, "There must be one FOLDER.");
const told = nothingYet();
try {
  const place = path.resolve(folder);
  await makeSealingKeys(place, newKey, told);
  await makeSigningKeys(place, told);
  for (const { file, province } of await makeAgreementKeys(place, told))
    console.log(
      `${file} (not made: party-keys.json has the key of ${province}, whose place is a safe)`,
    );
} catch (error) {
  if (!(error instanceof StartError || error instanceof KeyFileError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  // A list may be written several times; what was written once is no longer what was there.
  const written = new Set(told.written);
  for (const file of written) console.log(file);
  for (const file of new Set(told.kept)) if (!written.has(file)) console.log(`${file} (kept)`);
}
