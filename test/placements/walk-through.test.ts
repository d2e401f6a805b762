import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { aProcessHouse, type ProcessHouse } from "../support/process-house.ts";
import { commandsUnder, paste } from "../support/readme-commands.ts";

let house: ProcessHouse;
beforeAll(async () => {
  house = await aProcessHouse({ provinces: ["32", "53", "61"], scale: 0.001 });
}, 120_000);
afterAll(() => house?.stop());

/** The commands of the README, at the gateway and with the tokens of this house. */
async function commandsHere(): Promise<readonly string[]> {
  const commands = await commandsUnder("### Placements");
  return commands.map((each) => each.replaceAll("http://127.0.0.1:4000", house.gateway.url));
}

async function pasteHere(commands: readonly string[]): Promise<string> {
  const names = ["shaanxi-station", "jiangsu-partner", "yunnan-station"];
  const tokens = await Promise.all(
    names.map(async (name) => `${name}) echo ${await house.token(name)};;`),
  );
  // The last word is whom the token is of.
  const npm = `npm() { case "\${@: -1}" in ${tokens.join(" ")} esac; }`;
  const { out, err, exitCode } = await paste([npm, ...commands]);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: expect.any(String) });
  return out;
}

const until = (command: string, word: string): string =>
  `until ${command} | grep -q '${word}'; do sleep 0.1; done`;

it("A16 A21: what the README has one paste claims, confirms and ends a placement of two provinces", async () => {
  const [helpers = "", claim = "", confirm = "", look = "", end = "", seen = ""] =
    await commandsHere();
  const lines = await pasteHere([
    ...[helpers, claim],
    until(`ask jiangsu-partner '{ openPlacements(region: "32") { verification } }'`, "HOME_ONLY"),
    ...[confirm, `echo "$PLACED"`],
    // The home still says what it said first until it has heard.
    `while ${look.split("\n").slice(1, -1).join("\n").replace("$name", "shaanxi-station")} | grep -q HOME_ONLY; do sleep 0.1; done`,
    ...[look, end, until(seen, "RETURNED"), seen],
  ]);
  expect(lines).toContain(
    '"verification":"HOME_ONLY","exchangeState":"PENDING","exchangeError":null',
  );
  const both =
    '"status":"EMPLOYED","placements":[{"verification":"CONFIRMED","startDate":"2026-03-02",' +
    '"homeEvidence":{"sourceRecordId":"陕劳输〔2026〕0302"},"hostEvidence":{"sourceRecordId":"苏就〔2026〕0305"}}]';
  expect(lines.split(both)).toHaveLength(3);
  expect(lines).toContain('"endDate":"2026-10-30","exchangeState":"PENDING","exchangeError":null');
  expect(lines).toContain('{"data":{"worker":{"status":"RETURNED"}}');
});

it("A16: Yunnan's claim in Jiangsu is answered with NO_AGREEMENT, as the README has it", async () => {
  const [helpers = "", claim = ""] = await commandsHere();
  const other = claim
    .replace("shaanxi-station", "yunnan-station")
    .replace(/workerId: "[^"]+"/, 'workerId: "53:018cc251-f819-7f71-8b59-013500000007"');
  expect(await pasteHere([helpers, other])).toContain('"exchangeError":"NO_AGREEMENT"');
});
