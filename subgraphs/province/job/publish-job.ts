import type { Session } from "../../service/session.ts";
import { Problems } from "../write/problems.ts";
import { checkJob } from "./check-job.ts";
import { findNamed, insertJob, type NamedRecords } from "./job.writer.ts";
import type { JobRow } from "./job-row.ts";
import type { PublishJobInput } from "./job-writes.input.ts";

/**
 * Checks a posting against the calendar, the lists and the register, tells all that is wrong at once,
 * and stores it.
 *
 * @throws BadInputError
 */
export async function publishJob(
  session: Session,
  {
    id,
    input,
    source,
  }: { readonly id: string; readonly input: PublishJobInput; readonly source: string },
): Promise<JobRow> {
  const nowMs = Date.now();
  const problems = new Problems();
  const checked = checkJob(input, nowMs, problems);
  const { workshop, brand } = checked;
  const employerId = checked.uscc && `${input.region.slice(0, 2)}:${checked.uscc}`;
  const named = await findNamed(session, { employerId, workshop, brand });
  expectNamed({ employerId, workshop, brand }, named, problems);
  problems.refuse();
  return insertJob(session, { id, input, checked, named, source, nowMs });
}

interface Asked {
  readonly employerId: string | null;
  readonly workshop: string | null;
  readonly brand: string | null;
}

function expectNamed(asked: Asked, named: NamedRecords, problems: Problems): void {
  const { employerId, workshopStatus, hasBrand } = named;
  problems.expect(
    asked.employerId === employerId,
    "input.employer",
    "must be an employer of this register",
  );
  if (asked.workshop !== null) {
    const field = "input.workshop";
    problems.expect(workshopStatus !== null, field, "must be a workshop of this register");
    problems.expect(workshopStatus !== "EXITED", field, "must not have left the programme");
  }
  problems.expect(
    asked.brand === null || hasBrand,
    "input.brand",
    "must be a labor brand of this register",
  );
}
