import { checkedDate } from "../../service/checks.ts";
import {
  expectChecked,
  expectNoneTwice,
  expectRegion,
  expectText,
  expectWhole,
} from "../write/expectations.ts";
import type { Problems } from "../write/problems.ts";
import type { UpsertCatalogEntryInput } from "./catalog-writes.input.ts";

/** No system holds as many. Own figure. */
const heldMax = 1_000_000_000;

/** All that can be seen without the register. */
export function checkCatalogEntry(
  input: UpsertCatalogEntryInput,
  today: string,
  problems: Problems,
): void {
  const { region, held, heldAsOf, condition, conditionNote } = input;
  expectRegion(region, "input.region", today, problems);
  problems.expect(/^\d{2}$/.test(region), "input.region", "must be a province, by two digits");
  expectText(input.name, "input.name", 60, problems);
  expectTexts(input.fieldGroups, "input.fieldGroups", problems);
  expectText(input.office, "input.office", 60, problems);
  expectText(input.contact, "input.contact", 100, problems);
  expectText(conditionNote, "input.conditionNote", 200, problems);
  problems.expect(
    condition !== "BY_AGREEMENT" || Boolean(conditionNote),
    "input.conditionNote",
    "must be given of BY_AGREEMENT",
  );
  expectTexts(input.sourceSystems, "input.sourceSystems", problems);
  expectText(input.sourceRecordId, "input.sourceRecordId", 100, problems);
  expectWhole(held, "input.held", { min: 0, max: heldMax }, problems);
  const isCounted = held !== null && held !== undefined;
  const isDated = heldAsOf !== null && heldAsOf !== undefined;
  problems.expect(isCounted === isDated, "input.heldAsOf", "must be given with held, or neither");
  if (!isDated) return;
  const day = expectChecked(() => checkedDate("input.heldAsOf", heldAsOf), problems);
  problems.expect(day === null || day <= today, "input.heldAsOf", "must not be a day to come");
}

function expectTexts(texts: readonly string[], field: string, problems: Problems): void {
  problems.expect(texts.length >= 1 && texts.length <= 20, field, "must name 1 to 20");
  for (const [index, text] of texts.entries()) expectText(text, `${field}.${index}`, 60, problems);
  expectNoneTwice(texts, field, problems);
}
