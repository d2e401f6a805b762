import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, Info, Mutation, Resolver } from "type-graphql";
import { dayInChina } from "../../../schema/access/day-in-china.ts";
import { ForRoles } from "../../service/access-directives.ts";
import { selectionOf } from "../../service/selection.ts";
import type { Session } from "../../service/session.ts";
import { Routed } from "../../service/sharding-directives.ts";
import type { ProvinceContext } from "../context.ts";
import { provinceOfId } from "../global-id.ts";
import { holdRecord } from "../write/hold-record.writer.ts";
import { Problems } from "../write/problems.ts";
import {
  expectTarget,
  staleError,
  targetOf,
  type UpsertTarget,
  upsertOf,
} from "../write/upsert.ts";
import { findCatalogEntry } from "./catalog.reader.ts";
import { findEntryOfKind, writeCatalogEntry } from "./catalog.writer.ts";
import { CatalogEntry } from "./catalog-entry.ts";
import { type CatalogRow, catalogShape } from "./catalog-row.ts";
import { UpsertCatalogEntryInput } from "./catalog-writes.input.ts";
import { checkCatalogEntry } from "./check-catalog.ts";

@Resolver(() => CatalogEntry)
export class CatalogWritesResolver {
  @ForRoles("PARTNER_SYSTEM")
  @Routed("input.region")
  @Mutation(() => CatalogEntry, {
    nullable: true,
    description:
      "Makes an entry of the sharing catalogue, or changes one, by the province's own system (维护共享目录). What is not in the input is no more.",
  })
  async upsertCatalogEntry(
    @Ctx() { openWrites, session: reading, now }: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("input", () => UpsertCatalogEntryInput, { description: "The entry (目录内容)." })
    input: UpsertCatalogEntryInput,
  ): Promise<CatalogEntry> {
    const target = targetOf(input);
    const row = await openWrites.perform<CatalogRow>({
      ...upsertOf("upsertCatalogEntry", input, target),
      work: (session, source) => upsertEntry(session, { ...target, input, source, now }),
    });
    const shape = catalogShape(selectionOf(info, "CatalogEntry"));
    const counted = await findCatalogEntry(reading, { id: row.id, shape, now });
    return shape.toObject({ ...counted, ...row });
  }
}

interface EntryUpsert extends UpsertTarget {
  readonly input: UpsertCatalogEntryInput;
  readonly source: string;
  readonly now: Date;
}

async function upsertEntry(session: Session, upsert: EntryUpsert): Promise<CatalogRow> {
  const { id, input, now } = upsert;
  const province = provinceOfId(id);
  const problems = new Problems();
  expectTarget(input, upsert, problems);
  checkCatalogEntry(input, dayInChina(now), problems);
  await holdRecord(session, `catalogue of ${province}`, "alone");
  const known = await findEntryOfKind(session, province, input.type);
  problems.expect(
    known === null || known === id,
    "input.type",
    `must not be that of another entry, ${known}`,
  );
  problems.refuse();
  const row = await writeCatalogEntry(session, { ...upsert, nowMs: now.getTime() });
  if (row === null)
    throw await staleError(session, { table: "catalog_entry", id, what: "a catalogue entry" });
  return row;
}
