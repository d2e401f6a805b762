import type { DataSource } from "typeorm";
import { keepingRegister } from "../../service/permits/keep-register.ts";
import { yunnan } from "../profile.ts";
import { ReturneeChannel } from "./returnee-channel.ts";

/**
 * Derives the follow-up from the register, when there is none: who is registered as returned, and
 * who has ended work in another province and works at home since. What was offered follows from
 * the id alone, so that equal registers give equal records; the first channel is always open.
 */
export function fillReturnees(database: DataSource): Promise<void> {
  return keepingRegister(database, async (register) => {
    await register.query(fillSql, [yunnan.code, Object.keys(ReturneeChannel)]);
  });
}

const fillSql = `WITH former AS (
       SELECT DISTINCT ON (worker_id) worker_id, host_code, end_date
         FROM placement
        WHERE end_date IS NOT NULL AND left(host_code, 2) <> left(home_code, 2)
        ORDER BY worker_id, end_date DESC, id
     ), again AS (
       SELECT former.worker_id, min(placement.start_date) AS start_date
         FROM former
         JOIN placement ON placement.worker_id = former.worker_id
                       AND placement.end_date IS NULL
                       AND placement.start_date >= former.end_date
        GROUP BY former.worker_id
     )
     INSERT INTO yunnan_returnee (worker_id, returned_at, from_code, reason, channels_offered,
                                  reemployed_at)
     SELECT worker.id, coalesce(former.end_date, worker.status_as_of), former.host_code,
            worker.intent_reason_code,
            ARRAY(SELECT channel FROM unnest($2::text[]) WITH ORDINALITY AS offered (channel, n)
                   WHERE n = 1 OR get_byte(decode(md5(worker.id), 'hex'), n::int) % 2 = 0
                   ORDER BY n),
            again.start_date
       FROM worker
       LEFT JOIN former ON former.worker_id = worker.id
       LEFT JOIN again ON again.worker_id = worker.id
      WHERE worker.province = $1
        AND (worker.status = 'RETURNED' OR again.start_date IS NOT NULL)
        AND NOT EXISTS (SELECT FROM yunnan_returnee)
     ON CONFLICT (worker_id) DO NOTHING`;
