import { Field, ObjectType } from "type-graphql";
import { Coverage } from "../coverage/coverage.ts";
import { Count } from "../page/count.ts";
import { PageInfo } from "../page/page-info.ts";
import { CursorScalar } from "../vocabulary/scalars.ts";
import { LaborBrand } from "./brand.ts";

@ObjectType("BrandEdge", { description: "A brand in a list (品牌条目).", simpleResolvers: true })
export class BrandEdge {
  @Field(() => CursorScalar, { description: "Its place in the list (游标)." })
  cursor: string;

  @Field(() => LaborBrand, { description: "The brand (劳务品牌)." })
  node: LaborBrand;
}

@ObjectType("BrandConnection", {
  description: "One page of a list of labor brands (劳务品牌列表).",
  simpleResolvers: true,
})
export class BrandConnection {
  @Field(() => [BrandEdge], { description: "The rows of this page (条目)." })
  edges: readonly BrandEdge[];

  @Field(() => PageInfo, { description: "Where the page ends (分页信息)." })
  pageInfo: PageInfo;

  @Field(() => Count, { description: "How many brands the whole list has (总数)." })
  totalCount: Count;

  @Field(() => Coverage, { description: "Which provinces answered (覆盖情况)." })
  coverage: Coverage;
}
