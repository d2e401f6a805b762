import { type Signer, signAgreement } from "../../../schema/access/signed-agreement.ts";
import { demoAgreements } from "./demo-agreements.ts";

/** The list of signed agreements that gateway and provinces of the demonstration read. */
export async function signDemoAgreements(signers: readonly Signer[]): Promise<object> {
  const agreements = demoAgreements()
    .map((agreement) => ({
      agreement,
      parties: signers.filter(
        ({ province }) => province === agreement.provider || province === agreement.consumer,
      ),
    }))
    // A party that is not of this house has no key here, and signs nothing.
    .filter(({ parties }) => parties.length === 2)
    .map(({ agreement, parties }) => signAgreement(agreement, parties));
  return { agreements: await Promise.all(agreements), revocations: [] };
}
