/** Traditional characters of the words that the rules know, each with what it is simplified to. */
const pairs =
  "優优 擾扰 婦妇 媽妈 寶宝 務务 員员 職职 無无 漢汉 戶户 殘残 歲岁 懷怀 結结 齡龄 僅仅 隻只 祇只 須须 對对 帶带 攜携 縫缝 紉纫 " +
  "護护 潔洁 運运 產产 産产 檢检 測测 鄉乡 農农 單单 離离 個个 與与 謝谢 絕绝 請请 歡欢 從从 為为 爲为 後后 來来 間间 時时 級级 " +
  "顧顾 廚厨 師师 飯饭 館馆 車车 裝装 褲裤 襪袜 錶表 飾饰 應应 專专 錄录 聯联 係系 試试 標标 準准 陽阳 陰阴 體体 驗验 報报 " +
  "證证 壯壮 滿满 維维 爾尔 東东 內内 龍龙 場场 貨货 銷销 導导 購购 營营 業业 歸归 屬属 長长 門门 電电 話话 懇恳 談谈 給给 讓让 " +
  "還还 獨独 處处 書书 記记 經经 駕驾 駛驶 詢询 費费 聾聋 啞哑 礙碍 術术 雙双 兩两 過过 進进 這这 邊边 別别 際际 許许 諾诺 計计 " +
  "劃划 畫画 況况 狀状 態态 擇择 錢钱 藥药 類类 黃黄 張张 劉刘 陳陈 楊杨 趙赵 吳吴 孫孙 馬马 鄭郑 羅罗 蘇苏 課课 圍围 條条 " +
  "選选 適适 種种 製制 廠厂 織织 衛卫 貝贝 嬰婴 幫帮 養养 節节 權权 國国 學学 實实 視视 認认 諮咨 協协 審审 緊紧 夠够";

/** By the traditional character. */
export const simplified: ReadonlyMap<string, string> = new Map([
  ["♀", "女"],
  ["♂", "男"],
  ...pairs.split(" ").map((pair) => [pair.slice(0, 1), pair.slice(1)] as const),
]);
