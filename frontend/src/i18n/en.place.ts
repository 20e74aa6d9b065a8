// The English words about the place that is forecast, and about an address without a page: a part
// of en.ts.
import type { Translation } from "./ko";

export const enPlace: Translation["place"] = {
  at: "{{name}}, station in {{neighbourhood}}",
  city: "Station of {{name}}",
  elsewhere: {
    notFound: "이 주소에는 페이지가 없어요.",
    home: "한국어 예보로 가기",
  },
};
