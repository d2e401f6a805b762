import { Arg, Ctx, Query, Resolver } from "type-graphql";
import { fieldGroups } from "../../../schema/access/field-group.ts";
import { Access, accessArgument } from "../../access/access.input.ts";
import { coordinatesOf } from "../../access-log/disclosures.ts";
import { knownRegionCode } from "../../reference/known-region-code.ts";
import { Personal } from "../../service/access-directives.ts";
import { BadUserInputError } from "../../service/errors.ts";
import { Routed } from "../../service/sharding-directives.ts";
import { ChangeType } from "../change/change-enums.ts";
import type { ProvinceContext } from "../context.ts";
import { UnknownProvinceError } from "../errors.ts";
import { RegionCodeScalar } from "../vocabulary/scalars.ts";
import { PersonSnapshotFields, Snapshot } from "./snapshot.ts";
import { ownerOf, questionOf, type SnapshotCard } from "./snapshot-card.ts";
import { openSources, workerSource } from "./snapshot-source.ts";

const nothingYet = {
  ...{ url: null, rowCount: null, sha256: null, bytes: null },
  ...{ cursor: null, createdAt: null, expiresAt: null },
} as const;

@Resolver(() => Snapshot)
export class SnapshotResolver {
  @Routed("region")
  @Query(() => Snapshot, {
    nullable: true,
    description:
      "All open records of one kind of a province or a region in it, as a file to fetch (全量快照). Without a token it is of a whole province. The same question gets the same file for five minutes.",
  })
  async snapshot(
    @Ctx() { snapshots, caller, held, deadline }: ProvinceContext,
    @Arg("type", () => ChangeType, { description: "What kind of records (对象类型)." })
    type: ChangeType,
    @Arg("region", () => RegionCodeScalar, { description: "Registered here or below (地区)." })
    region: string,
  ): Promise<Snapshot> {
    const province = provinceOfRegion(region, held);
    if (caller.actor === null && region !== province)
      throw new BadUserInputError(
        "region",
        "must be a whole province unless a token says who asks",
      );
    const found = await snapshots.ask(
      {
        ...{ province, region, owner: ownerOf(caller) },
        question: questionOf([type, region]),
        fileName: `${type.toLowerCase()}-${region}`,
        source: openSources[type],
        ...{ permits: [], personal: null },
      },
      deadline,
    );
    return snapshotOf(found);
  }

  @Personal("BASIC", "Worker")
  @Routed("region")
  @Query(() => Snapshot, {
    nullable: true,
    description:
      "The workers of a province or a region in it whom the caller may see, as a file to fetch (劳动者全量快照). Each of them is on record, and counts among the agreement's rows of the day, before there is a file; it is kept for a quarter of an hour, and no longer than the ground holds and all of them are to be seen.",
  })
  async personSnapshot(
    @Ctx() { snapshots, caller, held, deadline, looks, disclosures, workerFields }: ProvinceContext,
    @Arg("region", () => RegionCodeScalar, { description: "Registered here or below (地区)." })
    region: string,
    @Arg("access", () => Access, accessArgument) _access: Access,
    @Arg("with", () => PersonSnapshotFields, {
      nullable: true,
      description: "What of each worker beside the basics (另含字段组).",
    })
    _with: PersonSnapshotFields | null | undefined,
  ): Promise<Snapshot> {
    const province = provinceOfRegion(region, held);
    const permits = [...looks.permits.values()];
    const [permit] = permits;
    if (permit === undefined) throw new Error("Who has no permit was not refused.");
    const { access } = permit;
    const groups = fieldGroups.filter((group) => permit.groups.has(group));
    const { source, fields } = workerSource(
      new Set(groups.flatMap((group) => workerFields.get(group) ?? [])),
    );
    const question = questionOf([region, access, groups]);
    const found = await snapshots.ask(
      {
        ...{ province, region, owner: ownerOf(caller), question, permits },
        fileName: `worker-${region}`,
        source,
        personal: {
          ground: { access, types: ["Worker"], groups },
          disclose: (records) =>
            disclosures.disclose({
              type: "Worker",
              fields: ["Query.personSnapshot", ...coordinatesOf("Worker", fields)],
              rowIds: records.map(({ id }) => id),
              search: { question: `personSnapshot\n${question}`, told: [] },
            }),
        },
      },
      deadline,
    );
    return snapshotOf(found);
  }
}

/** @throws BadUserInputError, UnknownProvinceError */
function provinceOfRegion(region: string, held: readonly string[]): string {
  const province = knownRegionCode("region", region).slice(0, 2);
  if (!held.includes(province)) throw new UnknownProvinceError("region", province, held);
  return province;
}

function snapshotOf(found: SnapshotCard | { readonly id: string }): Snapshot {
  if (!("sha256" in found)) return { id: found.id, state: "PREPARING", ...nothingYet };
  const { id, province, rowCount, sha256, bytes, cursor, createdAt, expiresAt } = found;
  return {
    ...{ id, state: "READY", url: `/snapshots/${province}/${id}` },
    ...{ rowCount, sha256, bytes, cursor, createdAt, expiresAt },
  };
}
