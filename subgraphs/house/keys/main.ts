/** `npm run keys -- FOLDER`: makes the files of keys that gateway and services need, where there are none. */
import { writeFile } from "node:fs/promises";
import path from "node:path";

import { StartError } from "../../service/errors.ts";
import { makePartyKeys } from "../agreements/party-keys.ts";
import { makeSealingKeys, newKey } from "./sealing-keys.ts";
import { makeSigningKeys } from "./signing-keys.ts";

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
  await writeFile(partyKeys, `${JSON.stringify(published, null, 2)}\n`);
  for (const file of [...identity.values(), ...accessLog.values(), links, ...signing, partyKeys])
    console.log(file);
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exit(1);
}
