import type { DataAgreement } from "../../../schema/access/data-agreement.ts";
import { agreements } from "../../cooperation/reference-data/agreements.ts";

/**
 * What the agreements of the demonstration let provinces see of each other's registers. Cities of an
 * agreement have no registers of their own.
 */
export function demoAgreements(): readonly DataAgreement[] {
  return agreements.flatMap(({ parties, versions }) => {
    const provinces = parties.filter((party) => party.length === 2);
    return versions.flatMap(({ effectiveFrom, dataScopes }, index) =>
      dataScopes
        .filter(({ consumer }) => provinces.includes(consumer))
        .flatMap(({ consumer, fieldGroups, purposes, maxRowsPerDay, expiresAt }) =>
          provinces
            .filter((provider) => provider !== consumer)
            .map(
              (provider): DataAgreement => ({
                agreementId: `agreement:${parties[0]}-${parties[1]}:${index + 1}`,
                provider,
                consumer,
                types: ["Worker", "Placement"],
                groups: fieldGroups,
                purposes,
                rowsPerDayMax: maxRowsPerDay,
                effectiveFrom,
                expiresAt,
                impactAssessment: `pia:${parties[0]}-${parties[1]}:${index + 1}`,
              }),
            ),
        ),
    );
  });
}
