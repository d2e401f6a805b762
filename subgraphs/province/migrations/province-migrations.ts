import type { MigrationClass } from "../../service/database.ts";
import { ProvinceRegister1760000000001 } from "./0001-province-register.ts";
import { ProvinceIndexes1760000000002 } from "./0002-province-indexes.ts";
import { PersonIdentity1760000000010 } from "./0003-person-identity.ts";
import { AccessLog1760000000021 } from "./0004-access-log.ts";
import { WhoMaySee1760000000022 } from "./0005-who-may-see.ts";
import { LinksOfPersons1760000000030 } from "./0006-links-of-persons.ts";
import { RecipientsByProvince1760000000031 } from "./0007-recipients-by-province.ts";
import { SmallCounts1760000000032 } from "./0008-small-counts.ts";
import { Writes1760000000040 } from "./0009-writes.ts";
import { Grants1760000000041 } from "./0010-grants.ts";
import { Erasure1760000000042 } from "./0011-erasure.ts";
import { Corrections1760000000044 } from "./0012-corrections.ts";
import { UsedUpRows1760000000045 } from "./0013-used-up-rows.ts";
import { KeyedRequests1760000000046 } from "./0014-keyed-requests.ts";
import { AgeOfRequests1760000000050 } from "./0015-age-of-requests.ts";
import { WithdrawalReason1760000000051 } from "./0016-withdrawal-reason.ts";
import { Changes1760000000060 } from "./0017-changes.ts";
import { OpenWrites1760000000061 } from "./0018-open-writes.ts";
import { RosterImports1760000000062 } from "./0019-roster-imports.ts";
import { WrittenPlacements1760000000070 } from "./0020-written-placements.ts";
import { Registering1760000000121 } from "./0021-registering.ts";
import { OpenJobsByDeadline1760000000122 } from "./0022-open-jobs-by-deadline.ts";
import { MonitoringRecords1760000000123 } from "./0023-monitoring-records.ts";
import { ChangesOfPersons1760000000124 } from "./0024-changes-of-persons.ts";
import { NoFormerPseudonyms1760000000125 } from "./0025-no-former-pseudonyms.ts";
import { Webhooks1760000000126 } from "./0026-webhooks.ts";
import { Households1760000000128 } from "./0028-households.ts";
import { WorkingLists1760000000129 } from "./0029-working-lists.ts";
import { ToldErasures1760000000130 } from "./0030-told-erasures.ts";
import { SharingCatalogue1760000000131 } from "./0031-sharing-catalogue.ts";
import { OnePerson1760000000135 } from "./0035-one-person.ts";
import { HouseholdsOfRosters1760000000138 } from "./0038-households-of-rosters.ts";
import { HeldHouseholds1760000000140 } from "./0040-held-households.ts";
import { KnownKeys1760000000141 } from "./0041-known-keys.ts";
import { AnswersOfHouseholds1760000000142 } from "./0042-answers-of-households.ts";
import { ListsOfJobs1760000000143 } from "./0043-lists-of-jobs.ts";
import { ListsOfWorkers1760000000144 } from "./0044-lists-of-workers.ts";
import { ListCounts1760000000149 } from "./0047-list-counts.ts";
import { AwaitedPlacements1760000000153 } from "./0053-awaited-placements.ts";
import { TouchedJobs1760000000154 } from "./0054-touched-jobs.ts";

/** All migrations of a province's database, in the order they run. Extensions bring their own. */
export const provinceMigrations: readonly MigrationClass[] = [
  ProvinceRegister1760000000001,
  ProvinceIndexes1760000000002,
  PersonIdentity1760000000010,
  AccessLog1760000000021,
  WhoMaySee1760000000022,
  LinksOfPersons1760000000030,
  RecipientsByProvince1760000000031,
  SmallCounts1760000000032,
  Writes1760000000040,
  Grants1760000000041,
  Erasure1760000000042,
  Corrections1760000000044,
  UsedUpRows1760000000045,
  KeyedRequests1760000000046,
  AgeOfRequests1760000000050,
  WithdrawalReason1760000000051,
  Changes1760000000060,
  OpenWrites1760000000061,
  RosterImports1760000000062,
  WrittenPlacements1760000000070,
  Registering1760000000121,
  OpenJobsByDeadline1760000000122,
  MonitoringRecords1760000000123,
  ChangesOfPersons1760000000124,
  NoFormerPseudonyms1760000000125,
  Webhooks1760000000126,
  Households1760000000128,
  WorkingLists1760000000129,
  ToldErasures1760000000130,
  SharingCatalogue1760000000131,
  OnePerson1760000000135,
  HouseholdsOfRosters1760000000138,
  HeldHouseholds1760000000140,
  KnownKeys1760000000141,
  AnswersOfHouseholds1760000000142,
  ListsOfJobs1760000000143,
  ListsOfWorkers1760000000144,
  ListCounts1760000000149,
  AwaitedPlacements1760000000153,
  TouchedJobs1760000000154,
];
