import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { CooperationAgreement } from "../agreement/agreement.ts";
import type { CooperationContext } from "../context.ts";
import { RevokeAgreementInput, SignAgreementInput } from "./sign-agreement.input.ts";
import { SignedAgreement } from "./signed-agreement.ts";

@Resolver(() => CooperationAgreement)
export class SignedAgreementResolver {
  @Mutation(() => SignedAgreement, {
    nullable: true,
    description:
      "A party hands in an agreement as it has signed it, or as both have (签署数据共享约定): by a system of a party, with the scope agreements:write. Every version is kept. Once both have signed, gateway and provinces know it within 15 seconds, and from its first day on it replaces earlier versions between the same provider and consumer.",
  })
  signAgreement(
    @Ctx() { handIn }: CooperationContext,
    @Arg("input", () => SignAgreementInput, { description: "The signed document (签名文件)." })
    input: SignAgreementInput,
  ): Promise<SignedAgreement> {
    return handIn.take("signAgreement", input);
  }

  @Mutation(() => SignedAgreement, {
    nullable: true,
    description:
      "Either party ends an agreement that was handed in, by a revocation that it has signed (撤销数据共享约定). It ends everywhere within 15 seconds, and stays on record; a version that it had replaced does not come back.",
  })
  revokeAgreement(
    @Ctx() { handIn }: CooperationContext,
    @Arg("input", () => RevokeAgreementInput, { description: "The signed document (签名文件)." })
    input: RevokeAgreementInput,
  ): Promise<SignedAgreement> {
    return handIn.take("revokeAgreement", input);
  }

  @FieldResolver(() => [SignedAgreement], {
    description:
      "What the parties have signed and handed in under this version, the earliest first (签署情况). What an operator keeps in a file is not among it.",
  })
  signed(
    @Root() { id }: CooperationAgreement,
    @Ctx() { signedAgreements }: CooperationContext,
  ): Promise<SignedAgreement[]> {
    return signedAgreements.load(id);
  }
}
