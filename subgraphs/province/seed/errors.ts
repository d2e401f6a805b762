/** The database was seeded from other settings; mixing the two would make figures that mean nothing. */
export class DifferentSeedError extends Error {
  override readonly name = "DifferentSeedError";
  readonly code = "SEED_DIFFERENT";

  constructor(province: string, options: { readonly found: string; readonly wanted: string }) {
    super(
      `The register of province ${province} holds other generated data: found "${options.found}", ` +
        `wanted "${options.wanted}". Use an empty database or the same settings.`,
    );
  }
}

/** Rows without a fingerprint: somebody's own data, or a load that was not ours. Nothing is touched. */
export class UnknownRowsError extends Error {
  override readonly name = "UnknownRowsError";
  readonly code = "SEED_UNKNOWN_ROWS";

  constructor(province: string, table: string) {
    super(
      `The register of province ${province} already has rows in "${table}" that no finished seeding ` +
        "left there. Use an empty database.",
    );
  }
}
