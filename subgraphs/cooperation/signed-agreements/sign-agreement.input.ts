import { Field, InputType } from "type-graphql";
import type { KeyedInput } from "../../service/writes/idempotency-key.ts";

const idempotencyKeyField = {
  description:
    "Made by the caller, anew for every write (幂等键), 8 to 100 of A-Z a-z 0-9 . _ : -. The same key with the same input again changes nothing and is answered alike.",
} as const;

@InputType("SignAgreementInput", {
  description: "An agreement that one party has signed, or both (已签署的数据共享约定).",
})
export class SignAgreementInput implements KeyedInput {
  @Field(() => String, {
    description:
      "The signed document, as `npm run agreement -- sign` prints it: JSON, at most 65536 characters (签名文件). The key that signs never comes here.",
  })
  document: string;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}

@InputType("RevokeAgreementInput", {
  description: "A revocation that one party has signed (已签署的撤销书).",
})
export class RevokeAgreementInput implements KeyedInput {
  @Field(() => String, {
    description:
      "The signed document, as `npm run agreement -- revoke` prints it: JSON, at most 65536 characters (签名文件).",
  })
  document: string;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}
