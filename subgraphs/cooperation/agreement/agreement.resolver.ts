import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { coveredPrefixes, coveringCodes } from "../../reference/region-cover.ts";
import { checkedList } from "../../service/checks.ts";
import type { CooperationContext } from "../context.ts";
import { readAgreementId, readDate, readKnownRegion } from "../input.ts";
import { regionsOf } from "../region/region.resolver.ts";
import { Region } from "../region/region.ts";
import { DateScalar, RegionCode } from "../scalars.ts";
import { CooperationAgreement } from "./agreement.ts";
import { CooperationMechanism } from "./mechanism.ts";

@Resolver(() => CooperationAgreement)
export class AgreementResolver {
  @Query(() => [CooperationAgreement], {
    description: "Agreements in force on one day, by id (劳务协作协议).",
  })
  agreements(
    @Ctx() { agreementReader, today }: CooperationContext,
    @Arg("party", () => RegionCode, {
      nullable: true,
      description:
        "Only those with a party that is this region, contains it, or lies in it (协议方).",
    })
    party: string | null | undefined,
    @Arg("asOf", () => DateScalar, {
      nullable: true,
      description: "The day on which they are in force (基准日期); today in China when not given.",
    })
    asOf: string | null | undefined,
    @Arg("mechanisms", () => [CooperationMechanism], {
      nullable: true,
      description: "Only those of these mechanisms (协作机制).",
    })
    mechanisms: CooperationMechanism[] | null | undefined,
  ): Promise<CooperationAgreement[]> {
    const region = readKnownRegion("party", party);
    return agreementReader.find({
      parties:
        region === null
          ? null
          : { above: coveringCodes(region), within: coveredPrefixes([region]) },
      asOf: readDate("asOf", asOf) ?? today,
      mechanisms: mechanisms ? checkedList("mechanisms", mechanisms) : null,
    });
  }

  @Query(() => CooperationAgreement, {
    nullable: true,
    description: "One version of an agreement, in force or not (劳务协作协议).",
  })
  agreement(
    @Ctx() { agreements }: CooperationContext,
    @Arg("id", () => ID, { description: "The id with its version (协议编号)." }) id: string,
  ): Promise<CooperationAgreement | null> {
    return agreements.byId.load(readAgreementId(id));
  }

  @FieldResolver(() => [Region], { description: "The parties, in code order (协议方)." })
  parties(
    @Root() agreement: CooperationAgreement,
    @Ctx() context: CooperationContext,
  ): Promise<Region[]> {
    return regionsOf(agreement.partyCodes, context);
  }

  @FieldResolver(() => CooperationAgreement, {
    nullable: true,
    description: "The version this one replaced (上一版).",
  })
  supersedes(
    @Root() { supersedesId }: CooperationAgreement,
    @Ctx() { agreements }: CooperationContext,
  ): Promise<CooperationAgreement | null> | null {
    return supersedesId === null ? null : agreements.byId.load(supersedesId);
  }

  @FieldResolver(() => [CooperationAgreement], {
    description: "All versions of the agreement, the first one first (各版).",
  })
  versions(
    @Root() { lineage }: CooperationAgreement,
    @Ctx() { agreements }: CooperationContext,
  ): Promise<CooperationAgreement[]> {
    return agreements.byLineage.load(lineage);
  }
}

@Resolver(() => Region)
export class RegionAgreementsResolver {
  @FieldResolver(() => [CooperationAgreement], {
    nullable: true,
    description:
      "Agreements in force today to which the region, or one that contains it, is a party (劳务协作协议).",
  })
  agreements(
    @Root() { code }: Region,
    @Ctx() { agreements }: CooperationContext,
    @Arg("partner", () => RegionCode, {
      nullable: true,
      description:
        "Only those to which this region, or one that contains it, is another party (对方).",
    })
    partner: string | null | undefined,
  ): Promise<CooperationAgreement[]> {
    return agreements.ofRegion.load({ region: code, partner: readKnownRegion("partner", partner) });
  }
}
