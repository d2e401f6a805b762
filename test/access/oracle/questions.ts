import type { Actor } from "../../../schema/access/caller.ts";
import type { DataAgreement } from "../../../schema/access/data-agreement.ts";
import type { FieldGroup } from "../../../schema/access/field-group.ts";
import type { Purpose } from "../../../schema/access/purpose.ts";
import type { Role } from "../../../schema/access/role.ts";
import type { Dice } from "../../province/support/dice.ts";
import { provinceCodes } from "./operations.ts";
import { purposesToAskFor, type Question, rolesToHave, scopesToHave } from "./rules.ts";

const groups: readonly FieldGroup[] = [
  ...(["BASIC", "LINK", "IDENTITY", "CONTACT", "SKILLS", "INTENT"] as const),
  ...(["EMPLOYMENT", "MONITORING", "INCOME"] as const),
];

/** What a role is mostly there for; anything else is asked now and then. */
const usual: Readonly<Record<string, readonly [purposes: string, scope: string]>> = {
  PARTNER_SYSTEM: ["MATCHING PLACEMENT_FOLLOW_UP SUBSIDY_CHECK DISPUTE_HELP", "workers:read"],
  LABOR_STATION: ["MATCHING PLACEMENT_FOLLOW_UP DISPUTE_HELP", "workers:read"],
  HELPER: ["MATCHING PLACEMENT_FOLLOW_UP RISK_MONITORING", "caseload:read"],
  MONITOR: ["RISK_MONITORING", "workers:read"],
  EMPLOYER: ["MATCHING PLACEMENT_FOLLOW_UP", "candidates:read"],
  AUDITOR: ["MATCHING", "workers:read"],
  DATA_SUBJECT: ["DATA_SUBJECT_REQUEST", "own-record:read"],
};

/** Somebody who asks on some ground under some agreements, mostly in a way that could be right. */
export function aRandomQuestion(dice: Dice): Question {
  const role = dice.pick(rolesToHave);
  const [purposes = "", scope = ""] = usual[role] ?? [];
  const isUsual = dice.chance(85);
  const purpose = (
    isUsual ? dice.pick(purposes.split(" ")) : dice.pick(purposesToAskFor)
  ) as Purpose;
  const today = todayInShanghai();
  const actor = dice.chance(4)
    ? null
    : anActor(dice, role, isUsual ? scope : dice.pick(scopesToHave));
  return {
    actor,
    access: {
      purpose,
      authorizationId: dice.chance(10) ? "authorisation:1" : null,
      caseNo: dice.chance(80) ? "case-7" : null,
    },
    signed: agreementsOf(dice, { actor, purpose, today }),
    today,
  };
}

function anActor(dice: Dice, role: string, scope: string): Actor {
  const isNational = role === "MONITOR" ? dice.chance(70) : dice.chance(8);
  const isPerson = role === "DATA_SUBJECT" ? dice.chance(80) : dice.chance(5);
  const province = isNational ? null : dice.pick([...provinceCodes, ...provinceCodes, "11", "81"]);
  return {
    iss: `urn:test:${province ?? "national"}`,
    sub: isPerson ? "person:DujokSn3FT92oqpN5Tw2negcBQ7bu_43QgllideSlhw" : "system:somebody",
    province,
    department: null,
    role: role as Role,
    scopes: [...new Set([scope, ...scopesToHave.filter(() => dice.chance(10))])],
    tokenId: "token-1",
  };
}

interface Asker {
  readonly actor: Actor | null;
  readonly purpose: Purpose;
  readonly today: string;
}

/** Many for whom asks, so that some open a province; some of them wrong in one way or another. */
function agreementsOf(dice: Dice, { actor, purpose, today }: Asker): DataAgreement[] {
  return Array.from({ length: dice.below(9) }, (_, at): DataAgreement => {
    const provider = dice.pick(provinceCodes);
    const consumer = dice.chance(80) ? (actor?.province ?? "32") : dice.pick(provinceCodes);
    return {
      agreementId: `agreement:${provider}-${consumer}:${at}`,
      provider,
      consumer,
      types: dice.chance(80)
        ? ["Worker", "Placement"]
        : [dice.pick(["Worker", "Placement"] as const)],
      groups: someGroups(dice),
      purposes: [
        ...(dice.chance(90) ? [purpose] : []),
        ...(purposesToAskFor.filter(() => dice.chance(20)) as Purpose[]),
      ],
      rowsPerDayMax: null,
      effectiveFrom: dayFrom(today, dice.pick([-400, -1, -1, -1, 0, 0, 0, 1])),
      expiresAt: dayFrom(today, dice.pick([400, 1, 1, 1, 0, 0, 0, -1])),
      impactAssessment: "synthetic",
    };
  });
}

/** Groups that one field needs and its neighbours do not. */
const apart: readonly FieldGroup[] = ["LINK", "SKILLS", "INTENT", "EMPLOYMENT"];

/** Mostly what lacks one thing at the most: only that shows whether each thing is looked at. */
function someGroups(dice: Dice): readonly FieldGroup[] {
  if (dice.chance(35)) return groups;
  if (dice.chance(20)) return groups.filter(() => dice.chance(70));
  const lacking = dice.pick(dice.chance(70) ? apart : groups);
  return groups.filter((group) => group !== lacking);
}

function todayInShanghai(): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(new Date());
}

function dayFrom(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
