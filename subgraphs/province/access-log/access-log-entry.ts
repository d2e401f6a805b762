import { Field, ID, Int, ObjectType } from "type-graphql";
import { FieldGroup } from "../../access/field-group.ts";
import { LoggedRole } from "../../access/logged-role.ts";
import { Purpose } from "../../access/purpose.ts";
import { DateTimeScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";
import { AccessDecision, LawfulBasis } from "./enums.ts";

@ObjectType("AccessLogActor", {
  description: "Who looked, as the access log tells of them (访问者).",
  simpleResolvers: true,
})
export class AccessLogActor {
  @Field(() => String, { description: "The issuer that vouches for them (签发方)." })
  issuer: string;

  @Field(() => String, {
    description: "Theirs at this issuer; of a person who asked themselves, a digest (主体).",
  })
  subject: string;

  @Field(() => RegionCodeScalar, {
    nullable: true,
    description: "The issuer's province (所属省份); null for the national issuer.",
  })
  province: string | null;

  @Field(() => String, { nullable: true, description: "The department (部门)." })
  department: string | null;

  @Field(() => LoggedRole, { description: "In which capacity (角色)." })
  role: LoggedRole;
}

/** No key: `_entities` does not lead here. */
@ObjectType("AccessLogEntry", {
  description:
    "One look at persons in one register, as it was written down before it was answered (访问日志). It shows no persons.",
  simpleResolvers: true,
})
export class AccessLogEntry {
  @Field(() => ID, {
    description: "Its global id: province, colon, the record's place in the chain (日志编号).",
  })
  id: string;

  @Field(() => DateTimeScalar, { description: "When it was written (时间)." })
  writtenAt: string;

  @Field(() => String, {
    description: "SHA-256 over the record before and this one, in hex (哈希).",
  })
  hash: string;

  @Field(() => AccessLogActor, {
    nullable: true,
    description: "Who looked (访问者); null of somebody who showed no token.",
  })
  actor: AccessLogActor | null;

  @Field(() => Purpose, { nullable: true, description: "What for (使用目的)." })
  purpose: Purpose | null;

  @Field(() => String, { nullable: true, description: "The case it was for (案件编号)." })
  caseNo: string | null;

  @Field(() => LawfulBasis, { nullable: true, description: "Why it was lawful (合法性基础)." })
  basis: LawfulBasis | null;

  @Field(() => String, {
    nullable: true,
    description: "The agreement with its version, when one was needed (协议).",
  })
  agreement: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The person's own authorisation, when that was the basis (本人授权编号).",
  })
  authorizationId: string | null;

  @Field(() => AccessDecision, { description: "How it was decided (决定)." })
  decision: AccessDecision;

  @Field(() => String, { nullable: true, description: "Why it was denied (拒绝原因)." })
  reason: string | null;

  @Field(() => Int, {
    description: "How many times (次数): equal denials of a second are one entry.",
  })
  count: number;

  @Field(() => [String], {
    description: "Whose records: Worker, Placement (数据类型).",
  })
  types: readonly string[];

  @Field(() => [FieldGroup], { description: "Which groups of fields (字段组)." })
  groups: readonly FieldGroup[];

  @Field(() => [String], { description: "Which fields, such as Worker.nameMasked (字段)." })
  fields: readonly string[];

  @Field(() => Int, {
    description:
      "How many records were shown or written (记录数). A write counts the person's record and the consent or correction, each as one.",
  })
  rows: number;

  @Field(() => String, {
    description: "Tells one question from all others, also in the gateway's log (请求编号).",
  })
  request: string;
}
