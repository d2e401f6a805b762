import type { RefusalReason } from "../../schema/access/decide.ts";
import type { RoleRefusal } from "../../schema/access/for-roles.ts";
import { GatewayError } from "../errors.ts";

const refusals: Readonly<
  Record<Exclude<RefusalReason | RoleRefusal, "NOT_AUTHENTICATED"> | "NOT_OWN_PROVINCE", string>
> = {
  NO_ROUTE_ABROAD: "Nobody abroad is shown persons: there is no route for it.",
  ACCESS_MISSING: "Persons are looked at on a stated ground: give the argument access.",
  PURPOSE_NOT_FOR_ROLE: "The purpose is not one of the role that the token names.",
  SCOPE_MISSING: "The token lacks the scope that its role needs.",
  NOT_FOR_ROLE: "This is not for the role that the token names.",
  CASE_NUMBER_MISSING: "The purpose is for one case: give its number as access.caseNo.",
  NOT_A_PERSON: "The token of a data subject must name a person.",
  FIELDS_NOT_FOR_PURPOSE: "The purpose does not need all the fields that are fetched.",
  NOT_OWN_PROVINCE: "Who holds an office writes to the register of the own province only.",
};

/** Nobody may look at persons like this, wherever they are registered. */
export class ForbiddenError extends GatewayError {
  readonly code = "FORBIDDEN";

  /** @param refused `fields` are coordinates such as "Worker.intent", when some are the reason */
  constructor(refused: { reason: keyof typeof refusals; fields: readonly string[] }) {
    const { reason, fields } = refused;
    const named = fields.length > 0 ? ` Refused: ${fields.join(", ")}.` : "";
    super(`${refusals[reason]}${named}`, {
      details: { reason, ...(fields.length > 0 && { fields }) },
    });
  }
}

/** Persons are asked for by a URL, and URLs are written down all along their way. */
export class PersonsInUrlError extends GatewayError {
  readonly code = "METHOD_NOT_ALLOWED";

  constructor() {
    super("Ask for persons by a POST: a URL is written down in many places.");
  }
}
