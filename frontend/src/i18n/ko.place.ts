// The Korean words about the place that is forecast, and about an address without a page: a part
// of ko.ts.

export const koPlace = {
  at: "{{name}}, {{neighbourhood}} 관측소",
  city: "{{name}} 관측소",
  /** The same for who reads the other language: an unknown address tells of none. */
  elsewhere: {
    notFound: "There is no page at this address.",
    home: "To the forecast in English",
  },
};
