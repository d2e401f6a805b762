import type { Actor } from "../../../schema/access/caller.ts";
import type { DataAgreement } from "../../../schema/access/data-agreement.ts";
import type { Purpose } from "../../../schema/access/purpose.ts";
import type { Role } from "../../../schema/access/role.ts";
import {
  purposesToAskFor,
  type Question,
  rolesToHave,
  ruleOf,
  scopesToHave,
} from "../oracle/rules.ts";
import { consumers } from "./agreements.ts";
import type { Choices } from "./choices.ts";
import {
  employers,
  helpers,
  holders,
  personsOf,
  recipientProvinces,
  systems,
  type World,
} from "./people.ts";
import { recipientOf } from "./visible.ts";

export interface Told {
  readonly world: World;
  readonly signed: readonly DataAgreement[];
  readonly today: string;
}

/** Somebody who asks on some ground, mostly in a way that could be right. */
export function aQuestion(choices: Choices, { world, signed, today }: Told): Question {
  const role = choices.pick(rolesToHave);
  const rule = ruleOf(role);
  const isUsual = !choices.chance(8);
  const purposes = isUsual && rule.purposes.length > 0 ? rule.purposes : purposesToAskFor;
  const purpose = choices.pick(purposes) as Purpose;
  const scopes = [isUsual ? rule.scope : choices.pick(scopesToHave)];
  const actor = choices.chance(3) ? null : anActor(choices, { role, scopes, world });
  const named = world.authorisations.filter(({ recipient }) => recipient === recipientOf(actor));
  const isNamed = choices.chance(named.length > 0 ? 35 : 4);
  const authorisation = choices.chance(85) && named.length > 0 ? named : world.authorisations;
  return {
    actor,
    access: {
      purpose,
      authorizationId: isNamed ? choices.pick(authorisation).id : null,
      caseNo: choices.chance(10) ? null : "case-7",
    },
    signed,
    today,
  };
}

interface Making {
  readonly role: string;
  readonly scopes: readonly string[];
  readonly world: World;
}

function anActor(choices: Choices, { role, scopes, world }: Making): Actor {
  const isNational = choices.chance(role === "MONITOR" ? 60 : 5);
  const narrow: Readonly<Record<string, readonly string[]>> = {
    HELPER: holders,
    EMPLOYER: [...recipientProvinces, ...recipientProvinces, "12", "13"],
  };
  const places = narrow[role] ?? [...consumers, ...holders];
  const home = choices.chance(2) ? choices.pick(["81", "99"]) : choices.pick(places);
  const province = isNational ? null : home;
  const subjects: Readonly<Record<string, readonly string[]>> = {
    HELPER: helpers,
    EMPLOYER: employers,
    DATA_SUBJECT: personsOf(world).map((link) => `person:${link}`),
  };
  return {
    iss: `urn:test:${province ?? "national"}`,
    sub: choices.chance(3) ? "system:nobody" : choices.pick(subjects[role] ?? systems),
    province,
    department: null,
    role: role as Role,
    scopes,
    tokenId: "token-1",
  };
}
