import type { DataSource } from "typeorm";
import { shaanxi } from "../profile.ts";

/**
 * Derives the records from the register, when there are none: every community factory and every
 * base has one. Some bases were community factories first; which, follows from the id alone, so
 * that equal registers give equal records.
 */
export async function fillShaanxiWorkshops(database: DataSource): Promise<void> {
  await database.query(
    `INSERT INTO shaanxi_workshop (workshop_id, local_term, standard_document, promoted_from,
                                   promoted_at, in_resettlement_area)
     SELECT workshop.id, workshop.local_term,
            CASE workshop.kind WHEN 'ASSISTANCE_BASE' THEN '陕西省就业帮扶基地认定标准'
                               ELSE '陕西省社区工厂认定管理办法' END,
            CASE WHEN promoted.is_so THEN $2 END,
            CASE WHEN promoted.is_so THEN workshop.certified_at END,
            get_byte(promoted.digest, 1) % 2 = 0
       FROM workshop
      CROSS JOIN LATERAL (SELECT decode(md5(workshop.id), 'hex') AS digest) AS hashed
      CROSS JOIN LATERAL (
            SELECT hashed.digest,
                   workshop.kind = 'ASSISTANCE_BASE' AND workshop.certified_at IS NOT NULL
                   AND get_byte(hashed.digest, 0) % 4 = 0 AS is_so) AS promoted
      WHERE workshop.province = $1
        AND workshop.kind IN ('COMMUNITY_FACTORY', 'ASSISTANCE_BASE')
        AND NOT EXISTS (SELECT FROM shaanxi_workshop)
     ON CONFLICT (workshop_id) DO NOTHING`,
    [shaanxi.code, shaanxi.localTerms.COMMUNITY_FACTORY],
  );
}
