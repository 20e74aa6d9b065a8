// The Korean words about a system in its first minutes: a part of ko.ts.

export const koPreparation = {
  now: "지금은 {{step}} 중이에요.",
  untilFirst_one: "첫 예보까지 약 {{count}}분 남았어요. 나오면 바로 보여 드려요.",
  untilFirst_other: "첫 예보까지 약 {{count}}분 남았어요. 나오면 바로 보여 드려요.",
  untilModel_one: "모델이 만든 예보까지 약 {{count}}분 남았어요. 나오면 바로 바꿔 드려요.",
  untilModel_other: "모델이 만든 예보까지 약 {{count}}분 남았어요. 나오면 바로 바꿔 드려요.",
  stopped: "준비가 중간에 멈췄어요. 서울캐스트를 다시 켜면 이어서 해요.",
  failed: "준비하다가 문제가 생겼어요. 서울캐스트를 다시 켜면 다시 시도해요.",
  failedBy: {
    key_refused: "기상청 API허브가 인증키를 받아 주지 않았어요. KMA_API_KEY에 올바른 인증키를 넣어 주세요.",
    hub_unreachable: "기상청 API허브에 연결할 수 없었어요.",
  },
  waiting: "기상청 API허브에 연결할 수 없어요. 잠시 뒤에 저절로 다시 시도해요.",
};
