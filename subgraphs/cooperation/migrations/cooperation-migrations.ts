import type { MigrationClass } from "../../service/database.ts";
import { CreateCooperation1700000000001 } from "./0001-create-cooperation.ts";
import { LinkEvaluations1760000000030 } from "./0002-link-evaluations.ts";
import { FieldGroups1760000000050 } from "./0003-field-groups.ts";
import { SignedAgreements1760000000104 } from "./0004-signed-agreements.ts";
import { Provenance1760000000105 } from "./0005-provenance.ts";

/** All migrations of cooperation's database, in the order they run. */
export const cooperationMigrations: readonly MigrationClass[] = [
  CreateCooperation1700000000001,
  LinkEvaluations1760000000030,
  FieldGroups1760000000050,
  SignedAgreements1760000000104,
  Provenance1760000000105,
];
