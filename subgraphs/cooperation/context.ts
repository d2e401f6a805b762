import type DataLoader from "dataloader";
import { dayInChina } from "../../schema/access/day-in-china.ts";
import type { Session } from "../service/session.ts";
import { type AgreementLoaders, createAgreementLoaders } from "./agreement/agreement.loader.ts";
import { AgreementReader } from "./agreement/agreement.reader.ts";
import { type AllianceLoaders, createAllianceLoaders } from "./alliance/alliance.loader.ts";
import { AllianceReader } from "./alliance/alliance.reader.ts";
import { RegionReader } from "./region/region.reader.ts";
import type { Region } from "./region/region.ts";
import { rowLoader, rowsLoader } from "./row-loader.ts";
import { HandIn, type HandInOptions } from "./signed-agreements/hand-in.ts";
import { findSigned } from "./signed-agreements/signature.reader.ts";
import type { SignedAgreement } from "./signed-agreements/signed-agreement.ts";

/** What resolvers get for one request. */
export interface CooperationContext {
  /** The day in China, YYYY-MM-DD: agreements are signed and end by its calendar. */
  readonly today: string;
  readonly regions: DataLoader<string, Region | null>;
  readonly agreementReader: AgreementReader;
  readonly agreements: AgreementLoaders;
  readonly allianceReader: AllianceReader;
  readonly alliances: AllianceLoaders;
  /** What was signed and handed in, by the id of the agreement. */
  readonly signedAgreements: DataLoader<string, SignedAgreement[]>;
  readonly handIn: HandIn;
}

export function createContext(
  session: Session,
  now: Date,
  handingIn: Omit<HandInOptions, "now">,
): CooperationContext {
  const today = dayInChina(now);
  const regionReader = new RegionReader(session);
  const agreementReader = new AgreementReader(session);
  const allianceReader = new AllianceReader(session);
  return {
    today,
    regions: rowLoader(
      (codes) => regionReader.byCodes(codes),
      ({ code }) => code,
    ),
    agreementReader,
    agreements: createAgreementLoaders(agreementReader, today),
    allianceReader,
    alliances: createAllianceLoaders(allianceReader),
    signedAgreements: rowsLoader(
      (ids) => findSigned(session, ids),
      ({ agreementId }) => agreementId,
    ),
    handIn: new HandIn({ ...handingIn, now }),
  };
}
