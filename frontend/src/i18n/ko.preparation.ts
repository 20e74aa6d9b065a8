// The Korean words about a system in its first minutes: a part of ko.ts.

export const koPreparation = {
  now: "지금은 {{step}} 중이에요.",
  untilFirst_one: "첫 예보까지 약 {{count}}분 남았어요. 나오면 바로 보여 드려요.",
  untilFirst_other: "첫 예보까지 약 {{count}}분 남았어요. 나오면 바로 보여 드려요.",
  untilModel_one: "모델이 만든 예보까지 약 {{count}}분 남았어요. 나오면 바로 바꿔 드려요.",
  untilModel_other: "모델이 만든 예보까지 약 {{count}}분 남았어요. 나오면 바로 바꿔 드려요.",
  stopped: "준비가 중간에 멈췄어요. 서울캐스트를 다시 켜면 이어서 해요.",
  failed: "준비하다가 문제가 생겼어요. 서울캐스트를 다시 켜면 다시 시도해요.",
};
