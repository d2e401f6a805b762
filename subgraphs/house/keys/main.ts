/** `npm run keys -- FOLDER`: makes the files of keys that gateway and services need, where there are none. */
import path from "node:path";
import { KeyFileError } from "../../../schema/signatures/keys.ts";
import { StartError } from "../../service/errors.ts";
import { makePartyKeys } from "../agreements/party-keys.ts";
import { makeSealingKeys, newKey } from "./sealing-keys.ts";
import { believeServices, makeSigningKeys } from "./signing-keys.ts";

const [folder, ...others] = process.argv.slice(2);
if (folder === undefined || folder.startsWith("-") || others.length > 0) {
  console.error("Usage: npm run keys -- FOLDER");
  process.exit(2);
}
try {
  const place = path.resolve(folder);
  const { identity, accessLog, links } = await makeSealingKeys(place, newKey);
  const signing = await makeSigningKeys(place);
  const { published } = await makePartyKeys(place);
  const partyKeys = path.join(place, "party-keys.json");
  const keys = Object.entries(published).flatMap(([province, [key]]) =>
    key === undefined ? [] : [[province, key] as const],
  );
  await believeServices(partyKeys, new Map(keys), []);
  for (const file of [...identity.values(), ...accessLog.values(), links, ...signing, partyKeys])
    console.log(file);
} catch (error) {
  if (!(error instanceof StartError || error instanceof KeyFileError)) throw error;
  console.error(error.message);
  process.exit(1);
}
