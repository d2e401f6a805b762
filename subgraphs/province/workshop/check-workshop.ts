import { checkedDate } from "../../service/checks.ts";
import { expectChecked, expectRegion, expectText, expectWhole } from "../write/expectations.ts";
import type { Problems } from "../write/problems.ts";
import type { UpsertWorkshopInput } from "./workshop-writes.input.ts";

/** No workshop is as large. Own figure. */
const workforceMax = 100_000;

/** All that can be seen without the register. */
export function checkWorkshop(input: UpsertWorkshopInput, today: string, problems: Problems): void {
  const { region, partnerRegion, workforce, assistedWorkforce } = input;
  expectRegion(region, "input.region", today, problems);
  expectText(input.name, "input.name", 100, problems);
  expectText(input.localTerm, "input.localTerm", 30, problems);
  expectText(input.premises, "input.premises", 100, problems);
  expectText(input.trackReason, "input.trackReason", 200, problems);
  expectText(input.sourceRecordId, "input.sourceRecordId", 100, problems);
  if (partnerRegion !== null && partnerRegion !== undefined) {
    expectRegion(partnerRegion, "input.partnerRegion", today, problems);
    problems.expect(
      partnerRegion.slice(0, 2) !== region.slice(0, 2),
      "input.partnerRegion",
      "must be of another province",
    );
  }
  expectWhole(workforce, "input.workforce", { min: 0, max: workforceMax }, problems);
  const ofThem = { min: 0, max: Math.max(0, workforce) };
  expectWhole(assistedWorkforce, "input.assistedWorkforce", ofThem, problems);
  checkDates(input, today, problems);
}

/** Certified, then perhaps left; reviews lie behind the certification. */
function checkDates(input: UpsertWorkshopInput, today: string, problems: Problems): void {
  const { certStatus, exitReason } = input;
  const [certifiedAt, reviewDueAt, exitedAt] = (
    ["certifiedAt", "reviewDueAt", "exitedAt"] as const
  ).map((name) => {
    const given = input[name];
    return given ? expectChecked(() => checkedDate(`input.${name}`, given), problems) : null;
  });
  const hasExited = certStatus === "EXITED";
  problems.expect(
    Boolean(input.certifiedAt) || certStatus === "APPLIED",
    "input.certifiedAt",
    `must be given of one that is ${certStatus}`,
  );
  expectOnlyIf(hasExited, [input.exitedAt, "input.exitedAt"], problems);
  expectOnlyIf(hasExited, [exitReason, "input.exitReason"], problems);
  expectText(exitReason, "input.exitReason", 200, problems);
  problems.expect(!certifiedAt || certifiedAt <= today, "input.certifiedAt", "must not lie ahead");
  problems.expect(!exitedAt || exitedAt <= today, "input.exitedAt", "must not lie ahead");
  for (const [field, later] of [
    ["input.reviewDueAt", reviewDueAt],
    ["input.exitedAt", exitedAt],
  ] as const)
    problems.expect(
      !certifiedAt || !later || later >= certifiedAt,
      field,
      "must not be before certifiedAt",
    );
}

function expectOnlyIf(
  hasExited: boolean,
  [given, field]: readonly [given: string | null | undefined, field: string],
  problems: Problems,
): void {
  problems.expect(
    Boolean(given) === hasExited,
    field,
    hasExited ? "must be given of one that has left" : "must not be given: it has not left",
  );
}
