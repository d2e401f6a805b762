/** On what ground the law lets nobody be kept out of work. The phrase ends "must not …". */
export const grounds = {
  sex: { mustNot: "ask for a sex", law: "就业促进法第二十七条" },
  people: { mustNot: "ask for a people", law: "就业促进法第二十八条" },
  family: {
    mustNot: "ask whether somebody is married or has children",
    law: "就业促进法第二十七条、妇女权益保障法第四十三条",
  },
  infection: {
    mustNot: "ask for hepatitis B, nor for another infection that somebody carries",
    law: "就业促进法第三十条",
  },
  religion: { mustNot: "ask for a religion", law: "就业促进法第三条" },
  origin: {
    mustNot: "ask for a household registration, nor where somebody comes from",
    law: "就业促进法第二十六条、第三十一条",
  },
  disability: { mustNot: "keep persons with disabilities out", law: "就业促进法第二十九条" },
} as const;

export type Ground = keyof typeof grounds;
